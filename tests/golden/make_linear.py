"""Golden numbers of principal components and of the linear model, through numpy's SVD and inverses.

Run: python make_linear.py > linear.json      (Python 3.11, numpy 2.4.6)
The steps are those of the paper's equations 1 and 3, written from the description in its methods.
"""

import json

import numpy as np

random = np.random.default_rng(20250804)


def components(z, k):
    """U S of the column-centred matrix; the entry of largest size in each loading is positive."""
    u, s, vt = np.linalg.svd(z - z.mean(axis=0), full_matrices=False)
    rank = int((s > s[0] * max(z.shape) * np.finfo(float).eps).sum())
    k = min(k, rank)
    sign = np.sign(vt[np.arange(k), np.abs(vt[:k]).argmax(axis=1)])
    return u[:, :k] * s[:k] * sign, s[:k]


def linear(means, genes, conditions, train, k, penalty, held):
    z = means[train].T
    control = means[conditions.index("ctrl")]
    y = z - control[:, None]
    g, _ = components(z, k)
    names = [conditions[i].replace("+ctrl", "") for i in train]
    matched = [i for i, name in enumerate(names) if name == "ctrl" or name in genes]
    row = lambda name: np.zeros(g.shape[1]) if name == "ctrl" else g[genes.index(name)]
    p = np.array([row(names[i]) for i in matched])
    y = y[:, matched]
    b = y.mean(axis=1)
    eye = np.eye(g.shape[1]) * penalty
    w = np.linalg.inv(g.T @ g + eye) @ g.T @ (y - b[:, None]) @ p @ np.linalg.inv(p.T @ p + eye)
    predict = lambda label: g @ w @ sum(row(name) for name in label.replace("+ctrl", "").split("+")) + b + control
    return {
        "b": b.tolist(),
        "matched": [conditions[train[i]] for i in matched],
        "predictions": {label: predict(label).tolist() for label in held},
    }


genes = [f"g{i:02d}" for i in range(45)]
genes[40] = "g03"  # a symbol that occurs twice: the first row counts
singles = [f"g{i:02d}+ctrl" for i in range(12)] + ["absent1+ctrl", "absent2+ctrl"]
conditions = ["g01+g02", "ctrl"] + singles + ["g20+ctrl", "g21+ctrl", "g03+g05"]
factors = random.normal(size=(len(conditions), 6)) @ random.normal(size=(6, len(genes)))
means = np.maximum(0, 2 + 0.4 * factors + 0.2 * random.normal(size=factors.shape)).round(6)
train = [i for i, c in enumerate(conditions) if c not in ("g20+ctrl", "g21+ctrl", "g03+g05")]
held = ["g20+ctrl", "g21+ctrl", "g03+ctrl", "ctrl", "g03+g05"]
fits = [
    {"components": k, "lambda": penalty, **linear(means, genes, conditions, train, k, penalty, held)}
    for k, penalty in ((10, 0.1), (3, 0.1), (10, 5.0), (40, 0.1))
]

matrices = {}
for name, (rows, columns), spread in (
    ("tall", (50, 12), 0),
    ("wide", (9, 40), 0),
    ("ill-conditioned", (40, 15), 6),
    ("very ill-conditioned", (40, 15), 9),
):
    u, _ = np.linalg.qr(random.normal(size=(rows, min(rows, columns))))
    v, _ = np.linalg.qr(random.normal(size=(columns, min(rows, columns))))
    s = 10.0 ** -np.linspace(0, spread, min(rows, columns)) if spread else random.uniform(1, 9, min(rows, columns))
    x = (u * s) @ v.T + random.normal(size=columns)
    scores, values = components(x, 6)
    matrices[name] = {"x": x.tolist(), "scores": scores.tolist(), "singularValues": values.tolist()}
low = random.normal(size=(30, 3)) @ random.normal(size=(3, 8))
scores, values = components(low, 6)
matrices["rank 3"] = {"x": low.tolist(), "scores": scores.tolist(), "singularValues": values.tolist()}

print(
    json.dumps(
        {
            "numpy": np.__version__,
            "genes": genes,
            "conditions": conditions,
            "train": [conditions[i] for i in train],
            "means": means.tolist(),
            "fits": fits,
            "pca": matrices,
        }
    )
)
