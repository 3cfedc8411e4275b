// Cells of a notebook: a small training, what draws it, and going on after an interrupt.

export const SETUP: string = `import { existsSync } from "node:fs";
import { lossCurve, random } from "pertline";
import { display } from "pertline/kernel";
import { adam, constantRate, input, linear, loadCheckpoint, meanSquaredError, relu, saveCheckpoint, shuffledBatches, train, trainer } from "pertline/tensor";
import type { Epoch, TrainCheckpoint, TrainOptions } from "pertline/tensor";
const source = random(2);
const rows = Array.from({ length: 200 }, () => Array.from({ length: 8 }, () => source.normal()));
const fitting = () => {
  const inner = linear("inner", 8, 32, random(1));
  const outer = linear("outer", 32, 1, random(3));
  return trainer((size) => ({ loss: meanSquaredError(outer.apply(relu(inner.apply(input("x", [size, 8])))), input("y", [size, 1])) }), { optimiser: adam() });
};
const options = {
  epochs: 60,
  rate: constantRate(0.01),
  *batches(epoch, order) {
    for (const chosen of shuffledBatches(rows.length, 10, order))
      yield { size: chosen.length, feeds: { x: Float32Array.from(chosen.flatMap((row) => rows[row]!)), y: Float32Array.from(chosen, (row) => Math.sin(rows[row]![0]!) * rows[row]![1]!) } };
  },
} satisfies TrainOptions;
const file = "training.safetensors";
const losses: number[] = [];`;

/** Takes 6 seconds at least. */
export const TRAIN: string = `const epochs: Epoch[] = [];
const shown = display(lossCurve({ epochs, provenance: "simulated" }));
for await (const epoch of train(fitting(), options)) {
  epochs.push(epoch);
  shown.update(lossCurve({ epochs, provenance: "simulated" }));
  await saveCheckpoint(file, epoch.checkpoint);
  losses.push(epoch.loss);
  await new Promise((done) => setTimeout(done, 100)); // so that it is interrupted on its way
}`;

/** Prints after how many epochs it went on, and whether the losses are those of an undisturbed training. */
export const RESUME: string = `const resume = await loadCheckpoint(file);
losses.length = resume.epochs;
for await (const { loss } of train(fitting(), { ...options, resume })) losses.push(loss);
const undisturbed: number[] = [];
for await (const { loss } of train(fitting(), options)) undisturbed.push(loss);
console.log(JSON.stringify({ from: resume.epochs, same: losses.length === 60 && losses.every((loss, i) => loss === undisturbed[i]), first: losses[0], last: losses.at(-1) }));`;
