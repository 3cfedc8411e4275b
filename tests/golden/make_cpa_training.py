"""How far predictions of cpa-tools itself are from held-out double perturbations: cpa_training.json beside this file.

Same versions as make_cpa_model.py. For each data file and seed: the split of `pertline split --data FILE --seed N --out
split.json`, the settings of the paper's script, the best epoch chosen by the validation conditions, training control cells
decoded for every held-out condition, L2 over the 1,000 genes with the highest control mean. Both start from the same weights,
those that pertline draws for the seed (write_cpa_start.ts): after so few steps, most of what differs between seeds is where they
started.

Run from the repository: python make_cpa_training.py NAME FILE CELLS_COLUMN=VALUE|- EPOCHS SPLIT1.json SPLIT2.json SPLIT3.json
"""
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import MagicMock

for name in ["tkinter", "rdkit", "rdkit.Chem", "cpa._tuner"]:
    sys.modules[name] = MagicMock()

import numpy as np
import torch
import anndata as ad
import scipy.sparse as sp
import cpa

MODEL = dict(n_latent=32, recon_loss="nb", doser_type="linear", n_hidden_encoder=256, n_layers_encoder=4, n_hidden_decoder=256, n_layers_decoder=2, use_batch_norm_encoder=True, use_layer_norm_encoder=False, use_batch_norm_decoder=False, use_layer_norm_decoder=False, dropout_rate_encoder=0.2, dropout_rate_decoder=0.0, variational=False)
PLAN = dict(n_epochs_kl_warmup=None, n_epochs_adv_warmup=50, n_epochs_mixup_warmup=10, n_epochs_pretrain_ae=10, mixup_alpha=0.1, lr=0.0001, wd=3.2170178270865573e-06, adv_steps=3, reg_adv=10.0, pen_adv=20.0, adv_lr=0.0001, adv_wd=7.051355554517135e-06, n_layers_adv=2, n_hidden_adv=128, use_batch_norm_adv=True, use_layer_norm_adv=False, dropout_rate_adv=0.3, step_size_lr=25, do_clip_grad=False, adv_loss="cce", gradient_clip_value=5.0)


def start(model, perturbed, classes, seed):
    """Gives the network the weights that pertline starts from. Its adversary starts from its own."""
    out = tempfile.mktemp(suffix=".safetensors")
    node = ["node", "--import=tsx", "--conditions=pertline-source", "tests/golden/write_cpa_start.ts"]
    subprocess.run([*node, str(model.module.n_genes), ",".join(perturbed), str(classes), str(seed), out], check=True)
    raw = Path(out).read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    tensors = {n: torch.tensor(np.frombuffer(raw[8 + size :], dtype="<f4", offset=h["data_offsets"][0], count=int(np.prod(h["shape"]))).reshape(h["shape"]).copy()) for n, h in header.items() if n != "__metadata__"}
    module = model.module
    pairs = {"encoder.out": module.encoder.z, "decoder.out": module.decoder.px_scale_decoder[0]}
    for i in range(4):
        pairs[f"encoder.{i}"] = module.encoder.network.fc_layers[i][0]
    for i in range(2):
        pairs[f"decoder.{i}"] = module.decoder.px_decoder.fc_layers[i][0]
    with torch.no_grad():
        for name, layer in pairs.items():
            layer.weight.copy_(tensors[f"{name}.weight"])
            layer.bias.copy_(tensors[f"{name}.bias"])
        module.pert_network.pert_embedding.weight[1:] = tensors["perturbations"]
        module.px_r.copy_(tensors["log_dispersion"])


