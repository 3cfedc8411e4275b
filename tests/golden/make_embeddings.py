"""Small arrays as numpy and safetensors write them, in base64, with the values that should come back.

Run: python make_embeddings.py > embeddings.json      (Python 3.11, numpy 2.4.6, safetensors 0.5.3)
"""

import base64
import io
import json

import numpy as np
import safetensors
from numpy.lib import format as npy
from safetensors import serialize

random = np.random.default_rng(3)
base = random.normal(size=(5, 3)).round(4) * 8


def saved(array, version=None):
    out = io.BytesIO()
    npy.write_array(out, array, version=version)
    return {"bytes": base64.b64encode(out.getvalue()).decode(), "values": array.astype(float).ravel().tolist()}


arrays = {
    "f8": saved(base),
    "f4": saved(base.astype("<f4")),
    "f2": saved(base.astype("<f2")),
    "f8 big endian": saved(base.astype(">f8")),
    "f4 columns first": saved(np.asfortranarray(base.astype("f4"))),
    "i8": saved((base * 10).astype("<i8")),
    "i2 big endian": saved((base * 10).astype(">i2")),
    "u1": saved(np.arange(15, dtype="u1").reshape(5, 3)),
    "version 2": saved(base, (2, 0)),
    "version 3": saved(base, (3, 0)),
}
halves = np.array([[0.0, -0.0, 6e-8], [65504, 1e-5, -1], [np.inf, -np.inf, np.nan]]).astype("<f2")
extremes = saved(halves)
extremes["values"] = ["0", "-0", "5.960464477539063e-8", "65504", str(float(np.float16(1e-5))), "-1", "Infinity", "-Infinity", "NaN"]

bf16 = (base.astype("<f4").view("<u4") >> 16).astype("<u2")
tensors = {
    "F64": ("float64", base.astype("<f8"), base),
    "F32": ("float32", base.astype("<f4"), base.astype("f4")),
    "F16": ("float16", base.astype("<f2"), base.astype("f2")),
    "BF16": ("bfloat16", bf16, (bf16.astype("<u4") << 16).view("<f4")),
}
stored = {name: {"dtype": dtype, "shape": list(base.shape), "data": data.tobytes()} for name, (dtype, data, _) in tensors.items()}
stored["bias"] = {"dtype": "float32", "shape": [3], "data": np.ones(3, "<f4").tobytes()}
print(
    json.dumps(
        {
            "numpy": np.__version__,
            "safetensors": safetensors.__version__,
            "shape": [5, 3],
            "npy": arrays,
            "halves": extremes,
            "tensors": base64.b64encode(serialize(stored, {"format": "pt"})).decode(),
            "values": {name: np.asarray(v, dtype=float).ravel().tolist() for name, (_, _, v) in tensors.items()},
        }
    )
)
