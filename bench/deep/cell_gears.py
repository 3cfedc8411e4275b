"""cell-gears 0.1.2 on files of ours, without its downloads: cell_gears.py FOLDER SPLIT EPOCHS OUT THREADS SEED

FOLDER holds data.h5ad (obs: condition as GEARS writes it), go.csv (source, target, importance); SPLIT is a JSON file
{train, val, test}. OUT gets the losses of all steps, the validation errors and the predictions of what is held out.
The package's evaluation of the training cells after each epoch, which changes nothing, is left out.

pip install -r bench/deep/requirements.txt
"""

import json
import sys
import tempfile
import time
import warnings

import anndata
import numpy as np
import pandas as pd
import scipy.sparse
import torch

warnings.filterwarnings("ignore")
# The package indexes sparse matrices with pandas' Series, which scipy from 1.15 on takes to be arrays.
pd.Series.nonzero = lambda self: self.to_numpy().nonzero()
from gears import GEARS, PertData  # noqa: E402
from gears import gears as package  # noqa: E402
from gears.data_utils import get_DE_genes, get_dropout_non_zero_genes  # noqa: E402
from gears.utils import GeneSimNetwork  # noqa: E402


def pert_data(adata, edges, split):
    """PertData of an AnnData in memory. Expects obs: condition, cell_type; var: gene_name."""
    adata.X = scipy.sparse.csr_matrix(adata.X, dtype=np.float32)
    adata = get_dropout_non_zero_genes(get_DE_genes(adata, False))
    data = PertData.__new__(PertData)
    data.data_path = tempfile.mkdtemp()
    data.dataset_name, data.dataset_path = "", data.data_path
    data.default_pert_graph, data.gene_set_path = False, None
    data.adata, data.subgroup = adata, None
    data.pert_names = np.unique(pd.concat([edges.source, edges.target]))
    data.node_map_pert = {name: at for at, name in enumerate(data.pert_names)}
    data.ctrl_adata = adata[adata.obs.condition == "ctrl"]
    data.gene_names = adata.var.gene_name
    data.create_dataset_file()
    data.split, data.seed, data.train_gene_set_size = "custom", 1, 0.75
    data.set2conditions = split
    data.get_dataloader(32)
    return data


def perturbation_graph(data, edges, k=20):
    kept = edges.groupby("target").apply(lambda one: one.nlargest(k + 1, ["importance"])).reset_index(drop=True)
    return GeneSimNetwork(kept, list(data.pert_names), node_map=data.node_map_pert)


def model(data, edges):
    made = GEARS(data, device="cpu")
    graph = perturbation_graph(data, edges)
    made.model_initialize(hidden_size=64, G_go=graph.edge_index, G_go_weight=graph.edge_weight)
    return made


def read(folder, split):
    adata = anndata.read_h5ad(f"{folder}/data.h5ad")
    if "cell_type" not in adata.obs:
        adata.obs["cell_type"] = "cell"
    if "k562" in list(adata.obs.cell_type):
        adata = adata[adata.obs.cell_type == "k562"].copy()
    name = lambda one: "ctrl" if one in ("ctrl", "control") else one if "+" in one else f"{one}+ctrl"
    # Columns that are not looked at could stand in the way.
    adata.obs = pd.DataFrame(
        {"condition": [name(str(one)) for one in adata.obs.condition], "cell_type": "cell"}, index=adata.obs_names
    )
    adata.var = pd.DataFrame({"gene_name": list(adata.var_names)}, index=adata.var_names)
    adata.uns = {}
    with open(split) as file:
        sets = {key: [name(one) for one in value] for key, value in json.load(file).items()}
    return adata, pd.read_csv(f"{folder}/go.csv"), sets


def watch(losses, times):
    """Notes the loss and time of each step; evaluates validation cells only."""
    inner, evaluate = package.loss_fct, package.evaluate
    metrics, compute = [], package.compute_metrics

    def loss_fct(*given, **named):
        loss = inner(*given, **named)
        losses.append(float(loss))
        times.append(time.time())
        return loss

    calls = [0]

    def evaluated(loader, *rest):
        calls[0] += 1
        if len(loader.dataset) == train_size[0]:
            return None
        return evaluate(loader, *rest)

    def computed(results):
        if results is None:
            return {"mse": 0, "mse_de": 0}, {}
        found = compute(results)
        metrics.append(float(found[0]["mse_de"]))
        return found

    train_size = [-1]
    package.loss_fct, package.evaluate, package.compute_metrics = loss_fct, evaluated, computed
    return train_size, metrics


if __name__ == "__main__":
    folder, split_file, epochs, out = sys.argv[1:5]
    torch.set_num_threads(int(sys.argv[5]))
    seed = int(sys.argv[6])
    np.random.seed(seed)
    torch.manual_seed(seed)
    adata, edges, sets = read(folder, split_file)
    data = pert_data(adata, edges, sets)
    # Testing after training is not needed here.
    del data.dataloader["test_loader"]
    losses, times = [], []
    train_size, metrics = watch(losses, times)
    train_size[0] = len(data.dataloader["train_loader"].dataset)
    gears = model(data, edges)
    started = time.time()
    gears.train(epochs=int(epochs), lr=1e-3)
    seconds = time.time() - started
    held = sets["test"] + sets["val"]
    predictions = {one: gears.predict([[gene for gene in one.split("+") if gene != "ctrl"]]) for one in held}
    with open(out, "w") as file:
        json.dump(
            {
                "genes": list(adata.var_names),
                "losses": losses,
                "validation": metrics,
                "seconds": seconds,
                "predictions": {
                    one: [round(float(x), 6) for x in list(found.values())[0]] for one, found in predictions.items()
                },
            },
            file,
        )
