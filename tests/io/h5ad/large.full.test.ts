import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { pseudobulk } from "../../../src/data/pseudobulk.ts";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { anndataPython, runPython } from "../../support/anndata.ts";
import { skip } from "../../support/skip.ts";

/** 9 GB of a file with holes: values of the first and the last cell alone are written. */
const SCRIPT = `
import sys, h5py, numpy as np
cells, genes = 300_000, 8_000
with h5py.File(sys.argv[1], "w") as f:
    x = f.create_dataset("X", (cells, genes), "f4")
    x.attrs["encoding-type"] = "array"
    x[0, :3] = [1.5, 2.25, 3]
    x[cells - 1, genes - 2:] = [4, 5]
    for name, n in (("obs", cells), ("var", genes)):
        g = f.create_group(name)
        g.attrs["encoding-type"] = "dataframe"
        g.attrs["_index"] = "index"
        g["index"] = np.char.add(name, np.arange(n).astype(str)).astype("S12")
    f["obs/condition"] = np.array(["ctrl"] + ["A"] * (cells - 1), dtype="S4")
print(1)
`;

describe("files over 4 GB", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-large-"))));
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are read to their end, in threads and through blocks", async function () {
    this.timeout(900_000);
    const python = anndataPython();
    if ("reason" in python) skip(this, python.reason);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < 12e9) skip(this, "less than 12 GB of disk are free");
    const file = path.join(folder, "large.h5ad");
    runPython(python.python, SCRIPT, file);
    assert.ok(statSync(file).size > 2 ** 33);
    const cells = await openCells(file);
    assert.equal(cells.obs.index[299_999], "obs299999");
    const rows = new Uint8Array(cells.nCells);
    rows[cells.nCells - 1] = 1;
    let last: number[] = [];
    for await (const { values } of cells.blocks({ rows })) last = [...values.slice(-2)];
    assert.deepEqual(last, [4, 5]);
    const { means, conditions } = await pseudobulk(cells, { threads: 2 });
    const row = conditions.findIndex(({ label }) => label === "ctrl");
    assert.deepEqual([...means.slice(row * 8000, row * 8000 + 3)], [1.5, 2.25, 3]);
  });
});
