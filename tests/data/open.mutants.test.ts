import { mkdtempSync, rmSync } from "node:fs";
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import path from "node:path";
import { MUTANTS, survive } from "../support/formatMutants.ts";

describe("damaged files", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-mutants-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, open] of Object.entries(MUTANTS))
    it(`of ${name} are refused with an error of ours, or read`, async () => {
      let refused = 0;
      const n = name.endsWith(".parquet") ? 5 : 15;
      for (let seed = 0; seed < n; seed++) if (await survive(open, seed, folder)) refused++;
      assert.ok(refused > 0);
    }).timeout(60_000);
});
