import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installKernelspec } from "../../kernels/kernelspec/install.ts";
import { demoFile } from "../../src/data/demo.ts";
import { pertline } from "../support/command.ts";
import {
  assertSameOutputs,
  NOTEBOOKS,
  TRAINING_NOTEBOOK,
  notebooksFolder,
  runNbclient,
  withoutData,
} from "../support/notebooks.ts";
import { notebookOutputs } from "../support/notebookOutputs.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";
import { testPython } from "../support/testPython.ts";

describe("all notebooks", function () {
  this.timeout(300_000);
  let scratch: string;
  withoutData();

  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), "pertline-notebooks-full-"));
    await demoFile();
    await demoFile({ line: "second" });
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

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

    for (const name of NOTEBOOKS)
      it(`${name}: nbclient gives the committed outputs`, async () => {
        const output = path.join(scratch, name);
        await runNbclient(python, prefix, path.join(notebooksFolder, name), output);
        const [theirs, committed] = [output, path.join(notebooksFolder, name)].map(notebookOutputs);
        assertSameOutputs(theirs!, committed!);
        assert.deepEqual(theirs!.map(({ figures }) => figures), committed!.map(({ figures }) => figures)); // prettier-ignore
      });
  });

  async function told(name: string, ...set: string[]): Promise<string[]> {
    const { code, stderr } = await pertline([
      ...["notebook", "run", path.join(notebooksFolder, name)],
      ...["--output-dir", path.join(scratch, "set")],
      ...set.flatMap((one) => ["--set", one]),
    ]);
    assert.equal(code, 0, stderr);
    const outputs = notebookOutputs(path.join(scratch, "set", name)).flatMap((cell) => cell.outputs);
    assert.deepEqual(outputs.filter(({ type }) => type === "error" || type === "stream stderr"), []); // prettier-ignore
    return outputs.map(({ texts }) => texts["text/markdown"] ?? texts["text/plain"] ?? "");
  }

  it("08-the-paper-checked: with the Source Data every number agrees", async function () {
    const sourceData = shared("data/source-data");
    if (sourceData === undefined) skip(this, "the paper's Source Data are not here");
    const texts = await told("08-the-paper-checked.ipynb", `sourceData=${sourceData}`);
    const [, agree, all] = texts.map((text) => /^(\d+) of (\d+) agree\.$/.exec(text)).find(Boolean) ?? [];
    assert.ok(Number(all) > 300);
    assert.equal(agree, all);
    assert.ok(texts.some((text) => text.includes("of them agree with the Source Data")));
  });

  it(`${TRAINING_NOTEBOOK}: both models train and stand in the comparison`, async () => {
    const texts = await told(TRAINING_NOTEBOOK, "epochs=1", "cpaEpochs=5");
    assert.ok(
      texts.some((text) => /After 1 epoch on these data \(simulated\), GEARS is .*: L2 \d/.test(text)),
    );
  });

  for (const name of ["01-data.ipynb", "05-double-perturbations.ipynb"])
    it(`${name}: runs on real cells and says so`, async function () {
      const data = shared("data/cells/norman-mcfaline-devel.h5ad");
      if (data === undefined) skip(this, "the shared cells are not here");
      const texts = await told(name, `data=${data}`, "where=cell_type=k562");
      assert.ok(texts.some((text) => text.includes("real file run here")));
      assert.ok(!texts.some((text) => text.includes("(simulated)")));
    });
});
