import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { normalise, quarters } from "../../../src/data/normalise.ts";
import { openCells } from "../../../src/data/open.ts";
import { qualityCounts } from "../../../src/data/qualityCounts.ts";
import { addBlock, newSums } from "../../../src/data/sums.ts";
import { sumThreads } from "../../../src/data/sumThreads/sumThreads.ts";
import type { Cells } from "../../../src/data/cells.ts";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { writeH5ad } from "../../../src/io/h5ad/write.ts";
import { countCells, golden } from "../../support/computing.ts";
import { writeRawFile } from "../../support/rawFile.ts";

describe("rows changed in threads", function () {
  this.timeout(60_000);
  let folder: string;
  const files: Record<string, Cells> = {};
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-changed-"));
    await writeRawFile(path.join(folder, "dense.h5ad"));
    const dense = (files.dense = await openCells(path.join(folder, "dense.h5ad")));
    const shape = [golden.labels.length, golden.genes] as const;
    const sparse = path.join(folder, "sparse.h5ad");
    await writeH5ad(sparse, {
      X: { shape, blocks: countCells(20).blocks() },
      obs: dense.obs,
      var: dense.var,
    });
    files.sparse = await openCells(sparse);
  });
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const layout of ["dense", "sparse"])
    it(`give what the view gives block after block, to the last bit, and library sizes and non-zeros: ${layout}`, async () => {
      const cells = files[layout]!;
      const { nCells, genes } = cells;
      const shares = quarters(nCells);
      const logs = await normalise(cells);
      const divisors = new Float64Array(new SharedArrayBuffer(8 * nCells));
      divisors.set(logs.divisors);
      const expected = newSums(2, genes.length, true);
      for await (const block of logs.blocks()) {
        const values = block.values.map((value) => Math.expm1(value));
        addBlock(expected, { ...block, values }, shares.rows, shares.halves);
      }
      const totals = new Float64Array(new SharedArrayBuffer(8 * nCells));
      for (const threads of [1, 3]) {
        const sizes = { block: 700, piece: 300, ahead: 2 };
        const options = { ...shares, threads, sizes };
        const found = await sumThreads(cells.stored!, {
          ...options,
          count: true,
          changed: { as: "back", divisors },
        });
        assert.ok(typeof found !== "string", String(found));
        assert.deepEqual(found.moments.map((half) => [...half]), expected.moments.map((half) => [...half])); // prettier-ignore
        assert.deepEqual(found.counts!.map((half) => [...half]), expected.counts!.map((half) => [...half])); // prettier-ignore
        totals.fill(-1);
        assert.ok(typeof (await sumThreads(cells.stored!, { ...options, changed: { as: "totals", totals } })) !== "string"); // prettier-ignore
        assert.deepEqual([...totals].map((total) => Math.max(0, total)), [...(await qualityCounts(cells)).totals]); // prettier-ignore
      }
    });

  it("leave values that are no counts to the general reader", async () => {
    const file = path.join(folder, "parts.h5ad");
    const { obs, var: variables, nCells, genes } = files.dense!;
    await writeH5ad(file, { X: { shape: [nCells, genes.length], values: new Float32Array(nCells * genes.length).fill(0.5) }, obs, var: variables }); // prettier-ignore
    const cells = await openCells(file);
    const divisors = new Float64Array(new SharedArrayBuffer(8 * nCells)).fill(1);
    const found = await sumThreads(cells.stored!, { ...quarters(nCells), changed: { as: "back", divisors } });
    assert.match(String(found), /no count/);
  });
});
