"""CPA as cpa-tools computes it, for tests/models/deep/cpa/*.test.ts: cpa.json beside this file.

Python 3.11 with cpa-tools 0.8.8 (its own floor is Python 3.10: pip install --ignore-requires-python --no-deps),
scvi-tools 0.20.3, pytorch-lightning 1.9.5, torch 2.13.0, torchmetrics 1.2.1, numpy 1.23.5, scipy 1.12.0, anndata 0.9.2,
pandas 2.0.3, jax 0.4.23, flax 0.7.5, scikit-learn 1.3.2. Run: python make_cpa_model.py

The networks have their full size. Weights are digits of a sine, which the tests compute again; of gradients the length,
the sum and some elements are kept.
"""
import json
import math
import sys
from pathlib import Path
from unittest.mock import MagicMock

# Imported by cpa-tools and used by none of this: drawing, tuning, chemistry.
for name in ["tkinter", "rdkit", "rdkit.Chem", "cpa._tuner"]:
    sys.modules[name] = MagicMock()

import numpy as np
import torch
from torch import nn
from anndata import AnnData
import pandas as pd
import cpa
from cpa._module import CPAModule
from cpa._task import CPATrainingPlan

GENES, BATCH = 30, 48
CONDITIONS = ["A", "A+B", "B", "C", "ctrl"]
PERTS = ["ctrl", "A", "B", "C"]


def wave(n, k, scale):
    v = np.sin(12.9898 * np.arange(1, n + 1, dtype=np.float64) + 78.233 * k) * 43758.5453
    return ((2 * (v - np.floor(v)) - 1) * scale).astype(np.float32)


class Mask(nn.Module):
    """Dropout whose mask is known: kept where a sine says so."""

    def __init__(self, k, p):
        super().__init__()
        self.k, self.p = k, p

    def forward(self, x):
        if not self.training:
            return x
        kept = np.sin(3.0 + 5.1 * self.k + 1.37 * np.arange(x.numel(), dtype=np.float64)) >= -math.cos(math.pi * self.p)
        return x * torch.tensor(kept.reshape(x.shape), dtype=x.dtype) / (1 - self.p)


def counts(n):
    """Small counts with zeros, a few large, differing between genes and conditions."""
    rng = np.random.RandomState(7)
    rate = np.exp(rng.normal(0.5, 1.2, GENES))
    shift = np.exp(rng.normal(0, 0.6, (len(CONDITIONS), GENES)))
    of = np.sort(np.arange(n) % len(CONDITIONS))
    return rng.poisson(rate * shift[of] * rng.gamma(4, 0.25, (n, 1))).astype(np.float32), of


def build(dropout):
    module = CPAModule(
        n_genes=GENES, n_perts=len(PERTS) + 1, covars_encoder={}, n_latent=32, recon_loss="nb", doser_type="linear",
        n_hidden_encoder=256, n_layers_encoder=4, n_hidden_decoder=256, n_layers_decoder=2, use_batch_norm_encoder=True,
        use_layer_norm_encoder=False, use_batch_norm_decoder=False, use_layer_norm_decoder=False,
        dropout_rate_encoder=0.2 if dropout else 0.0, dropout_rate_decoder=0.0, variational=False, seed=8206,
    ).float()
    plan = Plan(
        module, {}, n_adv_perts=len(CONDITIONS), drug_weights=[len(OF) / int((OF == c).sum()) - 1.0 for c in range(len(CONDITIONS))],
        n_epochs_kl_warmup=None, n_epochs_adv_warmup=50, n_epochs_mixup_warmup=10, n_epochs_pretrain_ae=10, mixup_alpha=0.1,
        lr=0.0001, wd=3.2170178270865573e-06, adv_steps=3, reg_adv=10.0, pen_adv=20.0, adv_lr=0.0001, adv_wd=7.051355554517135e-06,
        n_layers_adv=2, n_hidden_adv=128, use_batch_norm_adv=True, use_layer_norm_adv=False,
        dropout_rate_adv=0.3 if dropout else 0.0, step_size_lr=25, do_clip_grad=False, adv_loss="cce", gradient_clip_value=5.0,
    )
    named = {}
    def fc(prefix, layers):
        for i, layer in enumerate(layers):
            named[f"{prefix}.{i}.weight"], named[f"{prefix}.{i}.bias"] = layer[0].weight, layer[0].bias
            if isinstance(layer[1], nn.BatchNorm1d):
                named[f"{prefix}.{i}.norm.weight"], named[f"{prefix}.{i}.norm.bias"] = layer[1].weight, layer[1].bias
            for j, part in enumerate(layer):
                if isinstance(part, nn.Dropout):
                    layer[j] = Mask(len(prefix) + i, part.p)
    fc("encoder", module.encoder.network.fc_layers)
    named["encoder.out.weight"], named["encoder.out.bias"] = module.encoder.z.weight, module.encoder.z.bias
    fc("decoder", module.decoder.px_decoder.fc_layers)
    last = module.decoder.px_scale_decoder[0]
    named["decoder.out.weight"], named["decoder.out.bias"] = last.weight, last.bias
    named["perturbations"], named["log_dispersion"] = module.pert_network.pert_embedding.weight, module.px_r
    classifier = plan.perturbation_classifier.classifier
    fc("adversary", classifier[0].fc_layers)
    named["adversary.out.weight"], named["adversary.out.bias"] = classifier[1].weight, classifier[1].bias
    with torch.no_grad():
        for k, (name, p) in enumerate(named.items()):
            if name == "perturbations":
                p.zero_()
                p[1:] = torch.tensor(wave(len(PERTS) * 32, k, 1.0).reshape(-1, 32))
            elif name.endswith("norm.weight"):
                p.copy_(torch.tensor(1 + wave(p.numel(), k, 0.2)))
            else:
                bound = 1.0 if name == "log_dispersion" else 1 / math.sqrt(p.shape[-1] if p.dim() > 1 else 16)
                p.copy_(torch.tensor(wave(p.numel(), k, bound).reshape(p.shape)))
    return module, plan, named


