"""Golden numbers of rank correlations, areas, R², distances and ranks by scipy and scikit-learn.

Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1.

    python make_peer_metrics.py > peer_metrics.json
"""
import json

import numpy as np
from scipy.stats import kendalltau, pearsonr, rankdata, spearmanr
from sklearn.metrics import average_precision_score, pairwise_distances, r2_score, roc_auc_score

rng = np.random.default_rng(20251122)
G = 50

# With ties on both sides.
a = rng.integers(0, 12, G) / 4
b = np.round(a + rng.normal(0, 1, G), 1)
labels = rng.random(G) < 0.3
scores = np.round(rng.normal(0, 1, G) + labels, 1)
weights = rng.random(G) ** 2

# Eleven conditions, seven of them named after a measured gene, in alphabetical order.
P = 11
genes = [f"g{i:02d}" for i in range(G)]
conditions = sorted([f"g{i:02d}" for i in (3, 8, 14, 21, 22, 40, 49)] + ["x1", "x2", "x3", "x4"])
control = 2 + rng.gamma(2.0, 0.8, G)
own_control = control + rng.normal(0, 0.05, G)
truth = control + rng.normal(0, 0.3, (P, G))
prediction = control + 0.15 * (truth - control) + rng.normal(0, 0.25, (P, G))
mean = truth.mean(axis=0)
real, guess = truth - control, prediction - control
guess_own = prediction - own_control


def pds(guess, metric, keep_of, denominator):
    values = []
    for p, name in enumerate(conditions):
        keep = keep_of(name)
        distances = pairwise_distances(real[:, keep], guess[p : p + 1, keep], metric=metric).ravel()
        values.append(1 - np.flatnonzero(np.argsort(distances, kind="stable") == p)[0] / denominator)
    return values


def logfold(means, reference):
    return np.log2(means + 0.1) - np.log2(reference + 0.1)


def rank(matrix):
    """Rows predictions, columns truths; share of other predictions that are closer."""
    n = len(matrix)
    return [float((matrix[:, p] < matrix[p, p]).sum() / (n - 1)) for p in range(n)]


panel = np.array([gene not in conditions for gene in genes])
cosine = pairwise_distances(logfold(prediction, own_control), logfold(truth, control), metric="cosine")
euclidean = pairwise_distances(prediction, truth)

json.dump(
    {
        "a": a.tolist(),
        "b": b.tolist(),
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "weights": weights.tolist(),
        "ranks": rankdata(b).tolist(),
        "spearman": float(spearmanr(a, b).statistic),
        "kendall": float(kendalltau(a, b).statistic),
        "r2": r2_score(a, b),
        "r2_weighted": r2_score(a, b, sample_weight=weights),
        "average_precision": average_precision_score(labels, scores),
        "roc_auc": roc_auc_score(labels, scores),
        "genes": genes,
        "conditions": conditions,
        "control": control.tolist(),
        "own_control": own_control.tolist(),
        "truth": truth.tolist(),
        "prediction": prediction.tolist(),
        "set": {
            **{f"cell_eval_discrimination_score_{m}": pds(guess_own, m, lambda name: np.array([g != name for g in genes]), P) for m in ("l1", "l2", "cosine")},
            **{f"cell_eval2_pds_{m}": pds(guess, m, lambda _: panel, P - 1) for m in ("l1", "l2", "cosine")},
            "perturbench_rank_rmse": rank(euclidean),
            "perturbench_rank_rmse_transposed": rank(euclidean.T),
            "perturbench_rank_cosine": rank(cosine),
            "perturbench_rank_cosine_transposed": rank(cosine.T),
            "centroid_accuracy": [float((euclidean[p] > euclidean[p, p]).sum() / (P - 1)) for p in range(P)],
            "pearson_delta_perturbed": [float(pearsonr(prediction[p] - mean, truth[p] - mean)[0]) for p in range(P)],
            "r2_delta_perturbed": [r2_score(truth[p] - mean, prediction[p] - mean) for p in range(P)],
            "wmse": [float((weights / weights.sum() * (prediction[p] - truth[p]) ** 2).sum()) for p in range(P)],
            "r2w_delta": [r2_score(real[p], guess[p], sample_weight=weights) for p in range(P)],
            "r2w_delta_perturbed": [r2_score(truth[p] - mean, prediction[p] - mean, sample_weight=weights) for p in range(P)],
        },
    },
    __import__("sys").stdout,
)
