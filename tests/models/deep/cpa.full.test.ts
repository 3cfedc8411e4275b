import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { cellReader } from "../../../src/data/cellMatrix.ts";
import { demoFile } from "../../../src/data/demo.ts";
import { loadCells } from "../../../src/data/load.ts";
import { expressionPanel } from "../../../src/data/panel.ts";
import { pseudobulk } from "../../../src/data/pseudobulk.ts";
import { evaluate } from "../../../src/metrics/evaluate.ts";
import { cpa } from "../../../src/models/deep/cpa.ts";
import { mean } from "../../../src/models/baselines/mean.ts";
import type { Model } from "../../../src/models/model.ts";
import { fitModels } from "../../../src/report/fitModels.ts";
import { splitFor } from "../../../src/splits/registry.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";

interface Golden {
  epochs: number;
  runs: { seed: number; l2: { cp10k: number; data: number }; mean: number }[];
}

/** What tests/golden/make_cpa_training.py found. */
const file = path.resolve(import.meta.dirname, "../../golden/cpa_training.json");
const golden = JSON.parse(existsSync(file) ? readFileSync(file, "utf8") : "{}") as Record<string, Golden>;

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Mean L2 of CPA and the mean on held-out conditions, for one seed. */
async function run(
  data: string,
  where: string | undefined,
  seed: number,
  epochs: number,
): Promise<{ own: number; mean: number }> {
  // prettier-ignore
  const options = where === undefined ? {} : { where };
  const cells = await loadCells(data);
  try {
    const truth = await pseudobulk(cells, options);
    const split = splitFor(truth, { seed });
    // As many epochs as theirs; the best by validation, as theirs.
    const fixed = { epochs, patience: epochs, output: "data", controls: "all", threads: 1 } as const;
    const model: Model = { ...cpa, fit: (training, given) => cpa.fit(training, { ...given, ...fixed }) };
    const { predictions, notFitted } = await fitModels(truth, split, [mean, model], { cells: cellReader(cells, options) }); // prettier-ignore
    assert.deepEqual(notFitted, []);
    const { scores } = evaluate({ truth, predictions, split, panel: expressionPanel(truth) });
    const l2 = (id: string): number => average(scores.filter((score) => score.model === id && score.metric === "l2").map(({ value }) => value)); // prettier-ignore
    return { own: l2("cpa"), mean: l2("mean") };
  } finally {
    await cells.close();
  }
}

describe("cpa, trained as cpa-tools", function () {
  this.timeout(3_600_000);

  for (const [name, find, where] of [
    ["norman", async () => shared("data/cells/norman-mcfaline-devel.h5ad"), "cell_type=k562"],
    ["demo", () => demoFile(), undefined],
  ] as const)
    it(`is within 5 % of its mean L2 on held-out doubles over three seeds: ${name}`, async function () {
      const data = await find();
      const their = golden[name];
      if (data === undefined || their === undefined) return skip(this, "the data or the numbers of cpa-tools are not here"); // prettier-ignore
      const found: { own: number; mean: number }[] = [];
      for (const { seed } of their.runs) found.push(await run(data, where, seed, their.epochs));
      const own = average(found.map((one) => one.own));
      const theirs = average(their.runs.map(({ l2 }) => l2.data));
      const means = average(found.map((one) => one.mean));
      console.log(`      ${name}: ${own.toFixed(3)} (${found.map((one) => one.own.toFixed(3)).join(", ")}), cpa-tools ${theirs.toFixed(3)} (${their.runs.map(({ l2 }) => l2.data.toFixed(3)).join(", ")}), mean ${means.toFixed(3)}: CPA ${own < means ? "beats" : "does not beat"} the mean`); // prettier-ignore
      assert.ok(Math.abs(own / theirs - 1) < 0.05, `${own} ${theirs}`);
      their.runs.forEach((one, i) => assert.ok(Math.abs(found[i]!.mean / one.mean - 1) < 1e-3, `${found[i]!.mean} ${one.mean}`)); // prettier-ignore
    });
});
