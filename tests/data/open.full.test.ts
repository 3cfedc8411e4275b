import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openInThread } from "../../src/io/readThread/client.ts";
import { denseOf, FORMATS } from "../support/formats.ts";
import { MUTANTS, survive } from "../support/formatMutants.ts";
import { randomMutant } from "../support/mutants.ts";

const EACH = 300;

describe("damaged files", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-mutants-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, open] of Object.entries(MUTANTS))
    it(`of ${name} (${EACH} of them) are refused with an error of ours, or read, in bounded memory`, async () => {
      const before = process.memoryUsage().rss;
      let refused = 0;
      for (let seed = 1000; seed < 1000 + EACH; seed++) if (await survive(open, seed, folder)) refused++;
      assert.ok(refused > EACH / 10);
      assert.ok(process.memoryUsage().rss - before < 500e6);
    }).timeout(300_000);

  it("of Cell Ranger's HDF5 are refused in their thread", async () => {
    const file = path.join(folder, "mutant.h5");
    for (let seed = 0; seed < 60; seed++) {
      writeFileSync(file, randomMutant(readFileSync(path.join(FORMATS, "10x-v3.h5")), seed));
      try {
        const open = await openInThread({ format: "10x-h5", source: file, options: {} });
        try {
          await denseOf(open, open.blocks());
        } finally {
          await open.close();
        }
      } catch (error) {
        assert.equal((error as Error).name, "PertlineError", `mutant ${seed}: ${(error as Error).stack}`);
      }
    }
  }).timeout(300_000);
});
