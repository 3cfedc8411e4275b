"""gears_model.json: what cell-gears 0.1.2 computes on small data: graphs, genes, one step, a short training, predictions.

cell-gears==0.1.2 torch==2.13.0 torch_geometric==2.8.1 scanpy==1.11.5 anndata==0.12.19 numpy==2.4.6 pandas==2.3.3
scipy==1.17.1. Arrays are float32 or int32 in base64, row-major.
"""

import base64
import json
import sys
import warnings
from pathlib import Path

import anndata
import numpy as np
import pandas as pd
import scipy.sparse
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "deep"))
import cell_gears  # noqa: E402
from gears.model import GEARS_Model  # noqa: E402
from gears.utils import loss_fct  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(7)
np.random.seed(7)
rng = np.random.default_rng(7)

GENES, HIDDEN, BATCH, EPOCHS = 40, 16, 8, 3
# Parts of the module that nothing is computed with.
UNUSED = ("num_batches", "pert_w", "bn_pert_base_trans")


def packed(values):
    array = np.ascontiguousarray(np.asarray(values))
    array = array.astype("<i4" if array.dtype.kind in "iu" else "<f4")
    return {"shape": list(array.shape), "type": array.dtype.str[1:], "base64": base64.b64encode(array.tobytes()).decode()}


# Perturbations P0 to P8, of which P0 to P5 are measured genes; some genes vary together, one never does.
genes = [f"P{i}" for i in range(6)] + [f"g{i}" for i in range(6, GENES)]
conditions = ["ctrl"] * 18 + sum(
    [[one] * n for one, n in [("P0+ctrl", 8), ("ctrl+P1", 7), ("P2+ctrl", 9), ("P3+ctrl", 6), ("P0+P2", 8), ("P1+P6", 7), ("P7+ctrl", 6), ("P3+P8", 5)]],
    [],
)
n = len(conditions)
programme = rng.normal(size=(n, 4)) @ rng.normal(size=(4, GENES))
shift = {f"P{i}": rng.normal(size=GENES) * 0.8 for i in range(9)}
X = rng.normal(size=(n, GENES)) * 0.6 + programme * 0.5 + 1.0
for row, condition in enumerate(conditions):
    for part in condition.split("+"):
        X[row] += shift.get(part, 0)
X = np.where(rng.random((n, GENES)) < 0.15, 0, np.maximum(X, 0)).astype(np.float32)
X[:, 30] = 0
# A gene that one condition does not express does not count in its loss.
X[np.array(conditions) == "P2+ctrl", 31] = 0
order = rng.permutation(n)
X, conditions = X[order], [conditions[at] for at in order]

terms = {f"P{i}": {f"t{j}" for j in range(12) if (i * 5 + j * 3) % 7 < 3} for i in range(9)}
edges = [(a, b, len(terms[a] & terms[b]) / len(terms[a] | terms[b])) for a in sorted(terms) for b in sorted(terms)]
edges = pd.DataFrame([one for one in edges if one[2] > 0.1], columns=["source", "target", "importance"])

adata = anndata.AnnData(
    scipy.sparse.csr_matrix(X),
    obs=pd.DataFrame({"condition": conditions, "cell_type": "cell"}, index=[str(i) for i in range(n)]),
    var=pd.DataFrame({"gene_name": genes}, index=genes),
)
split = {
    "train": ["ctrl", "P0+ctrl", "ctrl+P1", "P2+ctrl", "P3+ctrl", "P0+P2"],
    "val": ["P7+ctrl", "P1+P6"],
    "test": ["P3+P8"],
}
data = cell_gears.pert_data(adata, edges, split)
control = np.where(np.array(conditions) == "ctrl")[0]
for condition, graphs in data.dataset_processed.items():
    rows = np.where(np.array(conditions) == condition)[0]
    for row, one in zip(rows, graphs):
        x = one.x.numpy().ravel()
        source = row if condition == "ctrl" else control[[np.array_equal(X[c], x) for c in control].index(True)]
        one.cell = torch.tensor([row])
        one.origin = torch.tensor([source])
data.get_dataloader(BATCH)
del data.dataloader["test_loader"]

