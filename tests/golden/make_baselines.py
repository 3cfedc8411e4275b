"""Golden numbers of the simple baselines, through numpy and scikit-learn.

Run: python make_baselines.py > baselines.json      (Python 3.11, numpy 2.4.6, scikit-learn 1.9.1)
Each is written from its definition; regressions and neighbours are scikit-learn's.
"""

import json

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neighbors import KNeighborsRegressor

random = np.random.default_rng(41592)

genes = [f"g{i:02d}" for i in range(40)]
genes[35] = "g03"  # a symbol that occurs twice: the first column is the target
train = (
    ["g01+g02", "ctrl", "ctrl+g00"]
    + [f"g{i:02d}+ctrl" for i in range(1, 14)]
    + ["absent1+ctrl", "g03+g05", "g04+g06", "g05+g07", "g08+g09", "g10+g30", "g31+g32"]
)
held = ["g20+ctrl", "g01+g03", "g03+g20", "g20+g21", "absent1+g04", "g01+ctrl", "ctrl", "g01+g04+g06", "absent2+ctrl"]


def targets(label):
    return [part for part in label.split("+") if part != "ctrl"]


control = random.uniform(0.3, 3, len(genes)).round(6)
effects = {g: random.normal(0, 0.4, len(genes)) for g in sorted({t for c in train for t in targets(c)})}
means = []
for label in train:
    row = control + 0.8 * sum((effects[t] for t in targets(label)), np.zeros(len(genes)))
    row = row + 0.1 * random.normal(size=len(genes))
    for t in targets(label):
        if t in genes:
            row[genes.index(t)] = 0.2 * control[genes.index(t)]
    means.append(control if label == "ctrl" else np.maximum(0, row).round(6))
means = np.array(means)
cells = random.integers(20, 400, len(train))
row_of = {label: i for i, label in enumerate(train)}
perturbed = [i for i, label in enumerate(train) if label != "ctrl"]
y0 = means[row_of["ctrl"]]
single = {targets(c)[0]: means[i] for i, c in enumerate(train) if len(targets(c)) == 1}
perturbed_mean = (means[perturbed] * cells[perturbed, None]).sum(0) / cells[perturbed].sum()
golden = {}


def keep(name, predict, options=None, model=None):
    answers = {label: predict(label) for label in held}
    golden[name] = {
        "model": model or name,
        "options": options or {},
        "predictions": {label: list(map(float, a)) for label, a in answers.items() if a is not None},
    }


keep("perturbed_mean", lambda _: perturbed_mean)
keep("perturbation_mean", lambda _: means[perturbed].mean(0))
left_out = np.array([np.mean([means[i][g] for i in perturbed if genes[g] not in targets(train[i])]) for g in range(len(genes))])
keep("leave_target_out_mean", lambda _: left_out)
measured = [i for i, c in enumerate(train) if c == "ctrl" or (len(targets(c)) == 1 and targets(c)[0] in genes)]
keep("measured_target_mean", lambda _: means[measured].mean(0))
keep(
    "matching_mean",
    lambda c: np.mean([single.get(t, perturbed_mean) for t in targets(c)], axis=0) if targets(c) else y0,
)


def informed(change):
    def predict(label):
        answer = perturbed_mean.copy()
        for t in targets(label):
            if t in genes:
                answer[genes.index(t)] = change(perturbed_mean[genes.index(t)])
        return answer

    return predict


keep("crispr_informed_mean", informed(lambda v: 0))
keep("CRISPRa", informed(lambda v: 2 * v), {"kind": "CRISPRa"}, "crispr_informed_mean")
keep(
    "CRISPRa of expression",
    informed(lambda v: np.log1p(2 * np.expm1(v))),
    {"kind": "CRISPRa", "doubling": "expression"},
    "crispr_informed_mean",
)

b = (means * cells[:, None]).sum(0) / cells.sum()
usable = [i for i in perturbed if all(t in genes for t in targets(train[i]))]
reference = means[usable].mean(0)
pairs = [(i, genes.index(t)) for i in usable for t in targets(train[i])]
c = np.linalg.lstsq(
    np.array([[reference[g]] for _, g in pairs]), np.array([means[i][g] - b[g] for i, g in pairs]), rcond=None
)[0][0]


