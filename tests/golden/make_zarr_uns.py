"""Writes AnnData Zarr stores with uns and obsm to tests/golden/formats: zarr-uns-v2.zip and zarr-uns-v3.zip.

Python 3.11 or later, in a virtual environment of its own:
  pip install anndata==0.12.2 zarr==3.1.3 pandas==2.3.3 numpy==2.3.3
  python tests/golden/make_zarr_uns.py
"""

import pathlib
import tempfile
import zipfile

import anndata
import numpy as np
import pandas as pd

out = pathlib.Path(__file__).parent / "formats"
N, M = 5, 3


def content():
    rows = [f"cell_{i}" for i in range(N)]
    obs = pd.DataFrame({"condition": ["ctrl", "A+ctrl", "ctrl", "A+ctrl", "ctrl"]}, index=rows)
    var = pd.DataFrame({"gene_name": ["A", "B", "C"]}, index=["A", "B", "C"])
    cells = anndata.AnnData(np.arange(N * M, dtype=np.float32).reshape(N, M), obs=obs, var=var)
    cells.obsm["X_pca"] = np.arange(N * 2, dtype=np.float32).reshape(N, 2) / 4
    cells.obsm["frame"] = pd.DataFrame({"u": np.arange(N) * 1.5, "v": np.arange(N)}, index=rows)
    cells.obsm["texts"] = pd.DataFrame({"t": list("abcde")}, index=rows)
    cells.uns = {
        "text": "naïve",
        "whole": 7,
        "real": 0.5,
        "flag": True,
        "nothing": None,
        "numbers": np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int64),
        "cube": np.arange(24, dtype=np.float64).reshape(2, 3, 4),
        "texts": np.array(["a", "é", ""], dtype=object),
        "flags": np.array([True, False]),
        "category": pd.Categorical(["x", None, "y", "x"]),
        "maybe_whole": pd.array([1, None, 3], dtype="Int64"),
        "maybe_flag": pd.array([True, None], dtype="boolean"),
        "records": np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
        "neighbors": {"params": {"method": "umap", "n_neighbors": 15}},
        "frame": pd.DataFrame({"score": [1.0, 2.0]}, index=["p", "q"]),
        "empty": {},
    }
    return cells


for version in (2, 3):
    anndata.settings.zarr_write_format = version
    with tempfile.TemporaryDirectory() as folder:
        store = pathlib.Path(folder) / "store"
        content().write_zarr(store)
        with zipfile.ZipFile(out / f"zarr-uns-v{version}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(store.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(store))
