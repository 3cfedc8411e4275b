"""Golden numbers of the tensor engine's operators, made by PyTorch.

torch==2.13.0 (CPU), Python 3.11:  python tests/golden/make_tensor.py > tests/golden/tensor.json

Each case holds the inputs, the result, a weight for each of its elements, the derivatives of the weighted sum with
respect to the inputs and, where `second` is true, the derivatives of the squared length of those derivatives; where
it is None, there are no derivatives.
"""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(1)
torch.set_num_threads(1)


def signed(*shape):
    return torch.randn(*shape)


def positive(*shape):
    return torch.rand(*shape) * 3 + 0.1


def numbers(tensor):
    return [float(f"{value:.8g}") for value in tensor.detach().double().flatten().tolist()]


CASES = {
    # name: (function of the inputs, inputs, second derivatives)
    "add": (lambda a, b: a + b, [signed(3, 4), signed(4)], False),
    "subtract": (lambda a, b: a - b, [signed(3, 1), signed(2, 1, 4)], False),
    "multiply": (lambda a, b: a * b, [signed(3, 4), signed(3, 1)], True),
    "divide": (lambda a, b: a / b, [signed(3, 4), positive(4)], True),
    "power 3": (lambda x: x**3, [signed(2, 3)], True),
    "power 2.5": (lambda x: x**2.5, [positive(2, 3)], True),
    "exp": (torch.exp, [signed(5)], True),
    "log": (torch.log, [positive(5)], True),
    "sqrt": (torch.sqrt, [positive(5)], True),
    "reciprocal": (torch.reciprocal, [positive(5)], True),
    "abs": (torch.abs, [signed(5)], False),
    "tanh": (torch.tanh, [signed(5)], True),
    "sigmoid": (torch.sigmoid, [signed(5)], True),
    "erf": (torch.erf, [signed(5)], True),
    "softplus": (F.softplus, [signed(5)], True),
    "relu": (F.relu, [signed(6)], False),
    "gelu": (F.gelu, [signed(6)], True),
    "maximum": (torch.maximum, [signed(3, 4), signed(4)], False),
    "minimum": (torch.minimum, [signed(3, 4), signed(4)], False),
    "sum all": (lambda x: x.sum(), [signed(3, 4)], False),
    "sum 0": (lambda x: x.sum(0), [signed(3, 4)], False),
    "mean -1": (lambda x: x.mean(-1), [signed(2, 3, 4)], False),
    "max": (lambda x: x.max(-1, keepdim=True).values, [signed(3, 4)], False),
    "transpose": (lambda x: x.permute(2, 0, 1), [signed(2, 3, 4)], False),
    "reshape": (lambda x: x.reshape(4, 6), [signed(2, 3, 4)], False),
    "matmul": (lambda a, b: a @ b, [signed(3, 4), signed(4, 2)], True),
    "matmul transposed": (lambda a, b: a.T @ b.T, [signed(4, 3), signed(2, 4)], True),
    "matmul batch": (lambda a, b: a @ b.transpose(-1, -2), [signed(2, 3, 4), signed(2, 5, 4)], True),
    "matmul repeated": (lambda a, b: a @ b, [signed(2, 1, 3, 4), signed(5, 4, 2)], False),
    "matmul weights": (lambda a, b: a @ b, [signed(2, 3, 4), signed(4, 5)], True),
    "softmax": (lambda x: F.softmax(x, -1), [signed(3, 4)], True),
    "logSoftmax": (lambda x: F.log_softmax(x, -1), [signed(3, 4) * 20], True),
    "standardise": (lambda x: F.layer_norm(x, (5,)), [signed(3, 5)], True),
    "gather": (lambda x: x[torch.tensor([[2, 0], [2, 1]])], [signed(4, 3)], False),
    "slice": (lambda x: x[:, 1:3], [signed(3, 4)], False),
    "concatenate": (lambda a, b: torch.cat([a, b], 1), [signed(2, 3), signed(2, 2)], False),
    "sparseProduct": (
        lambda x: torch.tensor([[0.5, 0, 2, 0], [0, 0, 0, 0], [1, -1, 0, 3]]) @ x,
        [signed(4, 3)],
        False,
    ),
    "logGamma": (torch.lgamma, [torch.tensor([0.01, 0.3, 1.0, 2.0, 2.5, 7.0, 30.0, 400.0])], True),
    "digamma": (torch.digamma, [torch.tensor([0.05, 0.3, 1.0, 2.0, 2.5, 7.0, 30.0])], False),
    "attention": (
        lambda q, k, v: F.softmax(q @ k.transpose(-1, -2) / 2, -1) @ v,
        [signed(2, 3, 4), signed(2, 5, 4), signed(2, 5, 4)],
        False,
    ),
    "batchNorm": (
        lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True),
        [signed(6, 3), positive(3), signed(3)],
        True,
    ),
    "layerNorm": (lambda x, w, b: F.layer_norm(x, (4,), w, b), [signed(3, 4), positive(4), signed(4)], False),
    "negativeBinomial": (
        lambda mu, theta: torch.distributions.NegativeBinomial(theta, logits=mu.log() - theta.log()).log_prob(
            torch.tensor([[0.0, 3, 1], [7, 0, 20]])
        ),
        [positive(2, 3), positive(3)],
        False,
    ),
    "negate": (torch.neg, [signed(5)], False),
    "broadcast": (lambda x: x.expand(4, 3, 5), [signed(3, 1)], False),
    "pad": (lambda x: F.pad(x, (1, 2)), [signed(2, 3)], False),
    "select": (
        lambda a, b: torch.where(torch.tensor([[True], [False], [True]]), a, b),
        [signed(3, 4), signed(4)],
        False,
    ),
    "sign": (torch.sign, [torch.tensor([-2.5, 0.0, 3.0, -0.0])], False),
    "cast": (lambda x: x.to(torch.int32).float(), [torch.tensor([-2.7, 0.0, 0.4, 3.0])], None),
    "greater": (lambda a, b: (a > b).float(), [torch.tensor([[1.0, 2, 3]]), torch.tensor([[2.0], [1]])], None),
    "equal": (lambda a, b: (a == b).float(), [torch.tensor([[1.0, 2, 3]]), torch.tensor([[2.0], [1]])], None),
    "gather given": (lambda x: x[torch.tensor([2, 0, 2])], [signed(4, 3)], False),
    "scatterAdd": (
        lambda x: torch.zeros(4, 3).index_add(0, torch.tensor([2, 0, 2, 3, 2]), x),
        [signed(5, 3)],
        False,
    ),
    "segmentSum": (
        lambda x: torch.zeros(3, 2).index_add(0, torch.tensor([2, 0, 2, 0]), x),
        [signed(4, 2)],
        False,
    ),
    "trigamma": (
        lambda x: torch.special.polygamma(1, x),
        [torch.tensor([0.05, 0.3, 1.0, 2.0, 2.5, 7.0, 30.0])],
        None,
    ),
}


def case(name, function, inputs, second):
    inputs = [one.clone().requires_grad_(True) for one in inputs]
    result = function(*inputs)
    weights = torch.randn(result.shape)
    loss = (result * weights).sum()
    slopes = [] if second is None else torch.autograd.grad(loss, inputs, create_graph=second)
    found = {
        "name": name,
        "inputs": [{"shape": list(one.shape), "values": numbers(one)} for one in inputs],
        "shape": list(result.shape),
        "result": numbers(result),
        "weights": numbers(weights),
        "gradients": [numbers(one) for one in slopes],
    }
    if second:
        length = sum((one * one).sum() for one in slopes)
        again = torch.autograd.grad(length, inputs, allow_unused=True)
        found["second"] = [
            numbers(torch.zeros_like(x) if one is None else one) for x, one in zip(inputs, again)
        ]
    return found


print(json.dumps([case(name, *parts) for name, parts in CASES.items()]))
