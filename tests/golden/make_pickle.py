"""Pickles of every protocol and what Python reads from them. Python 3.11, numpy 1.26.4: python make_pickle.py"""
import base64, collections, json, pickle
from pathlib import Path
import numpy as np

def tagged(value):
    if isinstance(value, np.ndarray):
        return tagged(value.tolist())
    if isinstance(value, np.generic):
        return tagged(value.item())
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": list(value)}
    if isinstance(value, (list, tuple)):
        return [tagged(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return {"set": [tagged(one) for one in sorted(value, key=repr)]}
    return {"dict": [[tagged(key), tagged(one)] for key, one in value.items()]}

shared = ["GO:0005634", "GO:0003677"]
values = {
    "gene2go": {"TP53": {"GO:0005634", "GO:0003677"}, "MYC": {"GO:0005634"}, "NONE": set()},
    "genes": ["A1BG", "TP53", "C10orf54"],
    "constants": [None, True, False],
    "integers": [0, 1, -1, 255, 256, 65535, 65536, -2**31, 2**31 - 1, 2**31, 2**53 - 1, 2**53, -2**63, 2**64, 2**2100],
    "floats": [0.0, -0.0, 0.1, 1e300, 5e-324, float("inf"), float("-inf"), float("nan"), 12345678.0],
    "text": ["", "a", "ü", "漢字", "😀", "line\nfeed\r\0\x1a", "back\\slash \\u0041", "x" * 300, "\ufeffx"],
    "bytes": [b"", b"\0\xff", b"x" * 300, bytearray(b"ab"), bytearray()],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), ((),))],
    "sets": [set(), frozenset(), {1, 2, 3}, frozenset(["a"]), {frozenset([1])}],
    "dicts": [{}, {"a": {"b": {"c": [1]}}}, {1: "x", 2.5: None, None: 3}, {"many": {str(i): i for i in range(1010)}}],
    "shared": [shared, shared, {"x": shared}],
    "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
    "default": collections.defaultdict(set, {"TP53": {"GO:1"}}),
    "defaultNone": collections.defaultdict(None, {"x": 1}),
    "numpyScalars": [np.float64(0.1), np.float32(0.5), np.int64(-5), np.int8(-1), np.uint64(2**63), np.bool_(True), np.str_("GO:1 ü😀")],
    "numpyArrays": [np.array([1.5, -2.0]), np.array([1, 2, 3], dtype=">i4"), np.array(["TP53", "A"]),
                    np.array(["TP53", "longer name"], dtype=object), np.array([True, False])],
    "numpyKeys": {np.str_("TP53"): {np.str_("GO:1")}},
}
cases = []
for name, value in values.items():
    seen = set()
    for protocol in range(6):
        data = pickle.dumps(value, protocol=protocol)
        if data[2:] in seen:
            continue
        seen.add(data[2:])
        cases.append({"name": name, "protocol": protocol, "pickle": base64.b64encode(data).decode()})

class Dangerous:
    def __reduce__(self):
        return (eval, ("1 + 1",))

class Plain:
    pass

plain = Plain()
plain.x = 1
refused = {
    "eval": Dangerous(), "object": plain, "function": len, "type": dict, "class": Plain,
    "date": __import__("datetime").date(2020, 1, 1), "slice": slice(1), "complex": 1j, "path": Path("x"),
    "matrix": np.zeros((2, 2)), "range": range(3), "counter": collections.Counter("aab"),
    "record": np.zeros(1, dtype=[("a", "i4")]), "listType": [list],
}
cycle = []
cycle.append(cycle)
refused["cycle"] = cycle
deep = []
for _ in range(150):
    deep = [deep]
refused["deep"] = deep
bad = [{"name": name, "protocol": protocol, "pickle": base64.b64encode(pickle.dumps(value, protocol=protocol)).decode()}
       for name, value in refused.items() for protocol in (0, 2, 4, 5)]
out = {"values": {name: tagged(value) for name, value in values.items()}, "cases": cases, "refused": bad}
Path(__file__).with_name("pickle.json").write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n")