def scaled(label):
    answer = b.copy()
    for t in targets(label):
        if t in genes:
            answer[genes.index(t)] += c * reference[genes.index(t)]
    return answer


keep("target_scaling", scaled)

# One design matrix for all genes and doubles at once: the first column is s, the others the offsets.
change = {g: y - y0 for g, y in single.items()}
doubles = [i for i, label in enumerate(train) if len(targets(label)) == 2 and all(t in single for t in targets(label))]
x = np.concatenate([change[targets(train[i])[0]] + change[targets(train[i])[1]] for i in doubles])
design = np.column_stack([x, np.tile(np.eye(len(genes)), (len(doubles), 1))])
solution = np.linalg.lstsq(design, np.concatenate([means[i] - y0 for i in doubles]), rcond=None)[0]
s, epsilon = solution[0], solution[1:]


def epistasis(label):
    its = targets(label)
    if len(its) > 2 or any(t not in single for t in its):
        return None
    if len(its) < 2:
        return single[its[0]] if its else y0
    return y0 + s * (change[its[0]] + change[its[1]]) + epsilon


keep("global_epistasis", epistasis)

vocabulary = sorted({t for label in train for t in targets(label)})
one_hot = lambda label: np.array([float(g in targets(label)) for g in vocabulary])
encoded = np.array([one_hot(label) for label in train])
for name, model, options in (
    ("one_hot_linear", LinearRegression(), {}),
    ("one-hot ridge", Ridge(alpha=0.7), {"lambda": 0.7}),
    ("one-hot, unseen genes without effect", LinearRegression(), {"unseen": "intercept"}),
):
    model.fit(encoded, means)
    known = lambda label, options=options: "unseen" in options or all(t in vocabulary for t in targets(label))
    keep(
        name,
        lambda label, model=model, known=known: model.predict(one_hot(label)[None])[0] if known(label) else None,
        options,
        "one_hot_linear",
    )

# Fewer conditions than dimensions in one embedding; a control row and a row for a double in the other.
wide = {g: random.normal(size=30) for g in sorted(set(genes)) if g not in ("g11", "g32")}
narrow = {g: random.normal(size=3) for g in sorted(set(genes))}
narrow["ctrl"] = random.normal(size=3)
narrow["g02+g01"] = random.normal(size=3)
embeddings = {"wide": wide, "narrow": narrow}


def vector(embedding, label):
    for name in (label, "+".join(reversed(label.split("+"))), "+".join(targets(label))):
        if name in embedding:
            return embedding[name]
    if any(t not in embedding for t in targets(label)):
        return None
    return sum((embedding[t] for t in targets(label)), np.zeros(len(embedding["g00"])))


for name, embedding in embeddings.items():
    have = [i for i, label in enumerate(train) if vector(embedding, label) is not None]
    without_control = [i for i in have if train[i] != "ctrl"]
    p = lambda rows: np.array([vector(embedding, train[i]) for i in rows])

    def regressed(model):
        def predict(label):
            v = vector(embedding, label)
            return None if v is None else model.predict(v[None])[0]

        return predict

    for alpha in (1, 0.05, 30):
        model = Ridge(alpha=alpha).fit(p(have), means[have])
        keep(f"ridge, {name}, {alpha}", regressed(model), {"embedding": name, "alpha": alpha}, "ridge")
    for k, metric, weights in ((1, "euclidean", "uniform"), (5, "euclidean", "distance"), (4, "cosine", "uniform"), (6, "cosine", "distance")):  # fmt: skip
        model = KNeighborsRegressor(k, metric=metric, weights=weights).fit(p(without_control), means[without_control])
        # Control without a row is zero, and the cosine distance of zero ties with nothing to break it.
        ask = regressed(model)
        keep(
            f"knn, {name}, {k} {metric} {weights}",
            lambda label, ask=ask: None if label == "ctrl" and metric == "cosine" else ask(label),
            {"embedding": name, "k": k, "distance": metric, "weights": weights},
            "knn",
        )

print(
    json.dumps(
        {
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "genes": genes,
            "train": train,
            "cells": cells.tolist(),
            "means": means.tolist(),
            "held": held,
            "s": s,
            "epsilon": epsilon.tolist(),
            "c": c,
            "embeddings": {n: {g: v.tolist() for g, v in e.items()} for n, e in embeddings.items()},
            "golden": golden,
        }
    )
)
