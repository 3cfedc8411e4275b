import assert from "node:assert/strict";
import { random } from "../../src/stats/random.ts";
import { linear } from "../../src/tensor/layers/linear.ts";
import { meanSquaredError } from "../../src/tensor/layers/losses.ts";
import { input } from "../../src/tensor/leaves.ts";
import { adam } from "../../src/tensor/optimisers/adam.ts";
import { constantRate, stepDecay } from "../../src/tensor/optimisers/schedule.ts";
import { train, shuffledBatches, type Epoch, type TrainOptions } from "../../src/tensor/train.ts";
import { trainer, type Trainer } from "../../src/tensor/trainer.ts";

const ROWS = 22;
const source = random(4);
const x = Float32Array.from({ length: ROWS * 3 }, () => source.normal());
/** y = x₀ − 2 x₁ + 0.5 x₂. */
const y = Float32Array.from(
  { length: ROWS },
  (_, row) => x[row * 3]! - 2 * x[row * 3 + 1]! + 0.5 * x[row * 3 + 2]!,
);

function fitting(): { training: Trainer; weight: () => Float32Array } {
  const layer = linear("layer", 3, 1, random(1));
  const training = trainer(
    (size) => ({ loss: meanSquaredError(layer.apply(input("x", [size, 3])), input("y", [size, 1])) }),
    { optimiser: adam() },
  );
  return { training, weight: () => layer.weight.values };
}

const options: TrainOptions = {
  epochs: 6,
  rate: stepDecay(0.05, 0.9),
  *batches(_, order) {
    for (const rows of shuffledBatches(ROWS, 8, order))
      yield {
        size: rows.length,
        feeds: {
          x: Float32Array.from(rows.flatMap((row) => [...x.subarray(row * 3, row * 3 + 3)])),
          y: Float32Array.from(rows, (row) => y[row]!),
        },
      };
  },
};

async function all(epochs: AsyncIterable<Epoch>): Promise<Epoch[]> {
  const found: Epoch[] = [];
  for await (const epoch of epochs) found.push(epoch);
  return found;
}

describe("train", () => {
  it("finds the weights, its loss falls, and it says how long it will take", async () => {
    const { training, weight } = fitting();
    const epochs = await all(train(training, { ...options, epochs: 80, rate: constantRate(0.1) }));
    assert.equal(epochs.length, 80);
    assert.equal(training.steps, 240, "22 rows are batches of 8, 8 and 6");
    assert.ok(epochs.at(-1)!.loss < epochs[0]!.loss / 100);
    [1, -2, 0.5].forEach((expected, i) => assert.ok(Math.abs(weight()[i]! - expected) < 0.05));
    assert.equal(epochs.at(-1)!.secondsLeft, 0);
    assert.ok(epochs[0]!.secondsLeft > 0);
    await training.close();
  });

  it("stopped after any epoch and resumed, gives the same losses to the last bit", async () => {
    const whole = fitting();
    const expected = (await all(train(whole.training, options))).map(({ loss }) => loss);
    for (const stop of [1, 4]) {
      const first = fitting();
      const losses: number[] = [];
      let resume;
      for await (const { loss, checkpoint } of train(first.training, options)) {
        losses.push(loss);
        resume = checkpoint;
        if (losses.length === stop) break;
      }
      const second = fitting();
      const rest = await all(train(second.training, { ...options, resume }));
      assert.deepEqual([...losses, ...rest.map(({ loss }) => loss)], expected);
      assert.deepEqual(second.weight(), whole.weight());
      await first.training.close();
      await second.training.close();
    }
    await whole.training.close();
  });

  it("ends in its best state, when patience is over", async () => {
    const { training, weight } = fitting();
    const validations = [3, 1, 2, 2, 0, 0];
    const kept: Float32Array[] = [];
    const epochs = await all(
      train(training, {
        ...options,
        patience: 2,
        validate: () => {
          kept.push(weight().slice());
          return Promise.resolve(validations[kept.length - 1]!);
        },
      }),
    );
    assert.deepEqual(epochs.map(({ best }) => best), [true, true, false, false]); // prettier-ignore
    assert.deepEqual(weight(), kept[1]);
    await training.close();
  });

  it("stops at an abort, between two steps, and refuses an epoch without batches", async () => {
    const { training } = fitting();
    const stop = new AbortController();
    const running = all(
      train(training, {
        ...options,
        signal: stop.signal,
        *batches(epoch, order) {
          for (const batch of options.batches(epoch, order) as Iterable<{ size: number; feeds: object }>) {
            if (epoch === 1) stop.abort(new Error("enough"));
            yield batch as never;
          }
        },
      }),
    );
    await assert.rejects(running, /enough/);
    assert.equal(training.steps, 3);
    await assert.rejects(all(train(training, { ...options, batches: () => [] })), { code: "NO_BATCHES" });
    await training.close();
  });
});
