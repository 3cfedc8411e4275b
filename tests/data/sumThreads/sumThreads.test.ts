import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { Cells } from "../../../src/data/cells.ts";
import { openCells } from "../../../src/data/open.ts";
import type { Sums } from "../../../src/data/sums.ts";
import { sumCells } from "../../../src/data/sumCells.ts";
import type { SumOptions } from "../../../src/data/sumThreads/prepare.ts";
import { prepareSums } from "../../../src/data/sumThreads/prepare.ts";
import { sumThreads } from "../../../src/data/sumThreads/sumThreads.ts";
import { runShare } from "../../../src/data/sumThreads/work.ts";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { column, labelsOf } from "../../../src/io/table.ts";
import { LABELS, randomCells, writeRandomCells } from "../../support/randomCells.ts";

const golden = path.resolve(import.meta.dirname, "../../golden/h5ad");

function optionsOf(cells: Cells, leftOut = -1): SumOptions & { normalise: boolean } {
  const { codes } = labelsOf(column(cells.obs, "condition"));
  const rows = Int32Array.from(codes, (code) => (code === leftOut ? -1 : code));
  return { nConditions: LABELS.length, rows, halves: Uint8Array.from(rows, (_, i) => (i >> 1) & 1), normalise: false }; // prettier-ignore
}
const bits = ({ moments }: Sums): string =>
  moments.map((array) => Buffer.from(array.slice().buffer as ArrayBuffer).toString("hex")).join("\n");

describe("sums in threads", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-threads-"))));
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One thread's work, here. */
  function inThisThread(cells: Cells, options: SumOptions): Sums | string {
    const job = prepareSums(cells.stored!, { ...options, threads: 1 });
    return typeof job === "string" ? job : (runShare(job, 0) ?? job.sums);
  }

  it("are those of the general reader to the last bit, for any layout, type, filter and cut", async () => {
    let run = 0;
    let normalised = 0;
    const sizes = fc.record({ block: fc.integer({ min: 1, max: 60 }), piece: fc.integer({ min: 1, max: 20 }), ahead: fc.integer({ min: 0, max: 3 }) }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(randomCells, sizes, fc.integer({ min: -1, max: 3 }), fc.boolean(), async (drawn, sizes, leftOut, logs) => {
        const file = path.join(folder, `${run++}.h5ad`);
        await writeRandomCells(file, drawn);
        const cells = await openCells(file);
        const counts = logs && !["<f", "<d"].includes(drawn.valueType);
        if (counts) normalised++;
        const options = { ...optionsOf(cells, leftOut), normalise: counts };
        const { sums } = await sumCells(cells, { ...options, threads: 0 });
        const own = inThisThread(cells, { ...options, sizes });
        assert.ok(typeof own !== "string", String(own));
        assert.equal(bits(own), bits(sums));
      }), // prettier-ignore
      { numRuns: 120 },
    );
    assert.ok(normalised > 10);
  });

  it("do not depend on the number of threads", async () => {
    const drawn = fc.sample(fc.array(randomCells, { minLength: 40, maxLength: 40 }), {
      numRuns: 1,
      seed: 3,
    })[0]!;
    const most = drawn
      .filter(({ dense }) => !dense)
      .reduce((a, b) => (a.cells.length > b.cells.length ? a : b));
    const file = path.join(folder, "threads.h5ad");
    await writeRandomCells(file, { ...most, chunks: [5, 3], filter: 1 });
    const cells = await openCells(file);
    const options = { ...optionsOf(cells), sizes: { block: 7, piece: 4, ahead: 2 } };
    const { sums } = await sumCells(cells, { ...options, threads: 0 });
    for (const threads of [1, 2, 4]) {
      const own = await sumThreads(cells.stored!, { ...options, threads });
      assert.ok(typeof own !== "string", String(own));
      assert.equal(bits(own), bits(sums), `${threads} threads`);
    }
  });

  for (const [name, why] of [
    ["csc-lzf", /by columns/],
    ["nan", /a value that cannot be/],
    ["negative", /a value that cannot be/],
    ["index-range", /an index out of range/],
  ] as const)
    it(`leave ${name} to the general reader`, async () => {
      const cells = await openCells(path.join(golden, `${name}.h5ad`));
      const { obs } = cells;
      const rows = new Int32Array(obs.rows);
      const reason = await sumThreads(cells.stored!, { nConditions: 1, rows, halves: new Uint8Array(obs.rows), threads: 2 }); // prettier-ignore
      assert.match(String(reason), why);
    });

  it("leave a file that changed, and one damaged after it was opened", async () => {
    const bytes = readFileSync(path.join(golden, "csr-gzip.h5ad"));
    const file = path.join(folder, "changed.h5ad");
    writeFileSync(file, bytes);
    const cells = await openCells(file);
    const options = { nConditions: 4, rows: new Int32Array(14), halves: new Uint8Array(14) };
    writeFileSync(file, Buffer.concat([bytes, Buffer.alloc(10)]));
    assert.match(String(await sumThreads(cells.stored!, { ...options, threads: 1 })), /changed/);
    const place = path.join(folder, "damaged.h5ad");
    const job = prepareSums((await openCells(path.join(golden, "csr-gzip.h5ad"))).stored!, {
      ...options,
      threads: 1,
    });
    assert.ok(typeof job !== "string");
    const at = job.values.chunks!.addresses[0]!;
    writeFileSync(place, Buffer.from(bytes).fill(7, at, at + 40));
    assert.match(String(inThisThread(await openCells(place), options)), /incorrect|invalid|length/);
  });

  it("stop when told, before and while summing", async () => {
    const cells = await openCells(path.join(golden, "csr-gzip.h5ad"));
    const options = { nConditions: 4, rows: new Int32Array(14), halves: new Uint8Array(14), threads: 1 };
    await assert.rejects(sumThreads(cells.stored!, { ...options, signal: AbortSignal.abort(new Error("enough")) }), /enough/); // prettier-ignore
    const stop = new AbortController();
    const summing = sumThreads(cells.stored!, { ...options, signal: stop.signal });
    stop.abort(new Error("enough now"));
    await assert.rejects(summing, /enough now/);
  });
});
