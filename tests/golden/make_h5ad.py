"""Writes the small AnnData files of tests/golden/h5ad and their means and variances.

Run twice, each time in a virtual environment of its own (Python 3.11):
  pip install anndata==0.11.4 numpy==2.2.6 scipy==1.15.3 h5py==3.13.0 pandas==2.2.3
  python tests/golden/make_h5ad.py
  pip install anndata==0.7.8 numpy==1.23.5 scipy==1.10.1 h5py==3.8.0 pandas==1.5.3
  python tests/golden/make_h5ad.py legacy
"""

import json
import pathlib
import sys

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp

here = pathlib.Path(__file__).parent
out = here / "h5ad"
out.mkdir(exist_ok=True)

N, M = 14, 6
LABELS = ["ctrl", "A+ctrl", "ctrl+A", "A+B", "B+A", "C", "ctrl", "ctrl", "A+ctrl", "A+B", "C", "C", "ctrl", None]
GENES = ["G3", "G1", "G2", "A", "G1", "B"]
rng = np.random.RandomState(7)
counts = rng.poisson(2.0, (N, M)) * (rng.rand(N, M) < 0.6)
counts[5] = 0  # a cell without counts
counts[:, 2] = 0  # a gene without counts
total = np.maximum(counts.sum(1, keepdims=True), 1)
logs = np.log1p(counts / total * 10000.0)


def frame(extra=False):
    obs = pd.DataFrame({"condition": pd.Categorical(LABELS)}, index=[f"cell{i}" for i in range(N)])
    if extra:
        obs["text"] = [f"t{i}é" for i in range(N)]
        obs["whole"] = np.arange(N, dtype=np.int64) - 3
        obs["real"] = np.where(np.arange(N) == 4, np.nan, np.arange(N) / 4)
        obs["flag"] = np.arange(N) % 3 == 0
        obs["number_category"] = pd.Categorical(np.arange(N) % 4)
    return obs


def write(name, x, extra=False, compression=None, obs=None):
    obs = frame(extra) if obs is None else obs
    var = pd.DataFrame({"gene_name": GENES}, index=[f"ENSG{j}" for j in range(M)])
    a = anndata.AnnData(x, obs=obs, var=var)
    a.write_h5ad(out / f"{name}.h5ad", compression=compression)


def pack(name):
    """Rewrites a file in HDF5's newest format, which takes half the space."""
    path, packed = out / f"{name}.h5ad", out / "packed"
    with h5py.File(path) as old, h5py.File(packed, "w", libver="latest") as new:
        for key in old:
            if key in ("X", "obs", "var"):
                old.copy(key, new)
        for key, value in old.attrs.items():
            new.attrs[key] = value
    packed.rename(path)


def golden():
    groups = {
        "ctrl": ["ctrl"],
        "A": ["A+ctrl", "ctrl+A"],
        "A+B": ["A+B", "B+A"],
        "C": ["C"],
    }
    result = {"genes": GENES, "conditions": {}, "doubles": {}}
    # X in single precision, and in double.
    for name, x in (("conditions", logs.astype(np.float32).astype(np.float64)), ("doubles", logs)):
        for key, labels in groups.items():
            rows = x[[label in labels for label in LABELS]]
            result[name][key] = {
                "n": len(rows),
                "mean": rows.mean(0).tolist(),
                "variance": rows.var(0, ddof=1).tolist(),
            }
    (here / "h5ad.json").write_text(json.dumps(result, indent=1) + "\n")


def broken():
    write("nan", sp.csr_matrix(np.where(np.arange(N * M).reshape(N, M) == 21, np.nan, logs)))
    write("negative", (logs - logs.mean(0)).astype(np.float32))
    write("half", logs.astype(np.float16), compression="gzip")
    write("counts", sp.csr_matrix(counts.astype(np.float32)))
    write("several-kinds", logs.astype(np.float32), obs=frame().assign(cell_line=pd.Categorical(["K562", "RPE1"] * (N // 2))))
    write("no-columns", logs.astype(np.float32), obs=frame()[[]])
    write("no-x", None, obs=frame())
    write("sizes", sp.csr_matrix(logs))
    with h5py.File(out / "sizes.h5ad", "a") as f:
        del f["X/indices"]
        f["X/indices"] = np.arange(3, dtype=np.int32)
    write("index-range", sp.csr_matrix(logs))
    with h5py.File(out / "index-range.h5ad", "a") as f:
        f["X/indices"][2] = M
    for name in ("nan", "negative", "half", "counts", "several-kinds", "no-columns", "no-x", "sizes", "index-range", "csr-double"):
        pack(name)
    with h5py.File(out / "before-0.7.h5ad", "w") as f:
        f["X"] = logs.astype(np.float32)
        f["obs"] = np.array([(f"c{i}".encode(), i % 2) for i in range(N)], dtype=[("index", "S8"), ("condition", "i1")])
        f["var"] = np.array([(f"g{i}".encode(),) for i in range(M)], dtype=[("index", "S8")])


def current():
    write("csr-gzip", sp.csr_matrix(logs.astype(np.float32)), extra=True, compression="gzip")
    write("csr-double", sp.csr_matrix(logs))
    write("csc-lzf", sp.csc_matrix(logs.astype(np.float32)), compression="lzf")
    write("dense", logs.astype(np.float32))
    write("dense-double-gzip", logs, compression="gzip")
    wide = sp.csr_matrix(logs.astype(np.float32))
    write("csr-wide-index", wide)
    with h5py.File(out / "csr-wide-index.h5ad", "a") as f:
        for name in ("indices", "indptr"):
            values = f["X"][name][:].astype(np.int64)
            del f["X"][name]
            f["X"][name] = values
    nullable = frame()
    nullable["whole"] = pd.array([None if i == 2 else i for i in range(N)], dtype="Int64")
    nullable["flag"] = pd.array([None if i == 3 else i % 2 == 0 for i in range(N)], dtype="boolean")
    write("dense-int", counts.astype(np.int64), obs=nullable)
    with h5py.File(out / "dense.h5ad", "a") as f:
        f.create_dataset("uns/pertline/simulated", data=json.dumps({"seed": 3}))
        f.create_dataset("uns/pertline/truth/conditions", data=["ctrl", "A+ctrl"], dtype=h5py.string_dtype())
        f.create_dataset("uns/pertline/truth/means", data=np.arange(2.0 * M).reshape(2, M) / 8)
    broken()
    golden()


def legacy():
    write("legacy-csr", sp.csr_matrix(logs.astype(np.float32)), extra=True)
    write("legacy-sparse-names", sp.csc_matrix(logs.astype(np.float32)))
    with h5py.File(out / "legacy-sparse-names.h5ad", "a") as f:
        x = f["X"]
        shape = list(x.attrs["shape"])
        for name in list(x.attrs):
            del x.attrs[name]
        x.attrs["h5sparse_format"] = "csc"
        x.attrs["h5sparse_shape"] = shape


legacy() if sys.argv[1:] == ["legacy"] else current()
