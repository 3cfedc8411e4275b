"""Golden splits: numpy draws them, by a transcription of the published rules that shares no code with the library.
The package cell-gears 0.1.2 gave the same sets and subgroups for every case of GEARS.

Run: python make_splits.py > splits.json      (Python 3.11, numpy 2.4.6)
"""

import json

import numpy as np


def with_genes(genes, conditions, single):
    """Members of one kind that have a gene of `genes`, in the order of `conditions`."""
    wanted = set(genes)
    kind = [c for c in conditions if (("ctrl" in c) == single) and c != "ctrl"]
    return [c for c in kind if wanted & set(c.split("+"))]


def genes_of(conditions):
    return np.unique([g for c in conditions for g in c.split("+") if g != "ctrl"])


def draw_genes(genes, share, test_genes, only):
    if test_genes is not None and only:
        return np.setdiff1d(genes, test_genes)
    drawn = np.random.choice(genes, int(len(genes) * share), replace=False)
    if test_genes is None:
        return drawn
    kept = [g for g in drawn if g not in test_genes]
    others = np.setdiff1d(genes, [*kept, *test_genes])
    return [*kept, *np.random.choice(others, len(drawn) - len(kept), replace=False)]


def simulate(conditions, gene_share, double_share, seed, test_genes=None, only=False):
    genes = genes_of(conditions)
    np.random.seed(seed)
    seen = draw_genes(genes, gene_share, test_genes, only)
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


def sets(conditions, train, val, test=()):
    """One letter per condition, in the order of the list: train, validation, test (e), dropped (-)."""
    letter = {**{c: "t" for c in train}, **{c: "v" for c in val}, **{c: "e" for c in test}, "ctrl": "t"}
    return "".join(letter.get(c, "-") for c in conditions)


def gears_simulation(conditions, seed, trainGenes=0.75, trainDoubles=0.75, testGenes=None, onlyTestGenes=False):
    perturbed = [c for c in conditions if c != "ctrl"]
    train, test, test_groups = simulate(perturbed, trainGenes, trainDoubles, seed, testGenes, onlyTestGenes)
    train, val, val_groups = simulate(train, 0.9, 0.9, seed)
    return {"sets": sets(conditions, train, val, test), "subgroups": test_groups, "validationSubgroups": val_groups}


def gears_simulation_single(conditions, seed, trainGenes=0.75, testGenes=None, onlyTestGenes=False):
    def one(conditions, share, *held):
        np.random.seed(seed)
        seen = draw_genes(genes_of(conditions), share, *held)
        train = with_genes(seen, conditions, True)
        return train, [c for c in conditions if c not in train]

    train, test = one([c for c in conditions if c != "ctrl"], trainGenes, testGenes, onlyTestGenes)
    train, val = one(train, 0.9, None, False)
    return {"sets": sets(conditions, train, val, test)}


def gears_list(kind):
    """single, combo_seen0, combo_seen1, combo_seen2: one stream for both rounds."""

    def split(conditions, seed, testSize=0.1, testGenes=None, testConditions=None):
        def one(conditions, size, genes=None, test=None):
            singles = [c for c in conditions if "ctrl" in c]
            doubles = [c for c in conditions if "ctrl" not in c]
            if genes is None:
                genes = np.random.choice(genes_of(conditions), int(len(singles) * size))
            others = lambda c: sum(g not in genes for g in c.split("+"))
            hold = []
            if kind == "single":
                test = with_genes(genes, conditions, True)
                hold = with_genes(genes, conditions, False)
            elif kind == "combo_seen2":
                test = np.random.choice(doubles, int(len(doubles) * size)) if test is None else test
            else:
                touched = with_genes(genes, conditions, False)
                hold = [c for c in touched if others(c) > (0 if kind == "combo_seen0" else 1)]
                test = with_genes(genes, conditions, True) + [c for c in touched if c not in hold]
            return [c for c in conditions if c not in set(test) and c not in hold], list(test)

        np.random.seed(seed)
        train, test = one([c for c in conditions if c != "ctrl"], testSize, testGenes, testConditions)
        train, val = one(train, 0.1)
        return {"sets": sets(conditions, train, val, test)}

    return split


