import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { random } from "../../src/stats/random.ts";
import { batchNorm } from "../../src/tensor/layers/batchNorm.ts";
import { dropout } from "../../src/tensor/layers/dropout.ts";
import { linear } from "../../src/tensor/layers/linear.ts";
import { crossEntropy, meanSquaredError } from "../../src/tensor/layers/losses.ts";
import { input, parameter, type Parameter } from "../../src/tensor/leaves.ts";
import { add } from "../../src/tensor/operators/add.ts";
import { log } from "../../src/tensor/operators/log.ts";
import { matmul } from "../../src/tensor/operators/matmul.ts";
import { multiply } from "../../src/tensor/operators/multiply.ts";
import { relu } from "../../src/tensor/operators/relu.ts";
import { subtract } from "../../src/tensor/operators/subtract.ts";
import { sum } from "../../src/tensor/operators/sum.ts";
import { tanh } from "../../src/tensor/operators/tanh.ts";
import { adam, adamW } from "../../src/tensor/optimisers/adam.ts";
import type { Optimiser } from "../../src/tensor/optimisers/optimiser.ts";
import { sgd } from "../../src/tensor/optimisers/sgd.ts";
import { sizeOf, type Shape } from "../../src/tensor/shape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { trainer, type Trainer } from "../../src/tensor/trainer.ts";

interface Golden {
  classifier: Record<"adam" | "adamw" | "sgd", number[]>;
  autoencoder: { losses: number[]; running_mean: number[]; running_var: number[] };
  clipped: { losses: number[] };
}

const golden = JSON.parse(
  readFileSync(new URL("../golden/training.json", import.meta.url), "utf8"),
) as Golden;

/** As in make_training.py. */
function wave(seed: number, shape: Shape): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin((i + 1) * (seed + 12.9898)));
}

function waves(...shapes: Shape[]): Parameter[] {
  return shapes.map(
    (shape, seed) =>
    parameter(`p${seed}`, shape, wave(seed, shape).map((value) => value * 0.3)), // prettier-ignore
  );
}

function dense(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const product = matmul(x, weight, { transposeB: true });
  return bias ? add(product, bias) : product;
}

async function classifier(optimiser: Optimiser, rate: number, steps: number): Promise<number[]> {
  const [w1, b1, w2, b2] = waves([16, 10], [16], [3, 16], [3]) as [Parameter, Parameter, Parameter, Parameter]; // prettier-ignore
  const training = trainer(
    (size) => ({
      loss: crossEntropy(dense(tanh(dense(input("x", [size, 10]), w1, b1)), w2, b2), input("class", [size, 3])), // prettier-ignore
    }),
    { optimiser },
  );
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const x = wave(100 + step, [32, 10]);
    const classes = new Float32Array(32 * 3);
    for (let row = 0; row < 32; row++) {
      const first = [...x.subarray(row * 10, row * 10 + 3)];
      classes[row * 3 + first.indexOf(Math.max(...first))] = 1;
    }
    losses.push((await training.step(32, { x, class: classes }, rate)).loss);
  }
  await training.close();
  return losses;
}

interface Autoencoder {
  training: Trainer;
  norm: ReturnType<typeof batchNorm>;
}

function autoencoder(clip?: number): Autoencoder {
  const [w1, g1, s1, w2, w3, b3] = waves([12, 20], [12], [12], [4, 12], [20, 4], [20]) as [
    Parameter, Parameter, Parameter, Parameter, Parameter, Parameter]; // prettier-ignore
  const norm = batchNorm("norm", 12);
  norm.weight.values = g1.values;
  norm.bias.values = s1.values;
  const training = trainer(
    (size) => {
      const x = input("x", [size, 20]);
      const updates = new Map<Parameter, Tensor>();
      const hidden = relu(norm.train(dense(x, w1), updates));
      return { loss: meanSquaredError(dense(dense(hidden, w2), w3, b3), x), updates };
    },
    { optimiser: adam(), ...(clip !== undefined && { clip }) },
  );
  return { training, norm };
}

/** 16 rows of 20 numbers that 3 numbers describe. */
function rows(step: number): Float32Array {
  const [short, wide] = [wave(300 + step, [16, 3]), wave(7, [3, 20])];
  return Float32Array.from({ length: 320 }, (_, i) => {
    const [row, column] = [Math.floor(i / 20), i % 20];
    return [0, 1, 2].reduce((total, k) => total + short[row * 3 + k]! * wide[k * 20 + column]!, 0);
  });
}

