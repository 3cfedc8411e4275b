"""Golden numbers of error ratios, clustered standard errors and error curves. Python 3.11, numpy 2.4.6.

    python make_ratios.py > ratios.json
"""
import json

import numpy as np

rng = np.random.default_rng(20250805)
RESAMPLES = 200_000

# 60 rows: 36 pairs of 12 genes, some of them held out under both seeds.
genes = [f"G{i}" for i in range(12)]
pairs = []
while len(pairs) < 36:
    a, b = sorted(rng.choice(12, 2, replace=False).tolist())
    if [a, b] not in pairs:
        pairs.append([a, b])
rows = [(1, p) for p in range(36)] + [(2, int(p)) for p in sorted(rng.choice(36, 24, replace=False))]
effect = rng.normal(0, 0.15, 12)
baseline = np.round(np.array([2 + rng.gamma(3, 1) for _ in rows]), 6)
model = np.round(
    np.array([b * np.exp(effect[pairs[p][0]] + effect[pairs[p][1]] + rng.normal(0, 0.1)) for (_, p), b in zip(rows, baseline)]), 6
)
pair = np.array([p for _, p in rows])
first, second = np.array(pairs)[pair].T


def weights(kind):
    if kind == "rows":
        return rng.multinomial(60, [1 / 60] * 60, RESAMPLES)
    if kind == "conditions":
        return rng.multinomial(36, [1 / 36] * 36, RESAMPLES)[:, pair]
    counts = rng.multinomial(12, [1 / 12] * 12, RESAMPLES)
    return counts[:, first] * counts[:, second]


def summary(values):
    low, high = np.quantile(values, [0.025, 0.975])
    return {"mean": float(values.mean()), "lower": float(low), "upper": float(high), "standardError": float(values.std(ddof=1))}


intervals = {}
for kind in ["rows", "conditions", "genes"]:
    w = weights(kind).astype(float)
    w = w[w.sum(axis=1) > 0]
    total = w.sum(axis=1)
    intervals[kind] = {
        "geometric": summary(np.exp(w @ np.log(model / baseline) / total)),
        "meanOfRatios": summary(w @ (model / baseline) / total),
        "ratioOfMeans": summary((w @ model) / (w @ baseline)),
    }

# Sum over all pairs of rows that share a gene (or the condition), by brute force.
deviation = model - model.mean()


def clustered(members):
    n = len(members)
    total = sum(deviation[i] * deviation[j] for i in range(n) for j in range(n) if members[i] & members[j])
    count = len(set().union(*members))
    return float(np.sqrt(total / n**2 * count / (count - 1)))


# Ten conditions × 25 genes with ties in control; error curves by both orders.
control = np.round(rng.gamma(2, 1, 25), 1)
truth = np.round(control + rng.normal(0, 0.5, (10, 25)), 6)
prediction = np.round(truth + rng.normal(0, 0.4, (10, 25)), 6)
squares = (prediction - truth) ** 2
by_expression = np.sqrt(np.cumsum(squares[:, np.argsort(-control, kind="stable")], axis=1))
order = np.argsort(-np.abs(truth - control), axis=1, kind="stable")
by_change = np.sqrt(np.cumsum(np.take_along_axis(squares, order, axis=1), axis=1))
ranks = np.arange(1, 26)


def curve(errors):
    return {
        "mean": errors.mean(axis=0).tolist(),
        "publishedError": (errors.std(axis=0, ddof=1) / np.sqrt(ranks)).tolist(),
        "standardError": (errors.std(axis=0, ddof=1) / np.sqrt(10)).tolist(),
    }


print(
    json.dumps(
        {
            "rows": [
                {"seed": s, "condition": "+".join(genes[g] for g in pairs[p]), "model": m, "baseline": b}
                for (s, p), m, b in zip(rows, model.tolist(), baseline.tolist())
            ],
            "values": {
                "geometric": float(np.exp(np.log(model / baseline).mean())),
                "meanOfRatios": float((model / baseline).mean()),
                "ratioOfMeans": float(model.mean() / baseline.mean()),
            },
            "intervals": intervals,
            "errors": {
                "rows": clustered([{i} for i in range(60)]),
                "conditions": clustered([{int(p)} for p in pair]),
                "genes": clustered([{int(a), int(b)} for a, b in zip(first, second)]),
            },
            "sd": float(model.std(ddof=1)),
            "control": control.tolist(),
            "truth": truth.tolist(),
            "prediction": prediction.tolist(),
            "expression": curve(by_expression),
            "change": curve(by_change),
        }
    )
)
