"""Writes a file of cells: make_cells.py FILE CELLS GENES DENSITY none|gzip|lzf|zarr

Cells × genes as CSR: logarithms of scaled counts, geometric counts in places drawn with a rate per gene. A block of cells
repeats, chunk by chunk, so that large files are made quickly. Chunks have 25,000 numbers, as h5py would choose
for these sizes. As zarr, values are compressed as zarr-python does unless told.
"""

import sys

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp
import zarr

path, cells, genes, density, compression = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
CHUNK = 25_000
CONDITIONS = 200
base = next(n for n in range(min(cells, 10_000), 0, -1) if cells % n == 0)
rng = np.random.default_rng(1)
rate = rng.gamma(0.5, 1, genes)
rate = np.minimum(0.95, rate / rate.mean() * density)
depth = rng.lognormal(0, 0.3, base)
indices = [np.flatnonzero(rng.random(genes) < rate * depth[cell]) for cell in range(base)]
excess = sum(map(len, indices)) % CHUNK  # repeats begin with a chunk
for cell in reversed(range(base)):
    dropped = min(excess, len(indices[cell]) // 2)
    indices[cell] = indices[cell][: len(indices[cell]) - dropped]
    excess -= dropped
lengths = np.array([len(one) for one in indices])
values = []
for one in indices:
    counts = rng.geometric(0.5, len(one)).astype(float)
    values.append(np.log1p(counts * 1e4 / counts.sum()))
data, genes_of = np.concatenate(values).astype("f4"), np.concatenate(indices).astype("i4")
n, repeats = len(data), cells // base

labels = np.array(["ctrl", *(f"G{i}+ctrl" for i in range(CONDITIONS))])
obs = pd.DataFrame({"condition": pd.Categorical(labels[rng.integers(0, CONDITIONS + 1, cells)])})
obs.index = [f"cell{i}" for i in range(cells)]
var = pd.DataFrame(index=[f"gene{i}" for i in range(genes)])
shell = anndata.AnnData(sp.csr_matrix((cells, genes), dtype="f4"), obs=obs, var=var)
first = np.concatenate([[0], np.cumsum(lengths)])
offsets = np.concatenate([*(first[:-1] + repeat * n for repeat in range(repeats)), [n * repeats]])
offsets = offsets.astype("i4" if n * repeats < 2**31 else "i8")
parts = (("data", data), ("indices", genes_of))


def progress(part, done):
    end = "\n" if done == repeats else ""
    if sys.stderr.isatty() or end:
        print(f"\r  {part}: {100 * done // repeats} %", end=end, file=sys.stderr, flush=True)


if compression == "zarr":
    shell.write_zarr(path)
    x = zarr.open_group(path, mode="r+")["X"]
    for name, one in parts:
        del x[name]
        array = x.create_dataset(name, shape=(n * repeats,), dtype=one.dtype, chunks=(CHUNK,))
        for repeat in range(repeats):
            array[repeat * n : (repeat + 1) * n] = one
            progress(name, repeat + 1)
        array.attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})
    del x["indptr"]
    x.create_dataset("indptr", data=offsets, chunks=(CHUNK,)).attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})
    zarr.consolidate_metadata(path)
    sys.exit()

shell.write_h5ad(path)
options = {"none": {}, "lzf": {"compression": "lzf"}, "gzip": {"compression": "gzip", "compression_opts": 4}}[compression]
with h5py.File(path, "r+") as file:
    x = file["X"]
    for name in ("data", "indices", "indptr"):
        del x[name]
    for name, one in parts:
        dataset = x.create_dataset(name, (n * repeats,), one.dtype, chunks=(CHUNK,), **options)
        dataset[:n] = one
        progress(name, 1)
        stored = [dataset.id.read_direct_chunk((at,)) for at in range(0, n, CHUNK)]
        for repeat in range(1, repeats):
            for i, (mask, chunk) in enumerate(stored):
                dataset.id.write_direct_chunk((repeat * n + i * CHUNK,), chunk, mask)
            progress(name, repeat + 1)
    x["indptr"] = offsets
