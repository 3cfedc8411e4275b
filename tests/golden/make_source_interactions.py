"""Golden counts and curves of the paper's Source Data that check its figures of interactions, splits and costs.

Run: python make_source_interactions.py FOLDER_OF_THE_WORKBOOKS > source_interactions.json
(Python 3.11, numpy 2.4.6, pandas 3.1.1, openpyxl 3.1.5)
tpr: model -> true positive rate of Fig 1c at false discovery proportions 0.1, 0.25, 0.5, 0.75. above: grid points at which
a model is above no change. predicted: model -> rows of Fig 1f by predicted class (buffering, synergy, opposite) and those
that are predicted and observed as synergy. genes, pairs: model -> counts of Extended Data 5 over all seeds. hours: data set
and model -> mean of Extended Data 10.
"""

import json
import sys

import pandas as pd

folder = sys.argv[1]


def sheet(book, name):
    return pd.read_excel(f"{folder}/{book}.xlsx", sheet_name=name)


curves = sheet("perturbation_prediction", "Panel C").pivot(index="fdp", columns="method", values="tpr")
strongest = sheet("perturbation_prediction", "Panel F")


def predicted(row):
    control, additive, value = row.baseline, row.ref, row.value
    sign = 1 if additive > control else -1
    if (value - control) * sign < 0:
        return "opposite"
    return "buffering" if (value - additive) * sign < 0 else "synergy"


strongest["predicted"] = strongest.apply(predicted, axis=1)
classes = {}
for model, rows in strongest.groupby("method"):
    right = ((rows.predicted == "synergy") & (rows.interaction_label == "Synergy")).sum()
    classes[model] = [int((rows.predicted == one).sum()) for one in ("buffering", "synergy", "opposite")] + [int(right)]


def recurrence(panel, column):
    rows = sheet("suppl-non_additive_gene_reoccurence", panel)
    table = rows.pivot_table(index="method", columns=column, values="n", aggfunc="sum", fill_value=0)
    return {model: {name: int(n) for name, n in counts.items()} for model, counts in table.iterrows()}


jobs = sheet("suppl-resource_usage", "Sheet1")
jobs[["dataset", "seed", "model"]] = jobs.name.str.extract(r"^(.*?)-(\d+)-(.*)$")
hours = jobs[jobs.metric == "elapsed"].groupby(["dataset", "model"]).value.mean() / 3600

print(
    json.dumps(
        {
            "tpr": {m: [float(f"{curves[m].iloc[k]:.12g}") for k in (10, 25, 50, 75)] for m in curves.columns},
            "above": {m: int((curves[m] > curves["no_change"] + 1e-12).sum()) for m in curves.columns},
            "predicted": classes,
            "genes": recurrence("Panel A", "gene_name"),
            "pairs": recurrence("Panel B", "perturbation"),
            "hours": {f"{dataset}|{model}": float(f"{h:.10g}") for (dataset, model), h in hours.items()},
        }
    ).replace('], "', '],\n"').replace('}, "', '},\n"')
)
