"""Writes computing.json: what scanpy, scipy, statsmodels and scikit-learn make of small simulated counts.

scanpy 1.11.4, anndata 0.12.19, numpy 2.4.6, scipy 1.17.1, pandas 2.3.3, statsmodels 0.15.0, scikit-learn 1.9.1
"""

import json
import pathlib
import warnings

import anndata
import numpy as np
import scanpy as sc
import scipy.sparse as sp
from scipy import stats
from sklearn.metrics import pairwise_distances

warnings.simplefilter("ignore")
random = np.random.default_rng(7)
GENES, TESTED = 150, 40
LABELS = {"ctrl": 60, "G3": 20, "G9": 18, "G149": 15, "G3+G9": 14, "G11+NONE": 12}

# Counts with effects of the perturbed genes; two equal genes, an empty one, one seen once.
labels = np.repeat(list(LABELS), list(LABELS.values()))
random.shuffle(labels)
types = np.where(random.random(len(labels)) < 0.5, "K562", "RPE1")
base = random.lognormal(-1.2, 1.3, GENES)
depth = random.lognormal(0, 0.3, len(labels))
effects = {g: np.exp(random.normal(0, 0.5, GENES) * (random.random(GENES) < 0.3)) for g in ("G3", "G9", "G149", "G11")}
mean = np.array([base * np.prod([effects.get(g, np.ones(GENES)) for g in l.split("+")], axis=0) for l in labels])
mean *= depth[:, None]
counts = random.poisson(mean * random.gamma(2, 0.5, mean.shape)).astype(np.float32)
counts[:, 30] = 0
counts[:, 31] = 0
counts[17, 31] = 1
counts[:, 33] = counts[:, 32]
counts[:, 0] = 1 + random.poisson(40, len(labels))
genes = [f"G{i}" for i in range(GENES)]


def numbers(values):
    return [None if not np.isfinite(v) else float(f"{v:.13g}") for v in np.asarray(values, dtype=float).ravel()]


def cells(x):
    a = anndata.AnnData(sp.csr_matrix(x))
    a.var_names = genes
    a.obs["condition"] = labels
    a.obs["cell_type"] = types
    return a


def logs(**options):
    a = cells(counts)
    sc.pp.normalize_total(a, **options)
    sc.pp.log1p(a)
    return a


out = {"genes": GENES, "labels": labels.tolist(), "types": types.tolist()}
matrix = sp.csr_matrix(counts)
out["counts"] = {k: getattr(matrix, k).astype(int).tolist() for k in ("indptr", "indices", "data")}

# Normalisation: sums of the logarithms per cell tell all of it.
out["normalised"] = {
    name: {"cells": numbers(np.asarray(logs(**o).X.astype(float).sum(axis=1))), "first": numbers(logs(**o).X[0].toarray())}
    for name, o in {
        "median": {},
        "10000": {"target_sum": 1e4},
        "excluded": {"target_sum": 1e3, "exclude_highly_expressed": True, "max_fraction": 0.3},
    }.items()
}
keep_cells, _ = sc.pp.filter_cells(cells(counts).X, min_genes=45)
keep_cells2, _ = sc.pp.filter_cells(cells(counts).X, min_counts=120)
keep_genes, _ = sc.pp.filter_genes(cells(counts).X, min_cells=20)
keep_genes2, _ = sc.pp.filter_genes(cells(counts).X, min_counts=30)
out["filters"] = {
    "minGenes45": keep_cells.astype(int).tolist(),
    "cellCounts120": keep_cells2.astype(int).tolist(),
    "minCells20": keep_genes.astype(int).tolist(),
    "geneCounts30": keep_genes2.astype(int).tolist(),
}

data = logs()
out["variable"] = []
for options in ({"n_top_genes": 25}, {"n_top_genes": 5000}, {"n_top_genes": 60, "n_bins": 7}, {}, {"min_mean": 0.3, "max_mean": 2, "min_disp": -0.5, "max_disp": 1}):  # fmt: skip
    found = sc.pp.highly_variable_genes(data, inplace=False, **options)
    out["variable"].append(
        {
            "options": options,
            "genes": np.flatnonzero(found["highly_variable"]).tolist(),
            "normalised": numbers(found["dispersions_norm"]),
        }
    )

# Differential expression of a few genes.
few = data[:, :TESTED].copy()
out["tested"] = TESTED
out["tests"] = {}
for name, options in {
    "t-test": {"method": "t-test"},
    "t-test_overestim_var": {"method": "t-test_overestim_var"},
    "wilcoxon": {"method": "wilcoxon", "tie_correct": True},
    "wilcoxon-uncorrected": {"method": "wilcoxon", "tie_correct": False},
}.items():
    sc.tl.rank_genes_groups(few, "condition", reference="ctrl", n_genes=TESTED, **options)
    table = few.uns["rank_genes_groups"]
    out["tests"][name] = {}
    for label in table["names"].dtype.names:
        order = [genes.index(g) for g in table["names"][label]]
        columns = {}
        for theirs, ours in {"scores": "scores", "pvals": "pValues", "pvals_adj": "adjusted", "logfoldchanges": "logFoldChanges"}.items():  # fmt: skip
            column = np.zeros(TESTED)
            column[order] = table[theirs][label]
            columns[ours] = numbers(column)
        out["tests"][name][label] = columns