class Plan(CPATrainingPlan):
    """The published plan without Lightning's trainer: epoch, optimisers and backward are given."""

    epoch = 0
    opts = None

    @property
    def current_epoch(self):
        return self.epoch

    def optimizers(self):
        if self.opts is None:
            self.opts = self.configure_optimizers()[0]
        return self.opts

    def manual_backward(self, loss):
        loss.backward()


X, OF = counts(240)
cpa.CPA.pert_encoder = None
frame = pd.DataFrame({"condition": [CONDITIONS[c] for c in OF]})
frame["dose"] = ["1.0+1.0" if "+" in c else "1.0" for c in frame["condition"]]
adata = AnnData(X.copy(), obs=frame)
cpa.CPA.setup_anndata(adata, perturbation_key="condition", control_group="ctrl", dosage_key="dose", is_count_data=True, max_comb_len=2)
keys = cpa._module.CPA_REGISTRY_KEYS


def batch(rows):
    cells = torch.tensor(np.asarray(rows))
    return {
        keys.X_KEY: torch.tensor(X)[cells],
        keys.PERTURBATIONS: torch.tensor(adata.obsm["perts"])[cells],
        keys.PERTURBATIONS_DOSAGES: torch.tensor(adata.obsm["perts_doses"]).float()[cells],
        keys.PERTURBATION_KEY: torch.tensor(OF)[cells].view(-1, 1),
        keys.CATEGORY_KEY: torch.tensor(OF)[cells].view(-1, 1),
    }


def summary(values):
    v = values.detach().numpy().astype(np.float64).ravel()
    some = np.unique(np.linspace(0, v.size - 1, 12).astype(int))
    return {"norm": float(np.sqrt((v * v).sum())), "sum": float(v.sum()), "at": some.tolist(), "values": v[some].tolist()}


def parameters(named, which):
    out = {}
    for name, p in named.items():
        if (name.split(".")[0] == "adversary") != (which == "adversary"):
            continue
        out[name] = summary(p.grad[1:] if name == "perturbations" else p.grad)
    return out


rows = [int(i) for i in (np.arange(BATCH) * 7) % 240]
result = {"genes": GENES, "conditions": CONDITIONS, "perturbations": PERTS, "counts": X.astype(int).tolist(), "conditionOf": OF.tolist(), "rows": rows}

# As it has learned.
module, plan, named = build(dropout=True)
module.eval()
with torch.no_grad():
    data, _ = module.mixup_data(batch(rows), alpha=0.0)
    inference, generative = module.forward(data, compute_loss=False)
    recon, _ = module.loss(data, inference, generative)
    r2 = module.r2_metric(data, inference, generative, mode="direct")
    purity = module.disentanglement(data, inference, generative)
result["order"] = list(named)
result["forward"] = {
    "basal": summary(inference["z_basal"]), "z": summary(inference["z"]), "mu": summary(generative["px"].mu), "recon": recon.item(),
    "r2": [float(v) for v in r2], "purity": [float(v) for v in purity],
    "metric": r2[0] + 0.5 * r2[1] + math.e ** (purity[1] - purity[0]),
}

# One step of the autoencoder, its adversary counting 3.
module, plan, named = build(dropout=True)
plan.train()
data, _ = module.mixup_data(batch(rows), alpha=0.0)
inference, generative = module.forward(data, compute_loss=False)
recon, _ = module.loss(data, inference, generative)
adversary = plan.adversarial_loss(tensors=data, z_basal=inference["z_basal"], compute_penalty=False)
(recon - 3.0 * adversary["adv_loss"]).backward()
statistics = module.encoder.network.fc_layers[0][1]
result["autoencoder"] = {
    "recon": recon.item(), "adversary": adversary["adv_loss"].item(), "gradients": parameters(named, "autoencoder"),
    "runningMean": summary(statistics.running_mean), "runningVariance": summary(statistics.running_var),
}

# One step of the adversary with its gradient penalty, from given latent states.
module, plan, named = build(dropout=True)
plan.train()
z = torch.tensor(wave(BATCH * 32, 99, 1.5).reshape(BATCH, 32))
adversary = plan.adversarial_loss(tensors=data, z_basal=z.detach(), compute_penalty=True)
(adversary["adv_loss"] + plan.pen_adv * adversary["penalty_adv"]).backward()
result["adversary"] = {"adversary": adversary["adv_loss"].item(), "penalty": adversary["penalty_adv"].item(), "gradients": parameters(named, "adversary")}

# A short training over the end of the autoencoder's pretraining, without dropout.
module, plan, named = build(dropout=False)
plan.train()
steps = []
for epoch in range(7, 15):
    plan.epoch = epoch
    for index in range(5):
        cells = [(i * 11 + index * BATCH + epoch * 5) % 240 for i in range(BATCH)]
        found = plan.training_step(batch(cells), index)
        steps.append([found["recon_loss"], found["adv_loss"], found["penalty_adv"]])
result["training"] = {"first": 7, "last": 14, "batches": 5, "steps": steps}
module.eval()
with torch.no_grad():
    data, _ = module.mixup_data(batch(rows), alpha=0.0)
    inference, generative = module.forward(data, compute_loss=False)
    result["training"]["z"] = summary(inference["z"])
    result["training"]["mu"] = summary(generative["px"].mu)

text = json.dumps(result, separators=(",", ":"))
Path(__file__).with_name("cpa.json").write_text(text + "\n")
print(len(text), result["autoencoder"]["recon"], steps[0], steps[-1])