gears = cell_gears.GEARS(data, device="cpu")
graph = cell_gears.perturbation_graph(data, edges, k=4)
gears.model_initialize(hidden_size=HIDDEN, G_go=graph.edge_index, G_go_weight=graph.edge_weight, num_similar_genes_co_express_graph=5)
state = lambda module: {name: packed(value.numpy()) for name, value in module.state_dict().items() if not any(part in name for part in UNUSED)}
initial = state(gears.model)

# One step, looked at closely.
torch.manual_seed(11)
batch = next(iter(data.dataloader["train_loader"]))
probe = GEARS_Model(gears.config)
probe.load_state_dict(gears.model.state_dict())
probe.train()
predicted = probe(batch)
loss = loss_fct(predicted, batch.y, batch.pert, ctrl=gears.ctrl_expression, dict_filter=gears.dict_filter, direction_lambda=0.1)
loss.backward()
step = {
    "cells": packed(batch.cell.numpy()),
    "origins": packed(batch.origin.numpy()),
    "predicted": packed(predicted.detach().numpy()),
    "loss": loss.item(),
    "gradients": {name: packed(one.grad.numpy()) for name, one in probe.named_parameters() if one.grad is not None},
    "running": {name: value for name, value in state(probe).items() if "running" in name},
}

# The package's own training.
losses, times, batches, evaluated = [], [], [], []
train_size, metrics = cell_gears.watch(losses, times)
train_size[0] = len(data.dataloader["train_loader"].dataset)
inner = GEARS_Model.forward


def forward(self, given):
    (batches if self.training else evaluated).append(given.cell.numpy().tolist())
    return inner(self, given)


GEARS_Model.forward = forward
gears.train(epochs=EPOCHS, lr=1e-3, weight_decay=5e-4)
GEARS_Model.forward = inner

# Predictions of given control cells.
gears.best_model.eval()
drawn = control[np.random.randint(0, len(control), 12)]
predictions = {}
for condition in ["P7+ctrl", "P3+P8", "P0+P2"]:
    nodes = [list(data.pert_names).index(gene) for gene in condition.split("+") if gene != "ctrl"]
    graphs = [cell_gears.package.create_cell_graph_dataset_for_prediction.__globals__["create_cell_graph_for_prediction"](X[[c]], nodes, condition) for c in drawn]
    from torch_geometric.data import Batch

    with torch.no_grad():
        predictions[condition] = packed(gears.best_model(Batch.from_data_list(graphs)).numpy().mean(axis=0))

origins = [int(one.origin) for row in range(n) for one in [next(g for g in sum(data.dataset_processed.values(), []) if int(g.cell) == row)]]
coexpression = pd.DataFrame({"source": gears.config["G_coexpress"][0].numpy(), "target": gears.config["G_coexpress"][1].numpy()})
result = {
    "genes": genes,
    "conditions": conditions,
    "split": split,
    "X": packed(X),
    "origins": origins,
    "terms": {gene: sorted(of) for gene, of in terms.items()},
    "ontology": {"nodes": list(data.pert_names), "source": packed(graph.edge_index[0].numpy()), "target": packed(graph.edge_index[1].numpy()), "weight": packed(graph.edge_weight.numpy())},
    "coexpression": {"source": packed(coexpression.source.to_numpy()), "target": packed(coexpression.target.to_numpy()), "weight": packed(gears.config["G_coexpress_weight"].numpy())},
    "mostChanged": {condition: sorted(int(i) for i in graphs[0].de_idx) for condition, graphs in data.dataset_processed.items() if condition != "ctrl"},
    "expressed": {condition: packed(np.asarray(of)) for condition, of in gears.dict_filter.items()},
    "control": packed(gears.ctrl_expression.numpy().astype(np.float32)),
    "hidden": HIDDEN,
    "initial": initial,
    "step": step,
    "training": {"epochs": EPOCHS, "batches": batches, "evaluated": evaluated, "losses": losses, "validation": metrics},
    "predictions": {"drawn": packed(drawn), "best": state(gears.best_model), "values": predictions},
}
out = Path(__file__).with_name("gears_model.json")
out.write_text(json.dumps(result, separators=(",", ":")) + "\n")
print(out.stat().st_size, losses[:3], losses[-3:], metrics, len(batches))