def gears_no_test(conditions, seed):
    np.random.seed(seed)
    perturbed = [c for c in conditions if c != "ctrl"]
    np.random.choice(genes_of(perturbed), int(len([c for c in perturbed if "ctrl" in c]) * 0.1))
    val = np.random.choice(perturbed, int(len(perturbed) * 0.1))
    return {"sets": sets(conditions, [c for c in perturbed if c not in set(val)], val)}


def norman(conditions, seed, first_half=False):
    np.random.seed(seed)
    conditions = np.unique(conditions)
    single = [c for c in conditions if "ctrl" in c]
    double = np.setdiff1d(conditions, single)
    train = np.random.choice(double, len(double) // 2, replace=False)
    rest = np.setdiff1d(double, train)
    test = rest[: len(rest) // 2] if first_half else np.random.choice(rest, len(rest) // 2, replace=False)
    held = np.setdiff1d(rest, test)
    return {"train": [str(c) for c in single] + train.tolist(), "test": test.tolist(), "validation": held.tolist()}


def norman_sorted(conditions, seed):
    """Sets hold the sorted names."""
    return norman(["+".join(sorted(c.split("+"))) for c in conditions], seed, True)


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


def cases_of(lists):
    mixed = sorted(genes_of(lists["mixed"]).tolist())
    singles = sorted(genes_of(lists["singles"]).tolist())
    doubles = [c for c in lists["mixed"] if "ctrl" not in c]
    told = {
        "gears-simulation": [
            ("mixed", {"trainGenes": 0.6, "trainDoubles": 0.3}),
            ("mixed", {"testGenes": mixed[3:8]}),
            ("mixed", {"testGenes": mixed[9:11], "onlyTestGenes": True}),
            ("singles", {"testGenes": singles[:9]}),
        ],
        "gears-simulation_single": [("singles", {"testGenes": singles[5:8]}), ("singles", {"testGenes": singles[5:8], "onlyTestGenes": True})],
        "gears-combo_seen0": [("mixed", {"testGenes": mixed[:6]}), ("mixed", {"testSize": 0.4})],
        "gears-combo_seen1": [("mixed", {"testGenes": mixed[2:5]}), ("mixed", {"testSize": 0.3})],
        "gears-combo_seen2": [("mixed", {"testConditions": doubles[4:9]}), ("mixed", {"testSize": 0.5, "testGenes": mixed[:2]})],
        "gears-single": [("mixed", {"testGenes": mixed[20:23]}), ("singles", {"testSize": 0.25})],
    }
    makers = {
        "gears-simulation": gears_simulation,
        "gears-simulation_single": gears_simulation_single,
        **{f"gears-{kind}": gears_list(kind) for kind in ("single", "combo_seen0", "combo_seen1", "combo_seen2")},
        "gears-no_test": gears_no_test,
        "norman-paper": norman,
        "norman-sorted": norman_sorted,
    }
    plain = {
        "gears-simulation": ("singles", "mixed", "tiny"),
        "gears-simulation_single": ("singles",),
        "gears-single": ("singles", "mixed"),
        "gears-combo_seen0": ("mixed",),
        "gears-combo_seen1": ("mixed",),
        "gears-combo_seen2": ("mixed",),
        "gears-no_test": ("singles", "mixed"),
        "norman-paper": ("mixed", "tiny"),
        "norman-sorted": ("mixed", "tiny"),
    }
    for algorithm, make in makers.items():
        wanted = [(name, seed, {}) for name in plain[algorithm] for seed in (0, 1, 2, 42, 4294967295)]
        wanted += [(name, seed, options) for name, options in told.get(algorithm, []) for seed in (7, 8)]
        for name, seed, options in wanted:
            split = make(lists[name], seed, **options)
            yield {"algorithm": algorithm, "conditions": name, "seed": seed, "options": options, "split": split}


if __name__ == "__main__":
    lists = {"singles": invent(47, 0, 1), "mixed": invent(30, 37, 2), "tiny": invent(6, 5, 3)}
    print(json.dumps({"numpy": np.__version__, "lists": lists}, indent=1)[:-2] + ',\n "cases": [')
    print(",\n".join(json.dumps(one) for one in cases_of(lists)))
    print("]}")
