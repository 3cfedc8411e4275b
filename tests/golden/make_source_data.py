"""Golden means, error ratios and intervals of the paper's Source Data, through pandas and numpy.

Run: python make_source_data.py FOLDER_OF_THE_WORKBOOKS > source_data.json
(Python 3.11, numpy 2.4.6, pandas 3.1.1, openpyxl 3.1.5)
Per sheet "data set|model": number of held-out rows, means of L2, r2_delta and r2. Per data set and model of Fig 2c: number
of rows, mean of L2 over that of the mean baseline, and the 2.5 and 97.5 % quantiles of 10,000 resampled means.
"""

import json
import sys

import numpy as np
import pandas as pd

folder = sys.argv[1]


def sheet(book, name):
    found = pd.read_excel(f"{folder}/{book}.xlsx", sheet_name=name)
    return found[found.train.isin(["test", "val"])]


def number(value):
    return None if np.isnan(value) else float(f"{value:.12g}")


def means(found):
    return {
        f"{dataset}|{model}": [len(rows), *(number(rows[m].mean()) for m in ("l2", "r2_delta", "r2"))]
        for (dataset, model), rows in found.groupby(["dataset_name", "method"])
    }


random = np.random.default_rng(20250804)
single = sheet("single_perturbation_prediction", "Panel C")
ratios = {}
for dataset, rows in single.groupby("dataset_name"):
    wide = rows.pivot(index=["perturbation", "seed"], columns="method", values="l2")
    for model in wide.columns.drop("mean"):
        r = (wide[model] / wide["mean"]).dropna().to_numpy()
        resampled = random.choice(r, (10_000, len(r))).mean(axis=1)
        ends = np.quantile(resampled, [0.025, 0.975])
        ratios[f"{dataset}|{model}"] = [len(r), number(r.mean()), *(round(float(end), 5) for end in ends)]

print(
    json.dumps(
        {
            "perturbation_prediction": means(sheet("perturbation_prediction", "Panel A")),
            "single_perturbation_prediction": means(sheet("single_perturbation_prediction", "Panel A")),
            "ratios": ratios,
        }
    ).replace('], "', '],\n"')
)
