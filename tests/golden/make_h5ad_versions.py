"""Writes AnnData files of each version of anndata, and of each storage that h5py knows, to tests/golden/h5ad-versions.

Each in a virtual environment of its own (Python 3.11); every line of VERSIONS with the same command:
  python tests/golden/make_h5ad_versions.py
VERSIONS
  pip install anndata==0.7.8 numpy==1.23.5 scipy==1.10.1 h5py==3.8.0 pandas==1.5.3
  pip install anndata==0.8.0 numpy==1.23.5 scipy==1.10.1 h5py==3.8.0 pandas==1.5.3
  pip install anndata==0.9.2 numpy==1.23.5 scipy==1.10.1 h5py==3.8.0 pandas==1.5.3
  pip install anndata==0.10.9 numpy==1.26.4 scipy==1.11.4 h5py==3.10.0 pandas==2.1.4
  pip install anndata==0.11.4 numpy==2.2.6 scipy==1.15.3 h5py==3.13.0 pandas==2.2.3
  pip install anndata==0.12.6 numpy==2.2.6 scipy==1.15.3 h5py==3.13.0 pandas==2.2.3
Then, for storages and for what scanpy adds:
  pip install anndata==0.12.6 numpy==2.2.6 scipy==1.15.3 h5py==3.13.0 pandas==2.2.3 hdf5plugin==5.1.0
  python tests/golden/make_h5ad_versions.py storages
  python tests/golden/make_h5ad_versions.py bad
  pip install scanpy==1.10.4 anndata==0.10.9 numpy==1.26.4 pandas==2.1.4
  python tests/golden/make_h5ad_versions.py scanpy
"""

import gzip
import json
import pathlib
import struct
import sys
import tempfile

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp

out = pathlib.Path(__file__).parent / "h5ad-versions"
out.mkdir(exist_ok=True)
version = tuple(int(part) for part in anndata.__version__.split(".")[:2])
N, M = 6, 4
X = np.array([[0, 1.5, 0, 2], [0, 0, 0, 0], [3, 0, 0.25, 0], [0, 0, 1, 0], [1, 2, 3, 4], [0, 0, 0, 0.5]], "f4")
COUNTS = np.array([[0, 3, 0, 4], [0, 0, 0, 0], [6, 0, 1, 0], [0, 0, 2, 0], [2, 4, 6, 8], [0, 0, 0, 1]], "i4")


