import assert from "node:assert/strict";
import { gearsPredictor } from "../../../../src/models/deep/gears/predictor.ts";
import { momentsOf } from "../../../../src/models/deep/gears/mostChanged.ts";
import { shortenRows } from "../../../../src/models/deep/gears/weights.ts";
import { gearsGolden, goldenCells, goldenGraphs, goldenWeights, unpacked } from "../../../support/gearsGolden.ts"; // prettier-ignore

describe("gearsPredictor", () => {
  it("predicts seen and unseen conditions as cell-gears does from the same weights and control cells", async () => {
    const golden = gearsGolden();
    const { drawn, best, values } = golden.predictions;
    const weights = goldenWeights(golden, best);
    shortenRows(weights, 1);
    const { coexpression, ontology } = goldenGraphs(golden);
    const predictor = await gearsPredictor(weights, coexpression, ontology);
    const { mean } = momentsOf(goldenCells(golden), unpacked(drawn));
    for (const [label, expected] of Object.entries(values)) {
      const nodes = label.split("+").filter((gene) => gene !== "ctrl").map((gene) => golden.ontology.nodes.indexOf(gene)); // prettier-ignore
      const [first, other] = await predictor.change([{ nodes, spread: true }, { nodes, spread: false }]); // prettier-ignore
      const share = 1 / drawn.shape[0]!;
      unpacked(expected).forEach((value, gene) => {
        const found = mean[gene]! + share * first![gene]! + (1 - share) * other![gene]!;
        assert.ok(Math.abs(found - value) < 1e-5 * Math.max(1, Math.abs(value)), `${label} ${gene}: ${found} ${value}`); // prettier-ignore
      });
    }
    await predictor.close();
  });
});
