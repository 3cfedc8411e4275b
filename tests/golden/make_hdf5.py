"""Writes the small HDF5 files of tests/golden/hdf5: every structure that src/io/hdf5 reads, and some that it leaves alone.

Run in a virtual environment of its own (Python 3.11):
  pip install numpy==2.4.6 h5py==3.16.0
  python tests/golden/make_hdf5.py [FOLDER [large]]

Element i of each array (row-major) is i * 7919 % 251, in the type of the array; each is at X/data.
"""

import pathlib
import sys

import h5py
import numpy as np
from h5py import h5d, h5f, h5p, h5s, h5t

out = pathlib.Path(sys.argv[1]) if sys.argv[1:] else pathlib.Path(__file__).parent / "hdf5"
out.mkdir(exist_ok=True)


# The newest format of HDF5 1.14; files named "version-5" are of HDF5 2.
LATEST = ("v114", "v114")


def values(shape, dtype):
    n = int(np.prod(shape))
    return (np.arange(n) * 7919 % 251).astype(dtype).reshape(shape)


def write(name, shape=(10,), dtype="i4", libver=LATEST, userblock=0, fcpl=None, attributes=0, **kw):
    path = out / f"{name}.h5"
    if fcpl is not None:
        h5f.create(str(path).encode(), h5f.ACC_TRUNC, fcpl).close()
        f = h5py.File(path, "a", libver=libver)
    else:
        f = h5py.File(path, "w", libver=libver, userblock_size=userblock)
    with f:
        x = f.create_group("X")
        for i in range(attributes):
            x.attrs[f"a{i}"] = np.arange(40) + i
        d = x.create_dataset("data", data=values(shape, dtype), **kw)
        for i in range(attributes):
            d.attrs[f"b{i}"] = np.arange(40) + i
    return path


def low(name, shape, chunk, libver=LATEST, early=True, fill=True):
    """Through HDF5's own functions, for what h5py does not offer."""
    with h5py.File(out / f"{name}.h5", "w", libver=libver) as f:
        x = f.create_group("X")
        dcpl = h5p.create(h5p.DATASET_CREATE)
        dcpl.set_chunk(chunk)
        dcpl.set_alloc_time(h5d.ALLOC_TIME_EARLY if early else h5d.ALLOC_TIME_INCR)
        d = h5d.create(x.id, b"data", h5t.NATIVE_INT16, h5s.create_simple(shape), dcpl)
        if fill:
            h5py.Dataset(d)[...] = values(shape, "i2")


