import assert from "node:assert/strict";
import { cellProgress, failureLine, progressLine } from "../../../kernels/cli/progress.ts";
import type { RunProgress } from "../../../kernels/notebook/run.ts";

const cell: RunProgress = {
  type: "end",
  index: 3,
  total: 12,
  title: "const x = 1;",
  seconds: 1.23,
  failed: false,
};
const failure = {
  index: 5,
  title: "x",
  error: { ename: "ReferenceError", evalue: "x is not defined", traceback: [] },
};

describe("notebook progress", () => {
  it("writes one line for each finished cell where there is no terminal", () => {
    let text = "";
    const progress = cellProgress("a.ipynb", { write: (more) => (text += more) });
    progress.update({ ...cell, type: "start", seconds: 0 });
    progress.update(cell);
    progress.update({ ...cell, index: 12, failed: true });
    progress.stop();
    assert.equal(
      text,
      "a.ipynb\n  cell  3/12     1.2 s  const x = 1;\n  cell 12/12     1.2 s  failed  const x = 1;\n",
    );
  });

  it("redraws a live line on a terminal and leaves none behind", () => {
    let text = "";
    const progress = cellProgress("a.ipynb", { isTTY: true, columns: 80, write: (more) => (text += more) });
    progress.update({ ...cell, type: "start", seconds: 0 });
    assert.ok(text.endsWith("\r\x1b[K  cell  3/12     0.0 s  const x = 1;"), JSON.stringify(text));
    progress.stop();
    assert.ok(text.endsWith("\r\x1b[K"));
    const length = text.length;
    progress.stop();
    assert.equal(text.length, length);
  });

  it("is never wider than the terminal", () => {
    for (const columns of [40, 80, 200]) {
      const line = progressLine({ ...cell, title: "x".repeat(300) }, 12345.6, columns);
      assert.ok(line.length < columns, `${line.length} in ${columns}`);
      assert.ok(line.endsWith("…"));
    }
  });

  it("names notebook, cell, error and place of a failure", () => {
    assert.equal(
      failureLine("a.ipynb", { ...failure, at: "cell_4.ts:2:1" }),
      "a.ipynb, cell 5: ReferenceError: x is not defined cell_4.ts:2:1",
    );
    assert.equal(failureLine("a.ipynb", failure), "a.ipynb, cell 5: ReferenceError: x is not defined");
    const bare = { ...failure, error: { ename: "Stop", evalue: "", traceback: [] } };
    assert.equal(failureLine("a.ipynb", bare), "a.ipynb, cell 5: Stop");
  });
});
