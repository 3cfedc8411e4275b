"""Pickled splits as GEARS writes them (set2conditions and subgroups), in several protocols.

Run: python make_split_pickles.py > split_pickles.json      (Python 3.11, numpy 2.4.6)
"""

import base64
import json
import pickle

import numpy as np

sets = {"test": ["A+ctrl", "A+B"], "train": ["ctrl", "B+ctrl", "ctrl+C"], "val": ["B+C"]}
kinds = ("combo_seen0", "combo_seen1", "combo_seen2", "unseen_single")
subgroup = {
    "test_subgroup": {**{kind: [] for kind in kinds}, "combo_seen1": ["A+B"], "unseen_single": ["A+ctrl"]},
    "val_subgroup": {**{kind: [] for kind in kinds}, "combo_seen2": [np.str_("B+C")]},
}
text = lambda value, protocol: base64.b64encode(pickle.dumps(value, protocol=protocol)).decode()
print(
    json.dumps(
        {
            "sets": {p: text(sets, p) for p in (0, 2, 4, 5)},
            "arrays": text({k: np.array(v, dtype=object) for k, v in sets.items()}, 4),
            "subgroup": text(subgroup, 4),
            "no_test": text({k: v for k, v in sets.items() if k != "test"}, 4),
            "cells": text({"train": [1, 2]}, 4),
            "odd": text({"train": ["A"], "holdout": ["B"]}, 4),
            "empty": text({}, 4),
        },
        indent=1,
    )
)
