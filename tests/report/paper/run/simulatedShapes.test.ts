import assert from "node:assert/strict";
import { design } from "../../../../src/data/simulate/design.ts";
import { random } from "../../../../src/stats/random.ts";
import { simulatedShapes } from "../../../../src/report/paper/run/simulatedShapes.ts";

const K562 = "replogle_k562_essential";
const RPE1 = "replogle_rpe1_essential";
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("simulatedShapes", () => {
  it("has the published sizes of each data set", () => {
    const shapes = simulatedShapes({ datasets: ["adamson", "norman_from_scfoundation", K562], scale: 1, simulationSeed: 1 }); // prettier-ignore
    const cells = [...shapes.values()].map((one) => sum(design(one, random(one.seed)).nCells));
    assert.deepEqual(cells, [65_899, 84_143, 162_264]);
    assert.deepEqual([...shapes.values()].map(({ nGenes, nSingles, nDoubles }) => [nGenes, nSingles, nDoubles]), [[5060, 81, 0], [19_264, 100, 124], [5000, 1087, 0]]); // prettier-ignore
  });

  it("makes one experiment in two lines of both Replogle sets: the same genes and perturbations", () => {
    const shapes = simulatedShapes({ datasets: [K562, RPE1], scale: 1, simulationSeed: 3 });
    const [a, b] = [K562, RPE1].map((name) => design(shapes.get(name)!, random(3)));
    assert.deepEqual(a!.genes, b!.genes);
    assert.deepEqual(a!.targets, b!.targets);
    assert.equal(shapes.get(RPE1)!.line.which, "second");
    const kept = a!.nCells.filter((n) => n > 1);
    assert.equal(kept.length, 1 + 1087);
    assert.equal(sum(kept), 162_264);
  });
});
