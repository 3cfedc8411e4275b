import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { readPredictionFolder, writePredictionFolder } from "../../../src/io/predictions/folder.ts";

describe("exchange folder", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-folder-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function put(predictions: string, genes = '["A","B"]'): string {
    writeFileSync(path.join(folder, "all_predictions.json"), predictions);
    writeFileSync(path.join(folder, "gene_names.json"), genes);
    return folder;
  }

  it("reads back exactly what was written", async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const table = fc
      .tuple(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
      )
      .chain(([conditions, genes]) =>
        fc.record({
          conditions: fc.constant(conditions.map((label) => `T${label}`)),
          values: fc.array(number, {
            minLength: conditions.length * genes,
            maxLength: conditions.length * genes,
          }),
        }),
      );
    const target = path.join(folder, "predictions");
    await fc.assert(
      fc.asyncProperty(table, async ({ conditions, values }) => {
        const genes = Array.from({ length: values.length / conditions.length }, (_, g) => `G"${g}`);
        const wanted = Float64Array.from(values, (value) => value + 0);
        await writePredictionFolder(target, { genes, conditions, values: wanted }, { overwrite: true });
        const found = await readPredictionFolder(target);
        assert.deepEqual([found.genes, found.conditions], [genes, conditions]);
        assert.ok(found.values.every((value, i) => value === wanted[i]));
      }),
      { numRuns: 30 },
    );
    assert.deepEqual(readdirSync(folder), ["predictions"], "nothing temporary is left");
  });

  it("replaces a folder only when told, and leaves it alone when the new content is bad", async () => {
    const target = path.join(folder, "p");
    const content = { genes: ["A"], conditions: ["X"], values: Float64Array.of(1) };
    await writePredictionFolder(target, content);
    await assert.rejects(writePredictionFolder(target, content), { code: "FOLDER_EXISTS" });
    const bad = { ...content, values: Float64Array.of(NaN) };
    await assert.rejects(writePredictionFolder(target, bad, { overwrite: true }), { code: "NOT_FINITE" });
    assert.equal((await readPredictionFolder(target)).values[0], 1);
    assert.deepEqual(readdirSync(folder), ["p"]);
  });

  it("names the place of a NaN as Python writes it, or of a null", async () => {
    for (const value of ["NaN", "null", "-Infinity"])
      await assert.rejects(readPredictionFolder(put(`{"X": [1, 2], "Y+Z": [3, ${value}]}`)), {
        code: "NOT_FINITE",
        message: /1 of 4 values .* gene B in condition Y\+Z/,
      });
  });

  it("refuses wrong lengths, repeated conditions, other forms and broken JSON", async () => {
    const cases: [string, string, RegExp][] = [
      ['{"X":[1,2],"Y":[1]}', "LENGTHS_DISAGREE", /Y has 1 numbers.*names 2 genes/],
      ['{"X":[1,2],"X":[3,4]}', "DUPLICATE_CONDITION", /more than once \(X\)/],
      ["[[1,2]]", "BAD_PREDICTIONS", /object of one list/],
      ['{"X":3}', "BAD_PREDICTIONS", /X is not a list/],
      ["{}", "NO_PREDICTIONS", /0 conditions × 2 genes/],
      ['{"X":[1,', "NOT_JSON", /written completely/],
    ];
    for (const [text, code, message] of cases)
      await assert.rejects(readPredictionFolder(put(text)), { code, message }, text);
    await assert.rejects(readPredictionFolder(put('{"X":[1,2]}', '{"A":0,"B":1}')), {
      code: "BAD_PREDICTIONS",
    });
  });

  it("says which file is missing", async () => {
    mkdirSync(path.join(folder, "empty"));
    await assert.rejects(readPredictionFolder(path.join(folder, "empty")), {
      code: "FILE_NOT_FOUND",
      message: /gene_names\.json/,
    });
  });
});
