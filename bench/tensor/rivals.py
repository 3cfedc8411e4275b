# What bench/tensor.ts measures of PyTorch, in a process of its own: rivals.py TASK THREADS
# The tasks and the protocol are those of own.mjs.
import json, resource, sys, time, warnings

import numpy as np
import torch
import torch.nn.functional as F

warnings.filterwarnings("ignore")
task, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.set_num_interop_threads(1)


def wave(seed, shape, scale=1.0):
    n = int(np.prod(shape))
    return torch.from_numpy((np.sin(np.arange(1, n + 1) * (seed + 12.9898)) * scale).astype(np.float32).reshape(shape))


def noise(n):
    u = np.sin(np.arange(1, n + 1) * 12.9898) * 43758.5453
    return u - np.floor(u)


parameters = []


def weights(shape, scale=None):
    scale = 1 / np.sqrt(shape[-1]) if scale is None else scale
    parameters.append(torch.nn.Parameter(wave(len(parameters), shape, scale)))
    return parameters[-1]


def dense(inputs, outputs):
    weight = weights([outputs, inputs])
    bias = weights([outputs], 0.01)
    return lambda x: F.linear(x, weight, bias)


def mlp():
    x = wave(900, [256, 5000])
    layers = [dense(a, b) for a, b in [(5000, 512), (512, 128), (128, 512), (512, 5000)]]

    def loss():
        hidden = x
        for layer in layers[:-1]:
            hidden = F.relu(layer(hidden))
        return F.mse_loss(layers[-1](hidden), x)

    return loss


def graph(way):
    nodes, neighbours, width = 5045, 20, 64
    n = nodes * neighbours
    i = torch.arange(n)
    targets = i // neighbours
    sources = torch.from_numpy(np.floor(noise(n) * nodes).astype(np.int64))
    values = (wave(901, [n], 1 / neighbours)).abs() + 0.01
    y = wave(900, [nodes, width])
    x = weights([nodes, width], 1)
    layers = [dense(width, width) for _ in range(2)]
    if way == "index_add":
        def propagate(h):
            return torch.zeros_like(h).index_add(0, targets, h[sources] * values[:, None])
    else:
        matrix = torch.sparse_coo_tensor(torch.stack([targets, sources]), values, (nodes, nodes)).coalesce()
        turned = matrix.t().coalesce()
        if way == "csr":
            matrix, turned = matrix.to_sparse_csr(), turned.to_sparse_csr()

        class Product(torch.autograd.Function):
            @staticmethod
            def forward(ctx, h):
                return matrix @ h

            @staticmethod
            def backward(ctx, dy):
                return turned @ dy

        propagate = Product.apply

    def loss():
        h = x
        for layer in layers:
            h = F.relu(layer(propagate(h)))
        return F.mse_loss(h, y)

    return loss


def attention():
    tokens, width, heads = 1536, 512, 8
    x = wave(900, [1, tokens, width])
    query, key, value, output = [dense(width, width) for _ in range(4)]

    def split(part):
        return part.view(1, tokens, heads, width // heads).transpose(1, 2)

    def loss():
        mixed = F.scaled_dot_product_attention(split(query(x)), split(key(x)), split(value(x)))
        return F.mse_loss(output(mixed.transpose(1, 2).reshape(1, tokens, width)), x)

    return loss


def counts():
    cells, genes = 2048, 5045
    layers = [(dense(a, 256), torch.nn.BatchNorm1d(256)) for a in [genes, 256, 256, 256]]
    latent = dense(256, 32)
    layers += [(dense(a, 256), torch.nn.BatchNorm1d(256)) for a in [32, 256]]
    scores = dense(256, genes)
    theta = weights([genes], 0.1)
    for _, norm in layers:
        parameters.extend(norm.parameters())
    drawn = np.floor(np.log(1 - noise(cells * genes)) ** 2 * 1.2).astype(np.float32).reshape(cells, genes)
    x = torch.from_numpy(drawn)
    logged = torch.log1p(x)
    library = x.sum(1, keepdim=True)
    eps = 1e-8

    def loss():
        hidden = logged
        for layer, norm in layers[:4]:
            hidden = F.relu(norm(layer(hidden)))
        hidden = latent(hidden)
        for layer, norm in layers[4:]:
            hidden = F.relu(norm(layer(hidden)))
        mu = torch.softmax(scores(hidden), -1) * library
        dispersion = torch.exp(theta)
        total = torch.log(dispersion + mu + eps)
        likelihood = (
            dispersion * (torch.log(dispersion + eps) - total)
            + x * (torch.log(mu + eps) - total)
            + torch.lgamma(x + dispersion)
            - torch.lgamma(dispersion)
            - torch.lgamma(x + 1)
        )
        return -likelihood.mean()

    return loss


name, _, way = task.partition(":")
loss_of = {"mlp": mlp, "graph": lambda: graph(way), "attention": attention, "counts": counts}[name]()
optimiser = torch.optim.Adam(parameters, lr=1e-3)

for _ in sys.stdin:
    started, cpu = time.perf_counter(), time.process_time()
    optimiser.zero_grad()
    loss = loss_of()
    loss.backward()
    optimiser.step()
    print(json.dumps({"loss": loss.item(), "seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu}), flush=True)

try:
    with open("/proc/self/status") as status:
        sizes = dict(line.split(":", 1) for line in status)
    peak, files = int(sizes["VmHWM"].split()[0]) / 1024, int(sizes["RssFile"].split()[0]) / 1024
except OSError:
    peak, files = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0
print(json.dumps({"peak": peak, "files": files}), flush=True)
