"""Loss curves of two small networks trained by PyTorch, from weights and batches made by a formula.

torch==2.13.0 (CPU), Python 3.11:  python tests/golden/make_training.py > tests/golden/training.json
"""

import json
import math

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
STEPS = 200


def wave(seed, *shape):
    """Numbers that look random and that every language computes alike: sin of (i + 1) (seed + 12.9898)."""
    n = math.prod(shape)
    values = [math.sin((i + 1) * (seed + 12.9898)) for i in range(n)]
    return torch.tensor(values, dtype=torch.float64).float().reshape(shape)


def parameters(*shapes):
    return [(wave(seed, *shape) * 0.3).requires_grad_(True) for seed, shape in enumerate(shapes)]


def classifier(optimiser):
    w1, b1, w2, b2 = weights = parameters((16, 10), (16,), (3, 16), (3,))
    steps = optimiser(weights)
    losses = []
    for step in range(STEPS):
        x = wave(100 + step, 32, 10)
        classes = x[:, :3].argmax(1)
        loss = F.cross_entropy(F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2), classes)
        steps.zero_grad()
        loss.backward()
        steps.step()
        losses.append(loss.item())
    return losses


def autoencoder(optimiser, clip=None):
    shapes = (12, 20), (12,), (12,), (4, 12), (20, 4), (20,)
    w1, g1, s1, w2, w3, b3 = weights = parameters(*shapes)
    mean, var = torch.zeros(12), torch.ones(12)
    steps = optimiser(weights)
    losses = []
    for step in range(STEPS):
        x = wave(300 + step, 16, 3) @ wave(7, 3, 20)
        hidden = F.batch_norm(F.linear(x, w1), mean, var, g1, s1, training=True)
        y = F.linear(F.linear(F.relu(hidden), w2), w3, b3)
        loss = F.mse_loss(y, x)
        steps.zero_grad()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(weights, clip)
        steps.step()
        losses.append(loss.item())
    return {"losses": losses, "running_mean": mean.tolist(), "running_var": var.tolist()}


print(
    json.dumps(
        {
            "classifier": {
                "adam": classifier(lambda p: torch.optim.Adam(p, 0.01, weight_decay=5e-4)),
                "adamw": classifier(lambda p: torch.optim.AdamW(p, 0.01)),
                "sgd": classifier(lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
            },
            "autoencoder": autoencoder(lambda p: torch.optim.Adam(p, 0.01)),
            "clipped": autoencoder(lambda p: torch.optim.Adam(p, 0.01), clip=0.05),
        }
    )
)