dense = few.X.toarray().astype(float)
out["mannWhitney"] = {}
for label in [l for l in LABELS if l != "ctrl"]:
    test = stats.mannwhitneyu(dense[labels == label], dense[labels == "ctrl"], method="asymptotic", use_continuity=True)
    out["mannWhitney"][label] = {"u": numbers(test.statistic), "pValues": numbers(test.pvalue)}

# The preparation of GEARS: steps of scanpy, then its tables by their definitions.
chosen = sc.pp.highly_variable_genes(data, n_top_genes=50, inplace=False)["highly_variable"].to_numpy()
perturbed = {g for l in labels for g in l.split("+")}
chosen |= np.array([g in perturbed for g in genes])
final = data[:, chosen].copy()
final.obs["condition"] = [l if l == "ctrl" or "+" in l else f"{l}+ctrl" for l in labels]
final.obs["dose_val"] = ["1+1" if "+" in l else "1" for l in final.obs["condition"]]
final.obs["condition_name"] = ["_".join(row) for row in final.obs[["cell_type", "condition", "dose_val"]].values]
gears = {"genes": list(final.var_names), "condition_name": final.obs["condition_name"].tolist(), "tables": {}, "scores": {}}
expressed = {c: np.asarray(final[final.obs["condition"] == c].X.sum(axis=0)).ravel() > 0 for c in set(final.obs["condition"])}
for kind in ("K562", "RPE1"):
    part = final[final.obs["cell_type"] == kind].copy()
    sc.tl.rank_genes_groups(part, "condition_name", reference=f"{kind}_ctrl_1", rankby_abs=True, n_genes=part.n_vars, use_raw=False)  # fmt: skip
    for name in part.uns["rank_genes_groups"]["names"].dtype.names:
        ranked = part.uns["rank_genes_groups"]["names"][name].tolist()
        nonzero = expressed[name.split("_")[1]]
        kept = nonzero | ~expressed["ctrl"]
        place = {g: i for i, g in enumerate(final.var_names)}
        gears["tables"][name] = {
            "rank_genes_groups_cov_all": ranked,
            "top_non_zero_de_20": [g for g in ranked if nonzero[place[g]]][:20],
            "top_non_dropout_de_20": [g for g in ranked if kept[place[g]]][:20],
            "non_zeros_gene_idx": np.flatnonzero(nonzero).tolist(),
            "non_dropout_gene_idx": np.flatnonzero(kept).tolist(),
        }
        gears["scores"][name] = numbers(part.uns["rank_genes_groups"]["scores"][name])
gears["x"] = {"sum": numbers([final.X.astype(float).sum()])[0], "nnz": int(final.X.nnz)}
out["gears"] = gears

# E-distances on principal components.
centred = final.X.toarray().astype(float)
centred -= centred.mean(axis=0)
u, s, _ = np.linalg.svd(centred, full_matrices=False)
points = (u * s)[:, :10]
out["components"] = numbers(s[:10] ** 2 / (len(labels) - 1))
out["energy"] = {}
for label in sorted(set(final.obs["condition"]) - {"ctrl"}):
    x, y = points[final.obs["condition"] == label], points[final.obs["condition"] == "ctrl"]
    out["energy"][label] = {}
    for name, metric, distinct in (
        ("scperturb", "sqeuclidean", True),
        ("pertpy", "euclidean", True),
        ("cell-eval", "euclidean", False),
        ("scperturb-uncorrected", "sqeuclidean", False),
    ):
        inner = [pairwise_distances(z, metric=metric).sum() / (len(z) * (len(z) - 1 if distinct else len(z))) for z in (x, y)]
        out["energy"][label][name] = 2 * pairwise_distances(x, y, metric=metric).mean() - sum(inner)

# Tails of distributions, far out too.
grid = [(t, d) for t in (0, 0.1, 1, 2.5, 8, 40, 300) for d in (1, 1.7, 5, 30, 400, 1e5, 3e6)]
out["student"] = [[t, d, 2 * stats.t.sf(t, d)] for t, d in grid]
out["normal"] = [[z, 2 * stats.norm.sf(z)] for z in (0, 1e-5, 0.3, 1, 2.8, 2.83, 5, 12, 25, 37)]
p = random.random(30) ** 3
p[4] = p[9]
out["bh"] = {"p": p.tolist(), "adjusted": stats.false_discovery_control(p).tolist()}

here = pathlib.Path(__file__).parent
(here / "computing.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
