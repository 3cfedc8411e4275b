import assert from "node:assert/strict";
import { auditDuplicates } from "../../../src/splits/audit/duplicates.ts";
import type { Split } from "../../../src/splits/split.ts";
import { parsed } from "../../support/splits.ts";

const conditions = parsed(["ctrl", "A", "B", "C"]);
const split: Split = { algorithm: "given", seed: 0, fractions: {}, train: ["ctrl", "A"], validation: ["B"], test: ["C"], dropped: [] }; // prettier-ignore

describe("splits/audit/duplicates", () => {
  it("sorts copies by how far apart they are", () => {
    const duplicates = {
      nCells: 100,
      tooFewGenes: 0,
      barcodes: [{ cells: [1, 5], conditions: ["A", "C"] }],
      expression: [
        { cells: [0, 4], conditions: ["ctrl", "C"] },
        { cells: [1, 5, 6], conditions: ["ctrl", "A"] },
        { cells: [2, 3], conditions: ["B"] },
      ],
    };
    const found = auditDuplicates({ conditions }, split, { duplicates });
    assert.deepEqual(found.map(({ id, severity }) => [id, severity]), [
      ["duplicate-cells-across-sets", "problem"],
      ["duplicate-cells-across-conditions", "caution"],
      ["duplicate-cells", "caution"],
      ["duplicate-names", "note"],
    ]); // prettier-ignore
    assert.equal(found[0]!.sentence, "1 cell is a copy of another in another set of the split, of 100: rows 1, 5 (ctrl, C)."); // prettier-ignore
    assert.match(found[1]!.sentence, /^2 cells are a copy of another under another condition/);
    assert.match(found[3]!.sentence, /^1 cell has the name of another, 1 of them in another set/);
  });

  it("says nothing where none were looked for or found", () => {
    assert.deepEqual(auditDuplicates({ conditions }, split, {}), []);
    const none = { nCells: 3, tooFewGenes: 1, barcodes: [], expression: [] };
    assert.deepEqual(auditDuplicates({ conditions }, split, { duplicates: none }), []);
  });
});
