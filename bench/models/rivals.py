"""What bench/models.ts compares with: rivals.py pca|models|bootstrap FOLDER [NAME [WAY]]

Prints JSON: seconds, processor seconds, peak memory in MB, and numbers to compare with. Best of three rounds.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

task, folder = sys.argv[1], Path(sys.argv[2])
name, way = (sys.argv[3:] + [None, None])[:2]


def load(file):
    return json.loads((folder / file).read_text())


def truth():
    about = load(f"{name}.json")
    return pd.DataFrame(
        np.fromfile(folder / f"{name}.bin").reshape(len(about["conditions"]), -1),
        index=about["conditions"],
        columns=about["genes"],
    )


def components(z, k=10):
    """Scores of the k leading components of the rows of z, and the singular values."""
    c = z - z.mean(axis=0)
    if way == "randomized":
        from sklearn.utils.extmath import randomized_svd

        u, s, _ = randomized_svd(c, k, random_state=1)
    elif way == "arpack":
        from scipy.sparse.linalg import svds

        u, s, _ = svds(c, k)
        u, s = u[:, ::-1], s[::-1]
    else:
        u, s, _ = np.linalg.svd(c, full_matrices=False)
    return u[:, :k] * s[:k], s[:k]


def pca():
    z = truth().to_numpy().T.copy()
    return lambda: components(z)[1].tolist()


def models():
    data = truth()
    split = load(f"{name}-1.json")
    train, held = split["train"], split["test"] + split["validation"]

    def run():
        control = data.loc["ctrl"]
        panel = control.sort_values(ascending=False, kind="stable").index[:1000]
        training = data.loc[train]
        predictions = {"mean": {c: training.mean() for c in held}}
        if name == "norman":
            single = lambda gene: data.loc[f"{gene}+ctrl"]
            predictions["additive"] = {c: sum(single(g) for g in c.split("+")) - control for c in held if "ctrl" not in c}
        g, _ = components(training.to_numpy().T)
        g = pd.DataFrame(g, index=data.columns)
        clean = [c.replace("+ctrl", "") for c in train]
        matched = [c for c, n in zip(train, clean) if n == "ctrl" or n in g.index]
        p = np.array([np.zeros(10) if c == "ctrl" else g.loc[c.replace("+ctrl", "")].to_numpy() for c in matched])
        y = (data.loc[matched] - control).T
        b = y.mean(axis=1)
        eye = 0.1 * np.eye(10)
        gm = g.to_numpy()
        w = np.linalg.inv(gm.T @ gm + eye) @ gm.T @ (y.to_numpy() - b.to_numpy()[:, None]) @ p @ np.linalg.inv(p.T @ p + eye)
        predictions["linear"] = {}
        for c in held:
            genes = [x for x in c.split("+") if x != "ctrl"]
            if all(x in g.index for x in genes):
                predictions["linear"][c] = pd.Series(gm @ w @ g.loc[genes].sum().to_numpy(), index=data.columns) + b + control
        rows = []
        for model, answers in predictions.items():
            for condition, predicted in answers.items():
                x, t, c = predicted[panel], data.loc[condition, panel], control[panel]
                rows.append((model, condition, np.sqrt(((x - t) ** 2).sum()), x.corr(t), (x - c).corr(t - c)))
        scores = pd.DataFrame(rows, columns=["model", "condition", "l2", "pearson", "pearson_delta"])
        return scores.groupby("model")["l2"].mean().to_dict()

    return run


def bootstrap():
    about = load("bootstrap.json")
    n = len(about["conditions"])
    errors = np.fromfile(folder / "bootstrap.bin").reshape(-1, n)
    table = pd.DataFrame({"method": np.repeat(about["methods"], n), "ratio": (errors[:-1] / errors[-1]).ravel()})

    def run():
        random = np.random.default_rng(1)
        found = []
        for _, rows in table.groupby("method", sort=False)["ratio"]:
            values = rows.to_numpy()
            means = [values[random.integers(0, n, n)].mean() for _ in range(10_000)]
            found.append([float(np.mean(means)), *np.quantile(means, [0.025, 0.975]).tolist()])
        return found

    return run


run = {"pca": pca, "models": models, "bootstrap": bootstrap}[task]()
best = None
for _ in range(1 if task == "models" or name in ("k562", "rpe1") else 3):
    begin, cpu = time.perf_counter(), time.process_time()
    check = run()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    if best is None or seconds < best["seconds"]:
        best = {"seconds": seconds, "cpu": cpu, "check": check}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(json.dumps({**best, "peak": peak}))
