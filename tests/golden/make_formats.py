"""Writes one small matrix in many formats to tests/golden/formats, and its values to tests/golden/formats.json.

Run once per environment (Python 3.11), each a virtual environment of its own:
  pip install anndata==0.7.8 zarr==2.13.6 numcodecs==0.12.1 pandas==1.5.3 numpy==1.23.5 scipy==1.9.3 h5py==3.8.0 setuptools==65.5.1
  python tests/golden/make_formats.py 0.7
  pip install anndata==0.8.0 (the others as before)
  python tests/golden/make_formats.py 0.8
  pip install anndata==0.10.9 zarr==2.18.7 numcodecs==0.15.1 pandas==2.2.3 numpy==1.26.4 scipy==1.14.1
  python tests/golden/make_formats.py 0.10
  pip install anndata==0.12.2 zarr==3.1.3 scanpy==1.11.4 pandas==2.3.3 pyarrow==21.0.0 numpy==2.3.3
  python tests/golden/make_formats.py 0.12
"""

import gzip
import json
import pathlib
import shutil
import sys
import tempfile
import zipfile

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.io
import scipy.sparse as sp

here = pathlib.Path(__file__).parent
out = here / "formats"
out.mkdir(exist_ok=True)
work = pathlib.Path(tempfile.mkdtemp())

N, M = 14, 6
LABELS = ["ctrl", "A+ctrl", "ctrl+A", "A+B", "B+A", "C", "ctrl", "ctrl", "A+ctrl", "A+B", "C", "C", "ctrl", None]
GENES = ["ACTB", "GAPDH", "KLF1", "A", "MALAT1", "B"]
IDS = [f"ENSG0000000000{j}" for j in range(M)]
BARCODES = ["".join("ACGT"[(i * 7 + k * k) % 4 if k else i % 4] for k in range(12)) + f"{'ACGT'[i // 4]}-1" for i in range(N)]
rng = np.random.RandomState(7)
counts = rng.poisson(2.0, (N, M)) * (rng.rand(N, M) < 0.6)
counts[5] = 0
counts[:, 2] = 0
logs = np.log1p(counts / np.maximum(counts.sum(1, keepdims=True), 1) * 10000.0)
single = logs.astype(np.float32)


def frames(extra=False, nullable=False):
    obs = pd.DataFrame({"condition": pd.Categorical(LABELS)}, index=BARCODES)
    if extra:
        obs["text"] = [f"t{i}é" for i in range(N)]
        obs["whole"] = np.arange(N, dtype=np.int64) - 3
        obs["real"] = np.where(np.arange(N) == 4, np.nan, np.arange(N) / 4)
        obs["flag"] = np.arange(N) % 3 == 0
        obs["number_category"] = pd.Categorical(np.arange(N) % 4)
        obs["odd #?% name"] = np.arange(N)
    if nullable:
        obs["maybe_whole"] = pd.array([None if i == 2 else i for i in range(N)], dtype="Int64")
        obs["maybe_flag"] = pd.array([None if i == 3 else i % 2 == 0 for i in range(N)], dtype="boolean")
    return obs, pd.DataFrame({"gene_name": GENES}, index=IDS)


def pack(name, compression=zipfile.ZIP_DEFLATED):
    folder = work / name
    with zipfile.ZipFile(out / f"{name}.zip", "w", compression) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                info = zipfile.ZipInfo(str(file.relative_to(folder)), (1980, 1, 1, 0, 0, 0))
                info.compress_type = compression
                archive.writestr(info, file.read_bytes())


def zarr_store(name, x, extra=False, nullable=False, compression=zipfile.ZIP_DEFLATED, **options):
    obs, var = frames(extra, nullable)
    anndata.AnnData(x, obs=obs, var=var).write_zarr(str(work / name), **options)
    pack(name, compression)


