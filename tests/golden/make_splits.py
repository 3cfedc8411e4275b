"""Golden splits: numpy draws them, by a transcription of the published rules that shares no code with the library.

Run: python make_splits.py > splits.json      (Python 3.11, numpy 2.4.6)
"""

import json

import numpy as np


def with_genes(genes, conditions, single):
    """Members of one kind that have a gene of `genes`, in the order of `conditions`."""
    wanted = set(genes)
    kind = [c for c in conditions if (("ctrl" in c) == single) and c != "ctrl"]
    return [c for c in kind if wanted & set(c.split("+"))]


def simulate(conditions, gene_share, double_share, seed):
    genes = np.unique([g for c in conditions for g in c.split("+") if g != "ctrl"])
    np.random.seed(seed)
    seen = np.random.choice(genes, int(len(genes) * gene_share), replace=False)
    unseen = np.setdiff1d(genes, seen)
    train = with_genes(seen, conditions, True)
    doubles = with_genes(seen, conditions, False)
    seen1 = [c for c in doubles if sum(g in set(seen) for g in c.split("+")) == 1]
    both = np.setdiff1d(doubles, seen1)
    np.random.seed(seed)
    kept = np.random.choice(both, int(len(both) * double_share), replace=False)
    groups = {
        "combo_seen0": [c for c in with_genes(unseen, conditions, False) if not set(c.split("+")) & set(seen)],
        "combo_seen1": seen1,
        "combo_seen2": np.setdiff1d(both, kept).tolist(),
        "unseen_single": with_genes(unseen, conditions, True),
    }
    test = groups["combo_seen1"] + groups["combo_seen2"] + groups["unseen_single"] + groups["combo_seen0"]
    return train + kept.tolist(), test, groups


def gears(conditions, seed, gene_share=0.75, double_share=0.75):
    perturbed = [c for c in conditions if c != "ctrl"]
    train, test, test_groups = simulate(perturbed, gene_share, double_share, seed)
    train, val, val_groups = simulate(train, 0.9, 0.9, seed)
    listed = lambda some: [c for c in conditions if c in set(some)]
    return {
        "train": listed(train + ["ctrl"]),
        "validation": listed(val),
        "test": listed(test),
        "subgroups": test_groups,
        "validationSubgroups": val_groups,
    }


def norman(conditions, seed):
    np.random.seed(seed)
    conditions = np.unique(conditions)
    single = [c for c in conditions if "ctrl" in c]
    double = np.setdiff1d(conditions, single)
    train = np.random.choice(double, len(double) // 2, replace=False)
    rest = np.setdiff1d(double, train)
    test = np.random.choice(rest, len(rest) // 2, replace=False)
    held = np.setdiff1d(rest, test)
    return {"train": [str(c) for c in single] + train.tolist(), "test": test.tolist(), "validation": held.tolist()}


def invent(n_genes, n_doubles, seed):
    """Conditions in no order, with both ways to write a single, doubles of singles that are all there."""
    random = np.random.default_rng(seed)
    genes = [f"{'ABCDEFGH'[i % 8]}{'xyz'[i % 3] if i % 4 else ''}{i}" for i in range(n_genes)]
    singles = [f"{g}+ctrl" if i % 5 else f"ctrl+{g}" for i, g in enumerate(genes)]
    pairs = set()
    while len(pairs) < n_doubles:
        a, b = random.choice(n_genes, 2, replace=False)
        if (b, a) not in pairs:
            pairs.add((int(a), int(b)))
    every = singles + [f"{genes[a]}+{genes[b]}" for a, b in sorted(pairs)] + ["ctrl"]
    return [every[i] for i in random.permutation(len(every))]


lists = {"singles": invent(47, 0, 1), "mixed": invent(30, 37, 2), "tiny": invent(6, 5, 3)}
cases = []
for name, conditions in lists.items():
    for seed in (0, 1, 2, 42, 4294967295):
        cases.append({"algorithm": "gears-simulation", "conditions": name, "seed": seed, "split": gears(conditions, seed)})
        if name != "singles":
            cases.append({"algorithm": "norman-paper", "conditions": name, "seed": seed, "split": norman(conditions, seed)})
cases.append(
    {
        "algorithm": "gears-simulation",
        "conditions": "mixed",
        "seed": 7,
        "trainGenes": 0.6,
        "trainDoubles": 0.3,
        "split": gears(lists["mixed"], 7, 0.6, 0.3),
    }
)
print(json.dumps({"numpy": np.__version__, "lists": lists, "cases": cases}, indent=1))