def keep(path, name):
    (out / f"{name}.h5ad.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def table():
    obs = pd.DataFrame(
        {
            "condition": pd.Categorical(["ctrl", "A", None, "A", "ctrl", "B"], categories=["ctrl", "B", "A"]),
            "order": pd.Categorical([2, 1, 2, 1, 1, 2], ordered=True),
            "text": [f"t{i}é" for i in range(N)],
            "whole": np.arange(N, dtype="i8") - 2,
            "small": np.arange(N, dtype="u2"),
            "real": np.array([0.5, np.nan, 1, 2, 3, 4], "f4"),
            "flag": np.arange(N) % 2 == 0,
        },
        index=pd.Index([f"cell{i}" for i in range(N)], name="barcode"),
    )
    if version >= (0, 8):
        obs["nullable_whole"] = pd.array([1, None, 3, 4, 5, 6], dtype="Int64")
        obs["nullable_flag"] = pd.array([True, None, False, True, True, False], dtype="boolean")
    return obs


def versions():
    a = anndata.AnnData(sp.csr_matrix(X), obs=table(), var=pd.DataFrame(index=[f"g{j}" for j in range(M)]))
    a.raw = anndata.AnnData(
        sp.csr_matrix(np.hstack([COUNTS, COUNTS[:, :1]]).astype("f4")),
        obs=a.obs[[]],
        var=pd.DataFrame(index=[f"g{j}" for j in range(M + 1)]),
    )
    a.layers["counts"] = sp.csc_matrix(COUNTS)
    a.layers["dense"] = COUNTS.astype("f8")
    a.obsm["X_pca"] = np.arange(2.0 * N).reshape(N, 2)
    a.obsm["frame"] = pd.DataFrame({"u": np.arange(N) / 4, "v": np.arange(N)}, index=a.obs_names)
    a.uns["title"] = "é"
    a.uns["number"] = 2.5
    a.uns["whole"] = 7
    a.uns["yes"] = True
    a.uns["list"] = np.array(["a", "b"], dtype=object)
    a.uns["nested"] = {"params": {"method": "umap", "k": 15}, "matrix": np.arange(6.0).reshape(2, 3)}
    a.uns["records"] = np.array([("x", 1.5), ("yy", 2.5)], dtype=[("name", "U4"), ("score", "f4")])
    if version >= (0, 8):
        a.uns["category"] = pd.Categorical(["p", None, "q"])
    if version >= (0, 12):
        a.uns["nothing"] = None
        anndata.settings.allow_write_nullable_strings = True
        a.obs["nullable_text"] = pd.array(["a", None, "c", "d", "e", "f"], dtype="string")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.h5ad"
        a.write_h5ad(path, compression="gzip" if version >= (0, 10) else None)
        keep(path, f"anndata-{anndata.__version__}")


def scanpy():
    import scanpy as sc

    rng = np.random.RandomState(1)
    a = anndata.AnnData(sp.csr_matrix(rng.poisson(1.0, (60, 12)).astype("f4")))
    a.obs["group"] = pd.Categorical(["p", "q", "r"] * 20)
    sc.pp.normalize_total(a, target_sum=1e4)
    sc.pp.log1p(a)
    a.raw = a
    sc.pp.pca(a, n_comps=3)
    sc.pp.neighbors(a, n_neighbors=4)
    sc.tl.rank_genes_groups(a, "group", method="t-test", n_genes=2)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.h5ad"
        a.write_h5ad(path)
        keep(path, "scanpy-1.10.4")
    names = a.uns["rank_genes_groups"]["names"]
    expected = {
        "names": {group: names[group].tolist() for group in names.dtype.names},
        "scores": a.uns["rank_genes_groups"]["scores"]["q"].astype(float).tolist(),
        "pca": a.obsm["X_pca"].astype(float).ravel().tolist(),
        "connectivities": a.obsp["connectivities"].nnz,
        "sum": float(a.X.sum(dtype="f8")),
    }
    (out / "scanpy.json").write_text(json.dumps(expected) + "\n")


def write(path, data, indices, indptr, options, libver="earliest", dense=None, index_names=None):
    text = h5py.string_dtype()
    # Neither checksums nor blosc and zstd suit texts of variable length.
    plain = {} if isinstance(options.get("compression"), int) or "fletcher32" in options else options
    with h5py.File(path, "w", libver=libver) as f:
        if dense is None:
            x = f.create_group("X")
            x.attrs["encoding-type"] = "csr_matrix"
            x.attrs["encoding-version"] = "0.1.0"
            x.attrs["shape"] = np.array([N, M])
            x.create_dataset("data", data=data, **options)
            x.create_dataset("indices", data=indices, **options)
            x.create_dataset("indptr", data=indptr, **options)
        else:
            x = f.create_dataset("X", data=dense, **options)
            plain = options = {}
            x.attrs["encoding-type"] = "array"
        for name, n in (("obs", N), ("var", M)):
            g = f.create_group(name)
            g.attrs["encoding-type"] = "dataframe"
            g.attrs["_index"] = "my names"
            g.attrs.create("column-order", ["kind"], dtype=text)
            names = np.array([f"{name}{i}" for i in range(n)], dtype=object)
            if index_names is None:
                g.create_dataset("my names", data=names, dtype=text, **plain)
            else:
                g.create_dataset("my names", data=names.astype(index_names), **options)
            g.create_dataset("kind", data=np.arange(n), **options)


def storages():
    import hdf5plugin

    s = sp.csr_matrix(X)
    data, indices, indptr = s.data, s.indices, s.indptr
    chunked = {"chunks": (4,)}
    kinds = {
        "contiguous": {},
        "chunked": chunked,
        "gzip": {**chunked, "compression": "gzip"},
        "lzf": {**chunked, "compression": "lzf"},
        "shuffle-gzip": {**chunked, "compression": "gzip", "shuffle": True},
        "fletcher32": {**chunked, "fletcher32": True},
        "all": {**chunked, "compression": "gzip", "shuffle": True, "fletcher32": True},
        "blosc": {**chunked, **dict(hdf5plugin.Blosc())},
        "zstd": {**chunked, **dict(hdf5plugin.Zstd())},
    }
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.h5ad"
        for name, options in kinds.items():
            write(path, data, indices, indptr, options)
            keep(path, f"storage-{name}")
        for libver in ("v108", "latest"):
            write(path, data, indices, indptr, kinds["gzip"], (libver, libver))
            keep(path, f"storage-{libver}")
        for dtype in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", ">i4", ">f8", "?"):
            kind = "<i8" if dtype == "i8" else "u4" if dtype == "u4" else "i4"
            values = (data * 4) if dtype not in ("?",) else data > 0
            write(path, values.astype(dtype), indices.astype(kind), indptr.astype(kind), {})
            keep(path, f"type-{dtype.replace('>', 'big-').replace('?', 'bool')}")
        write(path, None, None, None, {"chunks": (4, 3), "compression": "gzip"}, dense=X)
        keep(path, "storage-dense-tiles")
        write(path, None, None, None, {}, dense=X.astype("f2"), index_names="S8")
        keep(path, "storage-fixed-names")
        write(path, data, indices, indptr, {})
        path.write_bytes(superblock1(path.read_bytes()))
        with h5py.File(path) as f:
            assert f["X/indptr"][-1] == len(data)
        keep(path, "storage-superblock-1")


def superblock1(old):
    """The same file with a superblock of version 1, which is 4 bytes longer; the root's header moves to the end."""
    root = struct.unpack_from("<Q", old, 64)[0]
    size = 16 + struct.unpack_from("<I", old, root + 8)[0]
    end = len(old) + -len(old) % 8
    new = bytearray(old + bytes(end - len(old)) + old[root : root + size])
    new[0:100] = old[0:8] + b"\1" + old[9:24] + struct.pack("<HH", 32, 0) + old[24:96]
    struct.pack_into("<Q", new, 44, len(new))  # end of file
    struct.pack_into("<Q", new, 68, end)  # root group
    return bytes(new)


def bad():
    """Files to refuse: what is wrong is in the name."""

    def change(name, work):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "file.h5ad"
            s = sp.csr_matrix(X)
            write(path, s.data, s.indices, s.indptr, {})
            with h5py.File(path, "r+") as f:
                work(f)
            keep(path, f"bad-{name}")

    def replace(where, **options):
        def work(f):
            attributes = dict(f[where].attrs)
            del f[where]
            f.create_dataset(where, **options).attrs.update(attributes)

        return work

    text = h5py.string_dtype()
    change("offsets-fall", replace("X/indptr", data=np.array([0, 5, 2, 4, 5, 9, 10])))
    change("offsets-fraction", replace("X/indptr", data=np.array([0, 2.5, 3, 4, 5, 9, 10])))
    change("offsets-end", replace("X/indptr", data=np.array([0, 2, 2, 4, 5, 9, 11])))
    change("index-negative", replace("X/indices", data=np.array([1, 3, 0, 2, 2, 0, 1, 2, -1, 3])))
    change("index-large", replace("X/indices", data=np.array([1, 3, 0, 2, 2, 0, 1, 2, 2**32, 3])))
    change("values-text", replace("X/data", data=np.array(["a"] * 10, dtype=object), dtype=text))
    change("values-two-dimensions", replace("X/data", data=np.ones((10, 2))))
    change("values-complex", replace("X/data", data=np.ones(10, "c8")))
    change("values-huge", replace("X/data", shape=(2**40,), dtype="f4", chunks=(1024,)))
    change("offsets-huge", replace("X/indptr", shape=(2**40,), dtype="i8", chunks=(1024,)))
    change("names-huge", replace("obs/my names", shape=(2**33,), dtype="S100", chunks=(1024,)))
    change("chunk-huge", replace("X/data", shape=(10,), maxshape=(None,), dtype="f8", chunks=(2**28,)))
    change("shape-huge", lambda f: f["X"].attrs.modify("shape", np.array([2**52, 4])))
    change("shape-text", lambda f: f["X"].attrs.create("shape", "six"))
    change("obs-short", replace("obs/my names", data=np.array(["a"], dtype=object), dtype=text))
    change("column-short", replace("obs/kind", data=np.arange(5)))
    change("encoding-unknown", lambda f: f["X"].attrs.modify("encoding-type", "coo_matrix"))
    change("index-unnamed", lambda f: f["obs"].attrs.__delitem__("_index"))
    change("names-latin1", replace("obs/my names", data=np.array([b"Z\xfcrich"] * N, dtype="S6")))

    def code(f):
        del f["obs/kind"]
        f["obs/kind/codes"] = np.array([0, 1, 2, -1, 0, 7], "i1")
        f["obs/kind/categories"] = np.array(["a", "b", "c"], dtype=object)
        f["obs/kind"].attrs["encoding-type"] = "categorical"

    change("code-range", code)

    def elsewhere(link):
        def work(f):
            del f["X/data"]
            f["X/data"] = link

        return work

    change("link-external", elsewhere(h5py.ExternalLink("other.h5", "/data")))
    change("link-circle", elsewhere(h5py.SoftLink("/X/data")))
    change("link-nowhere", elsewhere(h5py.SoftLink("/none")))

    def external(f):
        del f["X/data"]
        f["X"].create_dataset("data", (10,), "f4", external=[("other.bin", 0, 40)])

    change("data-external", external)

    def virtual(f):
        del f["X/data"]
        layout = h5py.VirtualLayout(shape=(10,), dtype="f4")
        layout[:] = h5py.VirtualSource("other.h5", "data", shape=(10,))
        f["X"].create_virtual_dataset("data", layout)

    change("data-virtual", virtual)

    def circle(f):
        inner = f.create_group("uns/inner")
        inner["self"] = f["uns"]
        f["uns/soft"] = h5py.SoftLink("/uns/soft")
        f["uns/out"] = h5py.ExternalLink("other.h5", "/data")

    change("uns-circle", circle)


{"storages": storages, "scanpy": scanpy, "bad": bad}.get("".join(sys.argv[1:]), versions)()
