import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeSafetensors } from "../../src/io/embeddings/writeSafetensors.ts";
import { random } from "../../src/stats/random.ts";
import { loadCheckpoint, saveCheckpoint } from "../../src/tensor/checkpoint.ts";
import { input } from "../../src/tensor/leaves.ts";
import { linear } from "../../src/tensor/layers/linear.ts";
import { meanSquaredError } from "../../src/tensor/layers/losses.ts";
import { adam } from "../../src/tensor/optimisers/adam.ts";
import { constantRate } from "../../src/tensor/optimisers/schedule.ts";
import { train, type Epoch, type TrainCheckpoint } from "../../src/tensor/train.ts";
import { trainer, type Trainer } from "../../src/tensor/trainer.ts";

describe("checkpoint", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pertline-checkpoint-"));
  const file = path.join(folder, "deep", "training.safetensors");
  after(() => rmSync(folder, { recursive: true }));

  const fitting = (): Trainer => {
    const layer = linear("layer", 2, 1, random(1));
    return trainer(
      (size) => ({ loss: meanSquaredError(layer.apply(input("x", [size, 2])), input("y", [size, 1])) }),
      { optimiser: adam() },
    );
  };
  const epochsOf = async (training: Trainer, resume?: TrainCheckpoint, stop = Infinity): Promise<Epoch[]> => {
    const found: Epoch[] = [];
    let validation = 5;
    for await (const epoch of train(training, {
      epochs: 6,
      rate: constantRate(0.1),
      ...(resume && { resume }),
      validate: () => Promise.resolve(validation-- / 3),
      *batches(_, source) {
        yield { size: 4, feeds: { x: Float32Array.from({ length: 8 }, () => source.normal()), y: Float32Array.of(1, 2, 3, 4) } }; // prettier-ignore
      },
    })) {
      found.push(epoch);
      if (found.length === stop) break;
    }
    await training.close();
    return found;
  };

  it("is read as it was, and a training goes on from it to the same bits", async () => {
    const whole = await epochsOf(fitting());
    const first = await epochsOf(fitting(), undefined, 3);
    const { checkpoint } = first.at(-1)!;
    await saveCheckpoint(file, checkpoint);
    const read = await loadCheckpoint(file);
    assert.deepEqual(read, checkpoint);
    const rest = await epochsOf(fitting(), read);
    assert.deepEqual([...first, ...rest].map(({ loss }) => loss), whole.map(({ loss }) => loss)); // prettier-ignore
    assert.deepEqual(readdirSync(path.dirname(file)), ["training.safetensors"]);
  });

  it("keeps numbers that JSON has not", async () => {
    const state = { steps: 1, values: { w: { shape: [0, 2], values: new Float32Array(0) }, b: { shape: [], values: Float32Array.of(Number.NaN) } } }; // prettier-ignore
    for (const validation of [Infinity, Number.NaN, 0.1]) {
      const checkpoint = { epochs: 2, trainer: state, best: { epoch: 1, validation, trainer: state } };
      await saveCheckpoint(file, checkpoint);
      assert.deepEqual(await loadCheckpoint(file), checkpoint);
    }
  });

  it("refuses tensors that are no training", async () => {
    const other = path.join(folder, "other.safetensors");
    await writeSafetensors(other, { w: { shape: [1], values: Float32Array.of(1) } });
    await assert.rejects(loadCheckpoint(other), { code: "NO_CHECKPOINT", message: /other\.safetensors/ });
  });
});
