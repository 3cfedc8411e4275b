import assert from "node:assert/strict";
import { parseNotebook } from "../../../kernels/notebook/format.ts";
import { findStart } from "../../../kernels/notebook/resume.ts";

const error = { output_type: "error", ename: "E", evalue: "", traceback: [] };
const code = { cell_type: "code", metadata: {}, source: "", execution_count: null };
const notebook = parseNotebook(
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: "markdown", id: "title", metadata: {}, source: "# T" },
      { ...code, id: "1", outputs: [] },
      { ...code, id: "broken", outputs: [error] },
    ],
  }),
);

describe("findStart", () => {
  it("takes an id before a number, a number from 1, and the first failed cell", () => {
    assert.equal(findStart(notebook, "broken"), 2);
    assert.equal(findStart(notebook, "1"), 1, "the cell whose id is 1");
    assert.equal(findStart(notebook, "3"), 2);
    assert.equal(findStart(notebook, "failed"), 2);
  });

  it("says what can be given", () => {
    for (const from of ["0", "4", "-1", "1.5", "x", ""])
      assert.throws(() => findStart(notebook, from), {
        code: "ERR_NOTEBOOK_FROM",
        message: /a number from 1 to 3/,
      });
  });
});
