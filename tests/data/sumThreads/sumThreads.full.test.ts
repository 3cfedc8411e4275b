import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { sumCells } from "../../../src/data/sumCells.ts";
import type { Sums } from "../../../src/data/sums.ts";
import { prepareSums } from "../../../src/data/sumThreads/prepare.ts";
import { runShare } from "../../../src/data/sumThreads/work.ts";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { randomMutant } from "../../support/mutants.ts";

const golden = path.resolve(import.meta.dirname, "../../golden/h5ad");

describe("sums in threads of damaged files", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-damaged-"))));
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are those of the general reader, or left to it", async function () {
    this.timeout(900_000);
    const options = {
      nConditions: 1,
      rows: new Int32Array(14),
      halves: new Uint8Array(14),
      normalise: false,
    };
    let both = 0;
    for (const name of ["csr-gzip", "csr-double", "csr-wide-index", "dense-double-gzip", "legacy-csr"]) {
      const whole = readFileSync(path.join(golden, `${name}.h5ad`));
      for (let seed = 0; seed < 20; seed++) {
        const file = path.join(folder, `${name}-${seed}.h5ad`);
        writeFileSync(file, randomMutant(whole, seed));
        try {
          const cells = await openCells(file);
          if (cells.nCells !== 14) continue;
          const job = prepareSums(cells.stored!, { ...options, threads: 1 });
          const own = typeof job === "string" ? job : (runShare(job, 0) ?? job.sums);
          if (typeof own === "string") continue;
          // What the threads give, the general reader must give too.
          const { sums, bad } = await sumCells(cells, { ...options, threads: 0 });
          assert.equal(bad, undefined, `${name} ${seed}`);
          const flat = ({ moments }: Sums): Float64Array[] => moments.map((one) => Float64Array.from(one)); // prettier-ignore
          assert.deepEqual(flat(own), flat(sums), `${name} ${seed}`);
          both++;
        } catch (error) {
          const { code } = error as { code?: string };
          assert.ok(code !== undefined && code !== "ERR_ASSERTION", `${name} ${seed}: ${String(error)}`);
        } finally {
          rmSync(file, { force: true });
        }
      }
    }
    assert.ok(both > 15, `${both} were read both ways`);
  });
});
