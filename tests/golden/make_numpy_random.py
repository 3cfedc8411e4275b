"""Writes numpy_random.json: numpy's legacy generator on 32 seeds x 18 operations.

Made with numpy 2.4.6 (any version gives the same, NEP 19):
    python make_numpy_random.py > numpy_random.json
"""

import json
import zlib

import numpy as np


def checksum(values):
    return zlib.crc32(",".join(str(int(v)) for v in values).encode())


def operations(seed):
    """One stream per seed: every operation continues where the one before stopped."""
    r = np.random
    r.seed(seed)
    n = seed % 97 + 2
    out = {}
    out["uint32"] = [int(v) for v in r.get_state()[1][:3]]
    out["random"] = [float(v).hex() for v in r.random_sample(3)]
    out["randint"] = [int(r.randint(0, n)) for _ in range(8)]
    out["randint_array"] = [int(v) for v in r.randint(-5, 1000, 8)]
    out["randint_one"] = [int(r.randint(4, 5)) for _ in range(2)]
    out["randint_wide"] = [int(r.randint(0, 2**32)), int(r.randint(0, 2**31))]
    out["randint_64"] = [int(v) for v in r.randint(0, 2**32 + 1, 3)] + [int(v) for v in r.randint(-(2**52), 2**52, 3)]
    out["randint_sizes"] = [int(v) for high in (2, 255, 256, 65536, 65537, 2**31 + 1) for v in r.randint(0, high, 4)]
    out["permutation"] = [int(v) for v in r.permutation(n)]
    out["permutation_long"] = checksum(r.permutation(5000))
    out["choice"] = [int(v) for v in r.choice(n, n // 2, replace=False)]
    out["choice_none"] = [int(v) for v in r.choice(n, 0, replace=False)]
    out["choice_replace"] = [int(v) for v in r.choice(n, n + 3, replace=True)]
    long = np.arange(3000)
    r.shuffle(long)
    out["shuffle_long"] = checksum(long)
    out["choice_long"] = checksum([*r.choice(4000, 3000, replace=False), *r.choice(70000, 500)])
    out["choice_one"] = [int(r.choice(n)), *(int(v) for v in r.choice(1, 3))]
    items = [f"g{i}" for i in range(n)]
    r.shuffle(items)
    out["shuffle"] = items
    out["after"] = float(r.random_sample()).hex()
    return out


seeds = [*range(24), 42, 99, 123, 1234, 2024, 65535, 2**31, 2**32 - 1]
print("[" + ",\n".join(json.dumps({"seed": s, **operations(s)}, separators=(",", ":")) for s in seeds) + "]")
