"""What bench/models-deep.ts measures of cell-gears, in a process of its own: gears_steps.py FOLDER THREADS

The first line of its input prepares, each further one makes a training step of the package's own loop; prints seconds and
processor seconds as JSON, and at the end of the input its peak memory in MB.
"""

import json
import re
import resource
import sys
import time

import torch

import cell_gears

folder, threads = sys.argv[1:3]
torch.set_num_threads(int(threads))


def measured(work):
    before, started = time.process_time(), time.time()
    result = work()
    return result, {"seconds": time.time() - started, "cpu": time.process_time() - before}


def prepare():
    adata, edges, sets = cell_gears.read(folder, f"{folder}/split.json")
    data = cell_gears.pert_data(adata, edges, sets)
    gears = cell_gears.model(data, edges)
    gears.model.train()
    return gears, data


def endless(loader):
    while True:
        yield from loader


sys.stdin.readline()
(gears, data), first = measured(prepare)
loader = data.dataloader["train_loader"]
print(json.dumps({**first, "cells": len(loader.dataset)}), flush=True)
batches = endless(loader)
optimizer = torch.optim.Adam(gears.model.parameters(), lr=1e-3, weight_decay=5e-4)


def step():
    batch = next(batches)
    optimizer.zero_grad()
    predicted = gears.model(batch)
    loss = cell_gears.package.loss_fct(
        predicted, batch.y, batch.pert, ctrl=gears.ctrl_expression, dict_filter=gears.dict_filter, direction_lambda=0.1
    )
    loss.backward()
    torch.nn.utils.clip_grad_value_(gears.model.parameters(), clip_value=1.0)
    optimizer.step()
    return float(loss)


while sys.stdin.readline():
    loss, taken = measured(step)
    print(json.dumps({**taken, "loss": loss}), flush=True)
try:
    with open("/proc/self/status") as file:
        peak = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"peak": peak}), flush=True)