async function run(training: Trainer, from: number, to: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = from; step < to; step++)
    losses.push((await training.step(16, { x: rows(step) }, 0.01)).loss);
  return losses;
}

describe("trainer", () => {
  for (const [name, optimiser, rate] of [
    ["adam", adam({ weightDecay: 5e-4 }), 0.01],
    ["adamw", adamW(), 0.01],
    ["sgd", sgd({ momentum: 0.9 }), 0.1],
  ] as const)
    it(`trains a classifier along PyTorch's curve over 200 steps (${name})`, async () => {
      near(await classifier(optimiser, rate, 200), golden.classifier[name], 1e-3);
    });

  it("trains an autoencoder with batch normalisation along PyTorch's curve, running statistics included", async () => {
    const { training, norm } = autoencoder();
    near(await run(training, 0, 200), golden.autoencoder.losses, 1e-3);
    near(norm.runningMean.values, golden.autoencoder.running_mean, 2e-3, 0.1);
    near(norm.runningVariance.values, golden.autoencoder.running_var, 2e-3);
    await training.close();
  });

  it("clips derivatives as PyTorch does", async () => {
    const { training } = autoencoder(0.05);
    near(await run(training, 0, 200), golden.clipped.losses, 1e-3);
    await training.close();
  });

  it("goes on from a saved state as if it had not been interrupted, to the last bit", async () => {
    const whole = autoencoder();
    const expected = await run(whole.training, 0, 30);
    const first = autoencoder();
    const before = await run(first.training, 0, 12);
    const state = first.training.save();
    const second = autoencoder();
    await run(second.training, 0, 1);
    second.training.restore(state);
    assert.deepEqual([...before, ...(await run(second.training, 12, 30))], expected);
    for (const { training } of [whole, first, second]) await training.close();
  });

  it("shares parameters between batches of different sizes, and draws dropout anew for every step", async () => {
    const layer = linear("layer", 4, 4, random(3));
    const training = trainer(
      (size) => {
        const x = input("x", [size, 4]);
        return { loss: meanSquaredError(dropout("mask", layer.apply(x), 0.5), x) };
      },
      { optimiser: sgd(), seed: 5 },
    );
    const before = layer.weight.values.slice();
    await training.step(8, { x: wave(1, [8, 4]) }, 0.1);
    await training.step(3, { x: wave(1, [3, 4]) }, 0.1);
    assert.notDeepEqual(layer.weight.values, before);
    const still = await training.step(8, { x: wave(1, [8, 4]) }, 0);
    const again = await training.step(8, { x: wave(1, [8, 4]) }, 0);
    assert.notEqual(still.loss, again.loss, "two masks give two losses");
    await training.close();
  });

  it("leaves frozen parameters as they are", async () => {
    const [a, b] = waves([3], [3]) as [Parameter, Parameter];
    const training = trainer(() => ({ loss: sum(multiply(add(a, b), add(a, b))) }), {
      optimiser: sgd(),
      frozen: [a],
    });
    const [kept, old] = [a.values.slice(), b.values.slice()];
    await training.step(1, {}, 0.1);
    assert.deepEqual(a.values, kept);
    assert.notDeepEqual(b.values, old);
    await training.close();
  });

  it("stops at a loss that is not finite, names step and parameter, and changes nothing", async () => {
    const weight = parameter("decoder.weight", [2], [1, 2]);
    const training = trainer(() => ({ loss: sum(log(subtract(weight, input("x", [2])))) }), {
      optimiser: sgd(),
    });
    await training.step(1, { x: Float32Array.of(0, 0) }, 0.1);
    const kept = weight.values.slice();
    await assert.rejects(
      training.step(1, { x: Float32Array.of(5, 0) }, 0.1),
      (error: Error & { code: string }) => {
        assert.equal(error.code, "NOT_FINITE");
        assert.match(error.message, /^The loss of step 2 is NaN/);
        return true;
      },
    );
    assert.deepEqual(weight.values, kept);
    assert.equal(training.steps, 1);
    await training.close();
  });
});

/** Relative difference of every value, or absolute where values are below the floor. */
function near(found: ArrayLike<number>, expected: readonly number[], tolerance: number, floor = 0): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) =>
    assert.ok(
      Math.abs(found[i]! - value) <= tolerance * Math.max(floor, Math.abs(value)),
      `${i}: ${found[i]}, not ${value}`,
    ),
  );
}
