"""What bench/models-deep.ts measures of cpa-tools, in a process of its own: cpa_steps.py FOLDER THREADS

The first line of its input prepares, each further one makes one step of the autoencoder and the two of its adversary that go
with it, by the package's own training plan without Lightning; prints seconds and processor seconds as JSON, and at the end of
the input its peak memory in MB. Versions: tests/golden/make_cpa_model.py.
"""

import json
import re
import resource
import sys
import time
from unittest.mock import MagicMock

# Imported by cpa-tools and used by none of this.
for name in ["tkinter", "rdkit", "rdkit.Chem", "cpa._tuner"]:
    sys.modules[name] = MagicMock()

import anndata  # noqa: E402
import numpy as np  # noqa: E402
import scipy.sparse as sp  # noqa: E402
import torch  # noqa: E402
import cpa  # noqa: E402
from cpa._module import CPA_REGISTRY_KEYS as KEYS, CPAModule  # noqa: E402
from cpa._task import CPATrainingPlan  # noqa: E402

BATCH = 2048
folder, threads = sys.argv[1:3]
torch.set_num_threads(int(threads))


class Plan(CPATrainingPlan):
    current_epoch = 30
    opts = None

    def optimizers(self):
        if self.opts is None:
            self.opts = self.configure_optimizers()[0]
        return self.opts

    def manual_backward(self, loss):
        loss.backward()


def prepare():
    adata = anndata.read_h5ad(f"{folder}/data.h5ad")
    with open(f"{folder}/split.json") as file:
        train = json.load(file)["train"]
    adata = adata[adata.obs.condition.isin(train)].copy()
    counts = sp.csr_matrix(np.expm1(adata.X) / 1e4)
    smallest = np.array([counts.data[a:b].min() for a, b in zip(counts.indptr[:-1], counts.indptr[1:])])
    adata = anndata.AnnData((sp.diags(1 / smallest) @ counts).tocsr().astype(np.float32), obs=adata.obs)
    adata.obs["harm"] = [c.replace("+ctrl", "").replace("ctrl+", "") for c in adata.obs.condition.astype(str)]
    adata.obs["dose"] = ["1.0+1.0" if "+" in c else "1.0" for c in adata.obs.harm]
    sys.stdout, out = sys.stderr, sys.stdout
    cpa.CPA.setup_anndata(adata, perturbation_key="harm", control_group="ctrl", dosage_key="dose", is_count_data=True, max_comb_len=2)
    sys.stdout = out
    classes, of = np.unique(adata.obs.harm.values.astype(str), return_inverse=True)
    module = CPAModule(n_genes=adata.n_vars, n_perts=len(cpa.CPA.pert_encoder), covars_encoder={}, n_latent=32, recon_loss="nb", doser_type="linear", n_hidden_encoder=256, n_layers_encoder=4, n_hidden_decoder=256, n_layers_decoder=2, use_batch_norm_encoder=True, use_layer_norm_encoder=False, use_batch_norm_decoder=False, use_layer_norm_decoder=False, dropout_rate_encoder=0.2, dropout_rate_decoder=0.0, variational=False, seed=8206).float()
    plan = Plan(module, {}, n_adv_perts=len(classes), drug_weights=[float(adata.n_obs / n - 1.0) for n in np.bincount(of)], n_epochs_adv_warmup=50, n_epochs_mixup_warmup=10, n_epochs_pretrain_ae=10, mixup_alpha=0.1, lr=0.0001, wd=3.2170178270865573e-06, adv_steps=3, reg_adv=10.0, pen_adv=20.0, adv_lr=0.0001, adv_wd=7.051355554517135e-06, n_layers_adv=2, n_hidden_adv=128, use_batch_norm_adv=True, use_layer_norm_adv=False, dropout_rate_adv=0.3, step_size_lr=25, do_clip_grad=False, adv_loss="cce")
    plan.train()
    return adata, of, plan


sys.stdin.readline()
before, started = time.process_time(), time.time()
adata, of, plan = prepare()
X, perts, doses = sp.csr_matrix(adata.X), adata.obsm["perts"], adata.obsm["perts_doses"]
order = np.random.RandomState(1).permutation(adata.n_obs)
print(json.dumps({"seconds": time.time() - started, "cpu": time.process_time() - before, "cells": int(adata.n_obs)}), flush=True)
at = 0
while sys.stdin.readline():
    before, started = time.process_time(), time.time()
    for turn in range(3):
        chosen = order[(at + np.arange(BATCH)) % len(order)]
        at += BATCH
        category = torch.tensor(of[chosen]).view(-1, 1)
        batch = {KEYS.X_KEY: torch.tensor(X[chosen].toarray()), KEYS.PERTURBATIONS: torch.tensor(perts[chosen]), KEYS.PERTURBATIONS_DOSAGES: torch.tensor(doses[chosen]).float(), KEYS.PERTURBATION_KEY: category, KEYS.CATEGORY_KEY: category}
        found = plan.training_step(batch, turn)
        loss = found["recon_loss"] if turn == 0 else loss
    print(json.dumps({"seconds": time.time() - started, "cpu": time.process_time() - before, "loss": loss}), flush=True)
try:
    with open("/proc/self/status") as file:
        peak = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"peak": peak}), flush=True)