def tenx():
    guide = sp.csr_matrix(np.ones((2, N), dtype=np.int64))
    full = sp.vstack([sp.csr_matrix(counts.T.astype(np.int64)), guide]).tocsc()
    ids, names = IDS + ["guide1", "guide2"], GENES + ["guide1", "guide2"]
    types = ["Gene Expression"] * M + ["CRISPR Guide Capture"] * 2
    v3 = out / "10x-v3"
    v3.mkdir(exist_ok=True)
    with gzip.GzipFile(v3 / "matrix.mtx.gz", "wb", mtime=0) as f:
        coo = full.tocoo()
        order = np.lexsort((coo.row, coo.col))
        f.write(b'%%MatrixMarket matrix coordinate integer general\n%metadata_json: {"software_version": "Cell Ranger"}\n')
        f.write(f"{M + 2} {N} {coo.nnz}\n".encode())
        for k in order:
            f.write(f"{coo.row[k] + 1} {coo.col[k] + 1} {coo.data[k]}\n".encode())
    with gzip.GzipFile(v3 / "features.tsv.gz", "wb", mtime=0) as f:
        f.write("".join(f"{a}\t{b}\t{c}\n" for a, b, c in zip(ids, names, types)).encode())
    with gzip.GzipFile(v3 / "barcodes.tsv.gz", "wb", mtime=0) as f:
        f.write("".join(f"{b}\n" for b in BARCODES).encode())
    v2 = out / "10x-v2"
    v2.mkdir(exist_ok=True)
    # scipy writes it gene after gene.
    scipy.io.mmwrite(str(v2 / "matrix.mtx"), sp.csr_matrix(counts.T.astype(np.int64)))
    (v2 / "genes.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in zip(IDS, GENES)))
    (v2 / "barcodes.tsv").write_text("".join(f"{b}\n" for b in BARCODES))
    with h5py.File(out / "10x-v3.h5", "w") as f:
        f.attrs["filetype"] = "matrix"
        g = f.create_group("matrix")
        g["barcodes"] = np.array(BARCODES, dtype="S")
        for key, value in (("data", full.data.astype(np.int32)), ("indices", full.indices.astype(np.int64)), ("indptr", full.indptr.astype(np.int64))):
            g.create_dataset(key, data=value, compression="gzip")
        g["shape"] = np.array([M + 2, N], dtype=np.int32)
        features = g.create_group("features")
        for key, value in (("id", ids), ("name", names), ("feature_type", types), ("genome", ["GRCh38"] * (M + 2)), ("_all_tag_keys", ["genome"])):
            features[key] = np.array(value, dtype="S")
    for file, genomes in (("10x-v2.h5", ["hg19"]), ("10x-v2-two.h5", ["hg19", "mm10"])):
        with h5py.File(out / file, "w") as f:
            for genome in genomes:
                g = f.create_group(genome)
                small = sp.csc_matrix(counts.T)
                g["barcodes"] = np.array(BARCODES, dtype="S")
                g["genes"], g["gene_names"] = np.array(IDS, dtype="S"), np.array(GENES, dtype="S")
                g["data"], g["indices"], g["indptr"] = small.data.astype(np.int32), small.indices.astype(np.int64), small.indptr.astype(np.int64)
                g["shape"] = np.array([M, N], dtype=np.int32)


def text_and_parquet():
    obs, _ = frames(extra=True)
    cells = pd.DataFrame(counts, index=BARCODES, columns=GENES)
    with_condition = cells.copy()
    with_condition.insert(0, "condition", LABELS)
    with_condition.to_csv(out / "cells.csv")
    cells.T.to_csv(out / "genes.tsv", sep="\t", index_label="gene")
    with gzip.GzipFile(out / "genes.csv.gz", "wb", mtime=0) as f:
        f.write(cells.T.to_csv(index_label="gene").encode())
    obs.to_csv(out / "obs.csv", index_label="barcode")
    with_condition.reset_index(names="cell").to_parquet(out / "wide.parquet")
    with_condition.to_parquet(out / "wide-index.parquet", compression="zstd")
    long = cells.rename_axis(index="cell", columns="gene").stack().rename("value").reset_index()
    long[long["value"] != 0].sample(frac=1, random_state=3).to_parquet(out / "long.parquet", index=False)
    obs.rename_axis("barcode").reset_index().to_parquet(out / "obs.parquet")


version = sys.argv[1]
if version == "0.7":
    zarr_store("zarr-0.7-csr", sp.csr_matrix(single), extra=True)
    zarr_store("zarr-0.7-dense", single)
elif version == "0.8":
    zarr_store("zarr-0.8-csc", sp.csc_matrix(single), extra=True)
    zarr_store("zarr-0.8-dense-chunks", logs, chunks=(5, 4))
elif version == "0.10":
    import numcodecs
    import zarr

    zarr_store("zarr-0.10-csr", sp.csr_matrix(single), extra=True, nullable=True, compression=zipfile.ZIP_STORED)
    for name, codec in (("gzip", numcodecs.GZip(5)), ("zstd", numcodecs.Zstd(3)), ("lz4", numcodecs.LZ4()), ("zlib", numcodecs.Zlib(3)), ("none", None), ("lzma", numcodecs.LZMA())):
        obs, var = frames()
        folder = work / f"zarr-v2-{name}"
        group = zarr.open_group(str(folder), mode="w")
        write = anndata.experimental.write_elem
        write(group, "/", anndata.AnnData(sp.csr_matrix(single), obs=obs, var=var), dataset_kwargs={"compressor": codec})
        pack(f"zarr-v2-{name}")
    obs, var = frames()
    anndata.AnnData(counts, obs=obs, var=var).write_zarr(str(work / "zarr-v2-filters"))
    group = zarr.open_group(str(work / "zarr-v2-filters"), mode="a")
    del group["X"]
    group.create_dataset("X", data=counts.astype(">i4"), chunks=(4, 5), order="F", filters=[numcodecs.Delta(dtype=">i4")], compressor=numcodecs.Blosc("lz4hc", 5, 2), dimension_separator="/")
    pack("zarr-v2-filters")
elif version == "0.12":
    import zarr

    zarr_store("zarr-0.12-v2", sp.csr_matrix(single), extra=True, nullable=True)
    anndata.settings.zarr_write_format = 3
    anndata.settings.allow_write_nullable_strings = True
    zarr_store("zarr-0.12-v3", sp.csr_matrix(single), extra=True, nullable=True)
    zarr_store("zarr-0.12-v3-csc", sp.csc_matrix(logs))
    obs, var = frames()
    for name, kind, codec in (("gzip", "csr", zarr.codecs.GzipCodec()), ("blosc", "dense", zarr.codecs.BloscCodec(cname="zstd", shuffle="bitshuffle", typesize=4))):
        anndata.AnnData(single, obs=obs, var=var).write_zarr(str(work / f"zarr-v3-shards-{name}"))
        group = zarr.open_group(str(work / f"zarr-v3-shards-{name}"), mode="a", zarr_format=3, use_consolidated=False)
        del group["X"]
        if kind == "dense":
            group.create_array("X", shape=(N, M), chunks=(2, 3), shards=(8, 6), dtype="float32", compressors=[codec])[:] = single
            group["X"].attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})
        else:
            x = group.create_group("X", attributes={"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": [N, M]})
            m = sp.csr_matrix(single)
            for key, value in (("data", m.data), ("indices", m.indices), ("indptr", m.indptr)):
                x.create_array(key, shape=value.shape, chunks=(4,), shards=(16,), dtype=value.dtype, compressors=[codec])[:] = value
        pack(f"zarr-v3-shards-{name}")
    tenx()
    text_and_parquet()
    values = {"barcodes": BARCODES, "genes": GENES, "ids": IDS, "labels": LABELS, "counts": counts.tolist(), "logs": logs.tolist()}
    (here / "formats.json").write_text(json.dumps(values) + "\n")
shutil.rmtree(work)
