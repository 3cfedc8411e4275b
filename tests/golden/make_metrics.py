"""Golden numbers of metrics, quantiles and bootstraps. Python 3.11, numpy 2.4.6.

    python make_metrics.py > metrics.json
"""
import json

import numpy as np

rng = np.random.default_rng(20250804)
G = 40
control = rng.gamma(2.0, 0.8, G)
truth = control + rng.normal(0, 0.3, G)
prediction = control + 0.5 * (truth - control) + rng.normal(0, 0.1, G)

values = rng.normal(0, 1, 37)
probabilities = [0, 0.025, 0.1, 0.25, 0.5, 0.9, 0.975, 1]

# Ratios of 60 rows: mean and percentile interval of 200,000 row resamples.
ratios = np.exp(rng.normal(0.02, 0.2, 60))
means = ratios[rng.integers(0, 60, (200_000, 60))].mean(axis=1)

# 40 pairs of 16 genes with an effect per gene, so that pairs that share a gene agree.
pairs = []
while len(pairs) < 40:
    a, b = sorted(rng.choice(16, 2, replace=False).tolist())
    if [a, b] not in pairs:
        pairs.append([a, b])
effect = rng.normal(0, 0.3, 16)
doubles = np.array([1 + effect[a] + effect[b] + rng.normal(0, 0.05) for a, b in pairs])
first, second = np.array(pairs).T
clustered = []
for _ in range(200_000):
    count = np.bincount(rng.integers(0, 16, 16), minlength=16)
    weight = count[first] * count[second]
    if weight.sum() > 0:
        clustered.append((weight * doubles).sum() / weight.sum())

model = rng.gamma(4, 1, 25)
baseline = rng.gamma(4, 1, 25)

print(
    json.dumps(
        {
            "control": control.tolist(),
            "truth": truth.tolist(),
            "prediction": prediction.tolist(),
            "l2": float(np.linalg.norm(prediction - truth)),
            "pearson": float(np.corrcoef(prediction, truth)[0, 1]),
            "pearson_delta": float(np.corrcoef(prediction - control, truth - control)[0, 1]),
            "values": values.tolist(),
            "probabilities": probabilities,
            "quantiles": np.quantile(values, probabilities).tolist(),
            "variance": float(values.var(ddof=1)),
            "ratios": ratios.tolist(),
            "rowBootstrap": [float(means.mean()), *np.quantile(means, [0.025, 0.975]).tolist()],
            "pairs": pairs,
            "doubles": doubles.tolist(),
            "clusterBootstrap": [float(np.mean(clustered)), *np.quantile(clustered, [0.025, 0.975]).tolist()],
            "model": model.tolist(),
            "baseline": baseline.tolist(),
            "averages": {
                "geometric": float(np.exp(np.log(model / baseline).mean())),
                "meanOfRatios": float((model / baseline).mean()),
                "ratioOfMeans": float(model.mean() / baseline.mean()),
            },
        }
    )
)
