import assert from "node:assert/strict";
import { batchFeeds, grouped } from "../../../../src/models/deep/gears/batches.ts";
import { gearsStep, gearsTrainer } from "../../../../src/models/deep/gears/step.ts";
import { allParameters, shortenRows } from "../../../../src/models/deep/gears/weights.ts";
import { evaluate } from "../../../../src/tensor/compile.ts";
import { gradients } from "../../../../src/tensor/gradients.ts";
import {
  gearsGolden,
  goldenGraphs,
  goldenTraining,
  goldenWeights,
  unpacked,
} from "../../../support/gearsGolden.ts";

const golden = gearsGolden();
const { coexpression, ontology } = goldenGraphs(golden);
const training = goldenTraining(golden);
const control = { control: unpacked(golden.control) as Float32Array };

function prepared(state = golden.initial): ReturnType<typeof goldenWeights> {
  const weights = goldenWeights(golden, state);
  shortenRows(weights, 1);
  return weights;
}

/** Largest difference, relative to the largest value, or to 0.02 where all are smaller: rounding of sums around 0. */
function apart(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0.02);
  return (
    Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0) / largest
  );
}

describe("gearsStep", () => {
  it("has the loss, derivatives and running statistics of cell-gears", async () => {
    const weights = prepared();
    const batch = Array.from(unpacked(golden.step.cells));
    const groups = grouped(training, batch, true);
    for (const count of [groups.groups.length, groups.groups.length + 3]) {
      const { loss, updates } = gearsStep({ weights, coexpression, cells: batch.length, firstCellOnly: true, directionWeight: 0.1 }, count); // prettier-ignore
      const named = allParameters(weights).filter((one) => one.trained);
      const slopes = gradients(loss, named);
      const found = await evaluate(
        {
          loss: loss!,
          ...Object.fromEntries(named.map(({ name }, i) => [`d ${name}`, slopes[i]!])),
          ...Object.fromEntries([...updates!].map(([{ name }, value]) => [`to ${name}`, value])),
        },
        { ...batchFeeds(training, batch, groups, count, ontology), ...control },
      );
      assert.ok(Math.abs(found.loss![0]! / golden.step.loss - 1) < 1e-5);
      const largest = Math.max(...Object.values(golden.step.gradients).flatMap((one) => Array.from(unpacked(one), Math.abs))); // prettier-ignore
      for (const { name } of named) {
        const expected = unpacked(golden.step.gradients[name]!);
        const own = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        // What stands in front of a normalisation has no derivative but rounding.
        if (own < 1e-5 * largest) assert.ok(found[`d ${name}`]!.every((value) => Math.abs(value) < 1e-5 * largest), name); // prettier-ignore
        else assert.ok(apart(found[`d ${name}`]!, expected) < 1e-4, `${name}: ${apart(found[`d ${name}`]!, expected)}`); // prettier-ignore
      }
      for (const [name, expected] of Object.entries(golden.step.running))
        assert.ok(apart(found[`to ${name}`]!, unpacked(expected)) < 1e-5, name);
    }
  });

  it("learns from the same batches as cell-gears does", async () => {
    const weights = prepared();
    const { batches, epochs, losses } = golden.training;
    const count = Math.max(...batches.map((batch) => grouped(training, batch, true).groups.length));
    const made = gearsTrainer({ weights, coexpression, cells: 8, firstCellOnly: true, directionWeight: 0.1 }, { weightDecay: 5e-4, maxNorm: 1 }); // prettier-ignore
    const perEpoch = batches.length / epochs;
    const found: number[] = [];
    for (const [i, batch] of batches.entries()) {
      const feeds = batchFeeds(training, batch, grouped(training, batch, true), count, ontology);
      const { loss } = await made.step(count, { ...feeds, ...control }, 1e-3 * 0.5 ** Math.floor(i / perEpoch)); // prettier-ignore
      found.push(loss);
    }
    await made.close();
    found.forEach((loss, i) => assert.ok(Math.abs(loss / losses[i]! - 1) < 0.01, `step ${i}: ${loss} against ${losses[i]}`)); // prettier-ignore
    const mean = (of: number[]): number => of.reduce((a, b) => a + b) / of.length;
    assert.ok(Math.abs(mean(found) / mean(losses) - 1) < 1e-3);
  });
});