def small():
    write("earliest-contiguous", libver="earliest")
    write("earliest-tree", (201,), "i2", libver="earliest", chunks=(1,))
    write("earliest-tree-2d", (9, 17), "u4", libver="earliest", chunks=(2, 5), compression="gzip")
    write("latest-contiguous", (3, 5), "f8")
    write("gzip-shuffle-fletcher", (100,), "f8", libver="earliest", chunks=(30,), compression="gzip", shuffle=True, fletcher32=True)
    write("gzip-shuffle-fletcher-latest", (100,), "f4", chunks=(30,), compression="gzip", shuffle=True, fletcher32=True)
    write("fletcher", (11,), "u1", chunks=(11,), fletcher32=True)
    write("lzf-shuffle", (300,), "u2", libver="earliest", chunks=(64,), compression="lzf", shuffle=True)
    write("lzf", (300,), "i8", chunks=(64,), compression="lzf")
    write("single", (20,), "i1", chunks=(20,))
    write("single-gzip", (50,), "f4", chunks=(50,), compression="gzip")
    low("implicit", (11, 7), (4, 3))
    write("fixed-array", (7, 10), "u8", chunks=(2, 3))
    write("fixed-array-gzip", (70,), "i4", chunks=(8,), compression="gzip")
    write("fixed-array-pages", (1500,), "u1", chunks=(1,))
    write("fixed-array-room", (4, 6), "i4", chunks=(2, 2), maxshape=(9, 14), compression="gzip")
    write("extensible-few", (9,), "i4", chunks=(3,), maxshape=(None,), compression="gzip")
    write("extensible-blocks", (200,), "i2", chunks=(1,), maxshape=(None,))
    write("extensible-superblocks", (900,), "i1", chunks=(1,), maxshape=(None,))
    write("extensible-2d", (30, 4), "f4", chunks=(2, 3), maxshape=(None, 7), compression="gzip")
    write("tree2", (6, 9), "i4", chunks=(2, 4), maxshape=(None, None))
    write("tree2-levels", (20, 20), "i1", chunks=(1, 1), maxshape=(None, None))
    write("tree2-gzip", (12, 14), "f4", chunks=(3, 3), maxshape=(None, None), compression="gzip")
    write("user-block", libver="earliest", userblock=512, chunks=(4,))
    write("user-block-latest", userblock=2048, chunks=(4,), compression="gzip")
    write("attributes", libver="earliest", attributes=30)
    write("attributes-latest", attributes=7, chunks=(4,), compression="gzip")
    write("v108", libver=("v108", "v108"), chunks=(4,), compression="gzip")
    write("v110", libver=("v110", "v110"), chunks=(4,), compression="gzip")
    for name, kw in (
        ("tree2-gzip", dict(shape=(12, 14), chunks=(3, 3), maxshape=(None, None), compression="gzip")),
        ("fixed-array-gzip", dict(shape=(70,), chunks=(8,), compression="gzip")),
        ("extensible-gzip", dict(shape=(90,), chunks=(3,), maxshape=(None,), compression="gzip")),
        ("single-gzip", dict(shape=(70,), chunks=(70,), compression="gzip")),
        ("contiguous", {}),
    ):
        write(f"version-5-{name}", libver="latest", **kw)
    fcpl = h5p.create(h5p.FILE_CREATE)
    fcpl.set_sizes(4, 4)
    write("four-byte-addresses", libver="earliest", fcpl=fcpl, chunks=(4,))
    with h5py.File(out / "crowded-group.h5", "w", libver="earliest") as f:
        x = f.create_group("X")
        for i in range(60):
            x[f"m{i}"] = i
        x["data"] = values((10,), "i4")


def left_alone():
    write("unknown-scale-offset", chunks=(5,), scaleoffset=0)
    write("unknown-big-endian", dtype=">i4")
    write("unknown-half", dtype="f2")
    with h5py.File(out / "unknown-many-links.h5", "w", libver=LATEST) as f:
        for i in range(12):
            f[f"X/m{i}"] = i
        f["X/data"] = values((10,), "i4")
    for name, link in (("soft", h5py.SoftLink("/other")), ("external", h5py.ExternalLink("other.h5", "/x"))):
        for libver in ("earliest", "v114"):
            with h5py.File(out / f"unknown-{name}-link-{libver}.h5", "w", libver=libver) as f:
                f["other"] = values((10,), "i4")
                f.create_group("X")["data"] = link
    with h5py.File(out / "unknown-empty-chunks.h5", "w", libver=LATEST) as f:
        f.create_dataset("X/data", (10,), "i4", chunks=(2,))[:5] = 1
    with h5py.File(out / "unknown-committed-type.h5", "w", libver=LATEST) as f:
        f["type"] = np.dtype("i4")
        f.create_dataset("X/data", data=values((10,), "i4"), dtype=f["type"])
    with h5py.File(out / "unknown-nothing-written.h5", "w") as f:
        f.create_dataset("X/data", (10,), "i4")


def large():
    write("earliest-tree-3-levels", (9000,), "i1", libver="earliest", chunks=(1,))
    write("extensible-pages", (300_000,), "i1", chunks=(1,), maxshape=(None,))
    write("extensible-pages-gzip", (140_001,), "i1", chunks=(1,), maxshape=(None,), compression="gzip")
    write("fixed-array-pages-gzip", (5000,), "u1", chunks=(1,), compression="gzip")
    write("tree2-3-levels", (150, 150), "i1", chunks=(1, 1), maxshape=(None, None))


if sys.argv[2:] == ["large"]:
    large()
else:
    small()
    left_alone()
