"""Means and variances per condition: rivals.py FILE anndata|backed|h5py|zarr [MEANS]

Prints JSON: seconds, processor seconds and peak memory in MB. Or floors: rivals.py FILE floors
"""

import json
import resource
import sys
import time

import anndata
import h5py
import numpy as np
import scipy.sparse as sp
import zarr

path, way = sys.argv[1:3]
ROWS = 2_000


def finish(n, sums, squares):
    means = sums / n
    return means, (squares - n * means**2) / (n - 1)


def one_hot(codes, k):
    return sp.csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(k, len(codes)))


def in_memory():
    a = anndata.read_zarr(path) if path.endswith("zarr") else anndata.read_h5ad(path)
    condition = a.obs["condition"].cat
    codes, k = condition.codes.to_numpy(), len(condition.categories)
    one = one_hot(codes, k)
    n = np.bincount(codes, minlength=k)[:, None]
    return condition.categories, *finish(n, (one @ a.X).toarray(), (one @ a.X.multiply(a.X)).toarray())


def backed():
    a = anndata.read_h5ad(path, backed="r")
    condition = a.obs["condition"].cat
    codes, k = condition.codes.to_numpy(), len(condition.categories)
    sums, squares = np.zeros((k, a.n_vars)), np.zeros((k, a.n_vars))
    for at in range(0, a.n_obs, ROWS):
        x = a.X[at : at + ROWS]
        one = one_hot(codes[at : at + ROWS], k)
        sums += (one @ x).toarray()
        squares += (one @ x.multiply(x)).toarray()
    return condition.categories, *finish(np.bincount(codes, minlength=k)[:, None], sums, squares)


def bincount(file, texts):
    """Of an open h5py file or zarr group: parts of rows and numpy's bincount."""
    column = file["obs/condition"]
    codes, categories = column["codes"][:], texts(column["categories"])
    x, k, genes = file["X"], len(categories), len(file["var/_index"])
    offsets = x["indptr"][:]
    sums, squares = np.zeros(k * genes), np.zeros(k * genes)
    for at in range(0, len(codes), ROWS):
        to = min(len(codes), at + ROWS)
        values = x["data"][offsets[at] : offsets[to]].astype(float)
        places = np.repeat(codes[at:to].astype(np.int64) * genes, np.diff(offsets[at : to + 1]))
        places += x["indices"][offsets[at] : offsets[to]]
        sums += np.bincount(places, values, k * genes)
        squares += np.bincount(places, values * values, k * genes)
    n = np.bincount(codes, minlength=k)[:, None]
    return np.array(categories, dtype=object), *finish(n, sums.reshape(k, genes), squares.reshape(k, genes))


def with_h5py():
    with h5py.File(path) as file:
        return bincount(file, lambda column: column.asstr()[:])


def with_zarr():
    return bincount(zarr.open_group(path, mode="r"), lambda column: column[:])


def floors():
    """Seconds to inflate all chunks on one core, by the fastest library there is, and to copy what comes out."""
    try:
        from deflate import zlib_decompress

        library, inflate = "libdeflate", zlib_decompress
    except ImportError:
        import zlib

        library, inflate = "zlib", lambda chunk, size: zlib.decompress(chunk, bufsize=size)
    spent, copied, size = 0.0, 0.0, 0
    with h5py.File(path) as file:
        for name in ("data", "indices"):
            dataset = file["X"][name]
            bytes_ = dataset.chunks[0] * dataset.dtype.itemsize
            target = bytearray(bytes_)
            for i in range(dataset.id.get_num_chunks()):
                info = dataset.id.get_chunk_info(i)
                chunk = dataset.id.read_direct_chunk(info.chunk_offset)[1]
                begin = time.perf_counter()
                out = inflate(chunk, bytes_) if dataset.compression == "gzip" else None
                spent += time.perf_counter() - begin
                begin = time.perf_counter()
                target[:] = out if out is not None else bytes(bytes_)
                copied += time.perf_counter() - begin
                size += bytes_
    return {"library": library, "inflate": spent, "copy": copied, "megabytes": size / 1e6}


begin, cpu = time.perf_counter(), time.process_time()
if way == "floors":
    print(json.dumps(floors()))
    sys.exit()
categories, means, variances = {"anndata": in_memory, "backed": backed, "h5py": with_h5py, "zarr": with_zarr}[way]()
seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
if sys.argv[3:]:
    means[np.argsort(np.asarray(categories).astype(str))].astype("<f8").tofile(sys.argv[3])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak}))
