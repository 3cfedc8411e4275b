import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { readFigures } from "../../src/report/readFigures.ts";
import { FIGURES } from "../figures/demo.ts";

describe("readFigures", () => {
  let folder: string;
  const figure = FIGURES.fig2b!();
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "pertline-read-"));
    mkdirSync(path.join(folder, "run", "figures"), { recursive: true });
    writeFileSync(path.join(folder, "run", "figures", "fig2b.json"), JSON.stringify(figure));
    writeFileSync(path.join(folder, "run", "figures", "notes.json"), '{"data": 1}');
    writeFileSync(path.join(folder, "run", "figures", "broken.json"), "{");
    writeFileSync(path.join(folder, "run", "record.json"), "[]");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("reads the figures of a run, of a folder and of one file, as they were written", async () => {
    for (const place of ["run", "run/figures", "run/figures/fig2b.json"])
      assert.deepEqual(await readFigures(path.join(folder, place)), { fig2b: figure });
  });

  it("says what a place is not", async () => {
    await assert.rejects(readFigures(path.join(folder, "nowhere")), { code: "FILE_NOT_FOUND" });
    await assert.rejects(readFigures(folder), { code: "NO_FIGURES", message: /pertline run --out/ });
    await assert.rejects(readFigures(path.join(folder, "run", "record.json")), { code: "NOT_A_FIGURE" });
  });
});
