import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as hdf5 from "h5wasm/node";
import { declareWholePrecision } from "../../../src/io/h5ad/wholePrecision.ts";
import type { DatasetNode } from "../../../src/io/hdf5/node.ts";
import { openTree } from "../../../src/io/hdf5/tree.ts";
import { anndataPython, runPython } from "../../support/anndata.ts";
import { skip } from "../../support/skip.ts";

const VALUES = [1n, 2n ** 31n, 2n ** 40n + 5n, -3n];

describe("declareWholePrecision", () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-precision-"));
    file = path.join(folder, "wide.h5");
    await hdf5.ready;
    const h5 = new hdf5.File(file, "w");
    const group = h5.create_group("X") as hdf5.Group;
    group.create_attribute("shape", BigInt64Array.of(3n, 2n ** 33n), [2], "<q");
    group.create_dataset({ name: "indptr", data: BigInt64Array.from(VALUES) });
    group.create_dataset({ name: "long", data: new BigInt64Array(3000).fill(2n ** 31n), compression: "gzip", chunks: [1000], maxshape: [3000], compression_opts: [2] }); // prettier-ignore
    h5.close();
    assert.equal(declareWholePrecision(file, ["X"]), 1);
    assert.equal(declareWholePrecision(file, ["X", "indptr"]), 1);
    assert.equal(declareWholePrecision(file, ["X", "long"]), 1);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has nothing to do twice", () => {
    assert.equal(declareWholePrecision(file, ["X", "indptr"]), 0);
  });

  it("makes numbers beyond 2³¹ readable without the library", () => {
    const fd = openSync(file, "r");
    const x = openTree(fd, file).get("X");
    assert.ok(x?.kind === "group");
    assert.deepEqual([...((x.get("indptr") as DatasetNode).read() as BigInt64Array)], VALUES);
    assert.deepEqual(x.attribute("shape"), [3, 2 ** 33]);
    closeSync(fd);
  });

  it("is what h5py reads", function () {
    this.timeout(60_000);
    const python = anndataPython();
    if ("reason" in python) skip(this, python.reason);
    const script = `
import sys, json, h5py
with h5py.File(sys.argv[1]) as f:
    print(json.dumps([f["X/indptr"][:].tolist(), f["X"].attrs["shape"].tolist(), int(f["X/long"][:].sum())]))`;
    assert.deepEqual(runPython(python.python, script, file), [
      VALUES.map(Number),
      [3, 2 ** 33],
      3000 * 2 ** 31,
    ]);
  });
});
