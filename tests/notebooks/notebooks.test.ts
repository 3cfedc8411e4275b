import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installKernelspec } from "../../kernels/kernelspec/install.ts";
import { demoFile } from "../../src/data/demo.ts";
import { pertline } from "../support/command.ts";
import { type ComparableCell, notebookOutputs } from "../support/notebookOutputs.ts";
import { skip } from "../support/skip.ts";
import { testPython } from "../support/testPython.ts";

const folder = path.resolve(import.meta.dirname, "../../notebooks");
const notebooks = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

/** Cell by cell, so that a difference names the cell and not the whole notebook. */
function assertSameOutputs(actual: ComparableCell[], expected: ComparableCell[]): void {
  assert.deepEqual(
    actual.map(({ title }) => title),
    expected.map(({ title }) => title),
  );
  for (const [i, { title, outputs }] of actual.entries())
    assert.deepEqual(outputs, expected[i]!.outputs, `code cell ${i + 1} (${title})`);
}

describe("notebooks", function () {
  this.timeout(240_000);
  let scratch: string;

  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), "pertline-notebooks-"));
    // Where the demonstration data are made first, the notebook shows a bar for it.
    await demoFile();
    await demoFile({ line: "second" });
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("there are four", () =>
    assert.deepEqual(
      notebooks.map((name) => name.slice(0, 2)),
      ["01", "02", "03", "04"],
    ));

  for (const name of notebooks)
    it(`${name}: the headless runner gives the committed outputs`, async () => {
      const { code, stderr } = await pertline([
        ...["notebook", "run", path.join(folder, name)],
        ...["--output-dir", path.join(scratch, "headless")],
      ]);
      assert.equal(code, 0, stderr);
      const cells = notebookOutputs(path.join(scratch, "headless", name));
      const outputs = cells.flatMap((cell) => cell.outputs);
      assert.deepEqual(
        outputs.filter(({ type }) => type === "error" || type === "stream stderr"),
        [],
        "neither errors nor type warnings",
      );
      assert.ok(outputs.some(({ texts }) => texts["text/html"]?.includes("<table>")));
      assert.ok(outputs.some(({ texts }) => texts["text/markdown"]?.includes("simulated")));
      assertSameOutputs(cells, notebookOutputs(path.join(folder, name)));
    });

  describe("in Jupyter's client", () => {
    let python: string;
    let prefix: string;

    before(async function () {
      const found = testPython();
      if ("reason" in found) skip(this, found.reason);
      ({ python } = found);
      prefix = path.join(scratch, "prefix");
      await installKernelspec({ target: { kind: "prefix", directory: prefix } });
    });

    for (const name of notebooks)
      it(`${name}: nbclient gives the outputs of the headless runner`, async function () {
        const headless = path.join(scratch, "headless", name);
        if (!existsSync(headless)) skip(this, "the headless run wrote nothing (see its own test)");
        const output = path.join(scratch, name);
        await runNbclient(python, prefix, [path.join(folder, name), output]);
        const [ours, theirs] = [headless, output].map(notebookOutputs) as [
          ComparableCell[],
          ComparableCell[],
        ];
        assertSameOutputs(theirs, ours);
        assert.deepEqual(
          theirs.map(({ figures }) => figures),
          ours.map(({ figures }) => figures),
          "figures are drawn from the same data",
        );
      });
  });
});

function runNbclient(python: string, prefix: string, parameters: string[]): Promise<void> {
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    JUPYTER_PATH: path.join(prefix, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: path.join(prefix, "runtime"),
    JUPYTER_CONFIG_DIR: path.join(prefix, "config"),
  };
  const script = path.join(import.meta.dirname, "run_nbclient.py");
  return new Promise((resolve, reject) =>
    execFile(python, [script, ...parameters], { env, cwd: prefix }, (error, _stdout, stderr) =>
      error ? reject(new Error(`nbclient failed:\n${stderr}`)) : resolve(),
    ),
  );
}
