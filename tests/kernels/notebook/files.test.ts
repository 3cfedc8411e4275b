import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { notebookFiles } from "../../../kernels/notebook/files.ts";

describe("notebookFiles", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline files ü-"));
    for (const name of [
      "b.ipynb",
      "a.ipynb",
      "notes.md",
      "deep/c.ipynb",
      ".ipynb_checkpoints/a-checkpoint.ipynb",
    ]) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), "");
    }
  });
  after(() => rmSync(folder, { recursive: true }));
  const short = (...names: string[]): string[] =>
    notebookFiles(names.map((name) => path.join(folder, name))).map((file) => path.relative(folder, file));

  it("takes folders, patterns and files, each notebook once", () => {
    assert.deepEqual(short("."), ["a.ipynb", "b.ipynb"]);
    assert.deepEqual(short("*.ipynb", "a.ipynb"), ["a.ipynb", "b.ipynb"]);
    assert.deepEqual(short("**/*.ipynb"), ["a.ipynb", "b.ipynb", path.join("deep", "c.ipynb")]);
    assert.deepEqual(short("?.ipynb"), ["a.ipynb", "b.ipynb"]);
    assert.deepEqual(short("none.ipynb"), ["none.ipynb"], "a missing file is told by whoever reads it");
  });

  it("refuses folders and patterns without notebooks", () => {
    for (const name of ["x*.ipynb", "none/*.ipynb"])
      assert.throws(() => short(name), { code: "ERR_NOTEBOOK_FORMAT", message: /expected notebooks/ });
  });
});