def main(name, file, where, epochs, splits):
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    adata = ad.read_h5ad(file)
    if where != "-":
        column, value = where.split("=")
        adata = adata[adata.obs[column].astype(str) == value].copy()
    adata = adata[np.asarray((adata.X != 0).sum(1)).ravel() > 0].copy()
    condition = next(c for c in ["condition", "perturbation", "gene"] if c in adata.obs)
    labels = adata.obs[condition].astype(str).values
    x = sp.csr_matrix(adata.X).astype(np.float32)
    scaled = x.copy()
    scaled.data = np.expm1(scaled.data)
    smallest = np.array([scaled.data[a:b].min() for a, b in zip(scaled.indptr[:-1], scaled.indptr[1:])])
    counts = sp.diags(1 / smallest).dot(scaled).tocsr().astype(np.float32)
    sums = np.asarray(scaled.sum(1)).ravel()
    control = next(c for c in ["ctrl", "control"] if (labels == c).any())
    isctrl = np.where(labels == control)[0]
    panel = np.argsort(-np.asarray(x[isctrl].mean(0)).ravel(), kind="stable")[:1000]
    truth = {c: np.asarray(x[labels == c].mean(0)).ravel() for c in set(labels)}
    results = []
    for seed, path in enumerate(splits, 1):
        split = json.loads(Path(path).read_text())
        val = split.get("val", split.get("validation"))
        held = list(val or []) + list(split["test"])
        keep = np.isin(labels, split["train"] + held)
        cpa.CPA.pert_encoder = cpa.CPA.covars_encoder = None
        data = ad.AnnData(counts[keep].copy(), obs=adata.obs.loc[keep, []].copy())
        own = labels[keep]
        data.obs["harm"] = [c.replace(f"+{control}", "").replace(f"{control}+", "") for c in own]
        data.obs["dose"] = ["1.0+1.0" if "+" in c else "1.0" for c in data.obs["harm"]]
        if not val:  # A tenth of the training cells chooses the epoch.
            back = np.random.RandomState(seed).rand(len(own)) < 0.1
        data.obs["split"] = np.where(back & np.isin(own, split["train"]), "val", np.where(np.isin(own, split["train"]), "train", "test")) if not val else np.where(np.isin(own, split["train"]), "train", np.where(np.isin(own, val), "val", "test"))
        cpa.CPA.setup_anndata(data, perturbation_key="harm", control_group=control, dosage_key="dose", is_count_data=True, max_comb_len=2)
        model = cpa.CPA(data, split_key="split", train_split="train", valid_split="val", test_split="test", **MODEL, seed=8205 + seed)
        start(model, [g for g in cpa.CPA.pert_encoder if g not in ("<PAD>", control)], len(set(own)), seed)
        started = time.time()
        model.train(max_epochs=epochs, use_gpu=False, batch_size=2048, plan_kwargs=PLAN, early_stopping_patience=1000, check_val_every_n_epoch=5, save_path=False, enable_progress_bar=False)
        seconds = time.time() - started
        model.module.eval()
        encoder = cpa.CPA.pert_encoder
        found = {"cp10k": [], "data": []}
        with torch.no_grad():
            dense = torch.tensor(counts[isctrl].toarray())
            basal = model.module.encoder(torch.log(1 + dense))
            for c in held:
                genes = [g for g in c.split("+") if g != control]
                shift = sum(model.module.pert_network.pert_embedding.weight[encoder[g]] for g in genes)
                share = model.module.decoder("gene", basal + shift, torch.log(dense.sum(1)).unsqueeze(1))[0].numpy()
                for how, target in [("cp10k", 1e4), ("data", sums[isctrl][:, None])]:
                    mean = np.log1p(share * target).mean(0)
                    found[how].append(float(np.linalg.norm((mean - truth[c])[panel])))
        recon = model.epoch_history["recon_loss"][model.epoch_history["mode"] == "train"].tolist()
        mean_of = np.mean([truth[c] for c in split["train"]], 0)
        results.append({"seed": seed, "l2": {k: float(np.mean(v)) for k, v in found.items()}, "mean": float(np.mean([np.linalg.norm((mean_of - truth[c])[panel]) for c in held])), "heldOut": len(held), "recon": [round(r, 3) for r in recon], "seconds": round(seconds)})
        print(results[-1], flush=True)
        file_out = Path(__file__).with_name("cpa_training.json")
        all_results = json.loads(file_out.read_text()) if file_out.exists() else {}
        all_results[name] = {"epochs": epochs, "runs": results}
        file_out.write_text(json.dumps(all_results, indent=1) + "\n")


if __name__ == "__main__":
    _, name, file, where, epochs, *splits = sys.argv
    main(name, file, where, int(epochs), splits)
