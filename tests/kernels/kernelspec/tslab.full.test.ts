import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parseSync } from "oxc-parser";
import { demoFile } from "../../../src/data/demo.ts";
import { installKernelspec } from "../../../kernels/kernelspec/install.ts";
import type { CodeCell, Notebook } from "../../../kernels/notebook/format.ts";
import { NOTEBOOKS, notebooksFolder, withoutData } from "../../support/notebooks.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

const script = path.join(import.meta.dirname, "run_notebook.py");
/** tslab shows values as text only, so the sentence that a notebook comes to is kept and printed by a further cell. */
const sentence = 'console.log(told[Symbol.for("Jupyter.display")]()["text/markdown"])';

function sentenceCell(notebook: Notebook): CodeCell {
  const found = notebook.cells.find((cell) => cell.id === "end");
  assert.ok(found?.cell_type === "code");
  return found;
}

function keepSentence(notebook: Notebook): Notebook {
  const last = sentenceCell(notebook);
  const source = [last.source].flat().join("");
  const { start } = parseSync("cell.ts", source).program.body.at(-1) as { start: number };
  last.source = `${source.slice(0, start)}const told = ${source.slice(start)}`;
  return notebook;
}

describe("notebooks under stock tslab", function () {
  this.timeout(300_000);
  let prefix: string;
  let python: string;
  withoutData();

  before(async function () {
    const found = testPython();
    if ("reason" in found) return skip(this, found.reason);
    python = found.python;
    prefix = await mkdtemp(path.join(tmpdir(), "pertline-tslab-"));
    await installKernelspec({ target: { kind: "prefix", directory: prefix }, kind: "tslab" });
    await demoFile();
    await demoFile({ line: "second" });
  });
  after(async () => prefix && (await rm(prefix, { recursive: true })));

  async function run(file: string): Promise<Notebook> {
    const child = spawn(python, [script, "pertline-tslab", path.dirname(file), sentence], {
      env: { ...process.env, NODE_OPTIONS: "", JUPYTER_PATH: path.join(prefix, "share/jupyter") },
    });
    child.stdin.end(JSON.stringify(keepSentence(JSON.parse(readFileSync(file, "utf8")) as Notebook)));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Notebook;
  }

  for (const name of NOTEBOOKS)
    it(`${name} runs to the same sentence as under our kernel`, async () => {
      const file = path.join(notebooksFolder, name);
      const { cells } = await run(file);
      const complaints = cells.flatMap((cell) =>
        cell.cell_type !== "code"
          ? []
          : cell.outputs.filter(
              (one) => one.output_type === "error" || (one.output_type === "stream" && one.name === "stderr"),
            ),
      );
      assert.deepEqual(complaints, []);
      const last = cells.at(-1);
      assert.ok(last?.cell_type === "code");
      const told = last.outputs.map((one) =>
        one.output_type === "stream" ? [one.text].flat().join("") : "",
      );

      const committed = JSON.parse(readFileSync(file, "utf8")) as Notebook;
      const shown = sentenceCell(committed).outputs.at(-1);
      assert.ok(shown?.output_type === "execute_result");
      assert.equal(told.join("").trim(), [shown.data["text/markdown"]].flat().join("").trim());
    });
});
