import assert from "node:assert/strict";
import { gearsPredictor } from "../../../../src/models/deep/gears/predictor.ts";
import { mostChanged, rowsByCondition } from "../../../../src/models/deep/gears/mostChanged.ts";
import { validationError } from "../../../../src/models/deep/gears/validation.ts";
import { shortenRows } from "../../../../src/models/deep/gears/weights.ts";
import { gearsGolden, goldenCells, goldenGraphs, goldenWeights } from "../../../support/gearsGolden.ts";

describe("validationError", () => {
  it("is that of cell-gears after its best epoch, for the same order of cells", async () => {
    const golden = gearsGolden();
    const cells = goldenCells(golden);
    const weights = goldenWeights(golden, golden.predictions.best);
    shortenRows(weights, 1);
    const { coexpression, ontology } = goldenGraphs(golden);
    const rows = rowsByCondition(cells);
    const control = rows[cells.conditions.findIndex(({ label }) => label === "ctrl")]!;
    const conditions = golden.split.val.map((label) => {
      const at = cells.conditions.findIndex((one) => one.label === label);
      return {
        nodes: cells.conditions[at]!.genes.map((gene) => golden.ontology.nodes.indexOf(gene)),
        rows: rows[at]!,
        pairs: rows[at]!.map((row) => golden.origins[row]!),
        genes: mostChanged(cells, rows[at]!, control),
      };
    });
    const { evaluated, validation, epochs } = golden.training;
    const best = validation.indexOf(Math.min(...validation));
    const perEpoch = evaluated.length / epochs;
    const order = evaluated.slice(best * perEpoch, (best + 1) * perEpoch).map((batch) => batch.map((row) => conditions.findIndex((one) => one.rows.includes(row)))); // prettier-ignore
    const predictor = await gearsPredictor(weights, coexpression, ontology);
    const found = await validationError(cells, conditions, predictor, order);
    assert.ok(Math.abs(found / validation[best]! - 1) < 1e-5, `${found} ${validation[best]}`);
    // Where every cell sees the co-expression graph, the order does not matter.
    const every = await validationError(cells, conditions, predictor);
    assert.ok(every > 0 && Math.abs(every / found - 1) > 1e-4);
    await predictor.close();
  });
});
