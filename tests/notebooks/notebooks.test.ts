import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installKernelspec } from "../../kernels/kernelspec/install.ts";
import { demoFile } from "../../src/data/demo.ts";
import { pertline } from "../support/command.ts";
import {
  ALL_NOTEBOOKS,
  assertSameOutputs,
  NOTEBOOKS,
  notebooksFolder,
  runNbclient,
  withoutData,
} from "../support/notebooks.ts";
import { type ComparableCell, notebookOutputs } from "../support/notebookOutputs.ts";
import { skip } from "../support/skip.ts";
import { testPython } from "../support/testPython.ts";

const folder = notebooksFolder;
/** Run in Jupyter's client here as well; notebooks.full.test.ts runs the others. */
const ALSO_IN_JUPYTER = ["01-data.ipynb", "06-single-perturbations.ipynb"];

describe("notebooks", function () {
  this.timeout(240_000);
  let scratch: string;
  withoutData();

  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), "pertline-notebooks-"));
    // Where the demonstration data are made first, the notebook shows a bar for it.
    await demoFile();
    await demoFile({ line: "second" });
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("there are nine, each small, with labels of their data, and something to change at the end", () => {
    assert.deepEqual(
      ALL_NOTEBOOKS.map((name) => name.slice(0, 2)),
      ["01", "02", "03", "04", "05", "06", "07", "08", "09"],
    );
    for (const name of ALL_NOTEBOOKS) {
      const file = path.join(folder, name);
      assert.ok(statSync(file).size < 1_500_000, `${name} has ${statSync(file).size} bytes`);
      const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
        cells: { id: string; cell_type: string; source: string[] }[];
      };
      const last = cells.findLastIndex(({ source }) => source.join("").startsWith("## "));
      assert.match(cells[last]!.source.join(""), /^## Change this\n/, name);
      const changes = cells.slice(last).filter(({ cell_type }) => cell_type === "code");
      assert.ok(changes.length >= 1 && changes.some(({ source }) => source.join("").includes("← change this") || source.join("").includes("// ←")), name); // prettier-ignore
      assert.ok(
        cells.some(({ id }) => id === "end"),
        `${name} has a closing sentence`,
      );
    }
  });

  for (const name of NOTEBOOKS)
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

    for (const name of ALSO_IN_JUPYTER)
      it(`${name}: nbclient gives the outputs of the headless runner`, async function () {
        const headless = path.join(scratch, "headless", name);
        if (!existsSync(headless)) skip(this, "the headless run wrote nothing (see its own test)");
        const output = path.join(scratch, name);
        await runNbclient(python, prefix, path.join(folder, name), output);
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
