import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { cpa } from "../../../src/models/deep/cpa.ts";
import { meansOf } from "../../../src/data/select.ts";
import { modelsWithOptions } from "../../../src/models/modelOptions.ts";
import { modelById } from "../../../src/models/registry.ts";
import type { Epoch } from "../../../src/tensor/index.ts";
import { fitModels } from "../../../src/report/fitModels.ts";
import { holdOut } from "../../support/pseudobulk.ts";
import { cpaCells, LABELS } from "../../support/cpaCells.ts";

const short = { epochs: 3, batch: 60, checkEvery: 2 };

describe("cpa", function () {
  this.timeout(60_000);

  it("learns from cells and predicts held-out doubles; what it cannot is listed with the reason", async () => {
    const { training, read, truth } = await cpaCells();
    const epochs: Epoch[] = [];
    const fitted = await cpa.fit(training(["A+C", "B+C"]), { ...short, epochs: 60, rate: 1e-2, fidelity: "corrected", cells: read, validation: ["B+C"], onEpoch: (epoch) => epochs.push(epoch) }); // prettier-ignore
    assert.equal(epochs[0]!.epochs, 60);
    assert.ok(epochs.at(-1)!.loss < epochs[0]!.loss);
    const found = await fitted.predict(["A+C", "C+A", "ctrl", "A+D", "D+ctrl", "E+D"]);
    assert.deepEqual(found.conditions, ["A+C", "C+A", "ctrl"]);
    assert.deepEqual(found.notPredicted, [
      { condition: "A+D", reason: "D is not perturbed in any training condition, so the embedding would be untrained" },
      { condition: "D+ctrl", reason: "D is not perturbed in any training condition, so the embedding would be untrained" },
      { condition: "E+D", reason: "E and D are not perturbed in any training condition, so the embedding would be untrained" },
    ]); // prettier-ignore
    // The order of genes changes the sum of vectors in its last digits at most.
    predictionOf(found, "A+C")!.forEach((value, g) => assert.ok(Math.abs(value - predictionOf(found, "C+A")![g]!) < 1e-4)); // prettier-ignore
    // It is nearer to the truth than control is.
    const row = truth.conditions.findIndex(({ label }) => label === "A+C");
    const away = (profile: Float64Array): number => Math.hypot(...meansOf(truth, row).map((value, g) => value - profile[g]!)); // prettier-ignore
    assert.ok(away(predictionOf(found, "A+C")!) < away(meansOf(truth, truth.control)), `${away(predictionOf(found, "A+C")!)} ${away(meansOf(truth, truth.control))}`); // prettier-ignore

    const { details } = fitted;
    assert.deepEqual(details.embedding.rowNames, ["control", "A", "B", "C"]);
    assert.equal(details.history.epochs.length, epochs.length);
    assert.ok(details.notes.some((note) => /^1 genes are 0 in all training conditions/.test(note)));
    const latent = await details.latent(["ctrl", "A+ctrl"]);
    assert.equal(latent.basal.length, 60 * 32);
    const d = 5;
    const first = latent.conditions.indexOf("A+ctrl");
    assert.ok(Math.abs(latent.after[first * 32 + d]! - latent.basal[first * 32 + d]! - details.embedding.values[32 + d]!) < 1e-5); // prettier-ignore
  });

  it("has the same numbers for the same seed, and random embeddings for unseen genes where asked", async () => {
    const { training, read } = await cpaCells();
    const fit = async (seed: number): Promise<number[]> => {
      const fitted = await cpa.fit(training(["A+B"]), { ...short, seed, cells: read, unseen: "untrained" });
      const { values, conditions } = await fitted.predict(["A+B", "D+ctrl"]);
      assert.deepEqual(conditions, ["A+B", "D+ctrl"]);
      return [...values];
    };
    const one = await fit(1);
    assert.deepEqual(await fit(1), one);
    assert.notDeepEqual(await fit(2), one);
    assert.ok(one.every((value) => value >= 0 && value < 20));
  });

  it("needs cells, control cells and a perturbed condition, and says so", async () => {
    const { training, read } = await cpaCells();
    await assert.rejects(cpa.fit(training()), { code: "NEEDS_CELLS", message: /cellReader/ });
    const controls = training(LABELS.slice(1));
    await assert.rejects(cpa.fit(controls, { ...short, cells: read }), { code: "ONE_CONDITION", message: /at least one perturbed condition/ }); // prettier-ignore
    const { training: empty, read: readEmpty } = await cpaCells({ change: (counts, label) => (label === "ctrl" ? counts.map(() => 0) : counts) }); // prettier-ignore
    await assert.rejects(cpa.fit(empty(), { ...short, cells: readEmpty }), { code: "NO_CONTROL_CELLS" });
  });

  it("leaves out cells and conditions without counts by name, and their genes are not predicted", async () => {
    const { training, read } = await cpaCells({ change: (counts, label, at) => (label === "C+ctrl" || (label === "A+B" && at < 2) ? counts.map(() => 0) : counts) }); // prettier-ignore
    const fitted = await cpa.fit(training(["A+C", "B+C"]), { ...short, cells: read });
    assert.match(fitted.details.notes.join("\n"), /30 of C\+ctrl, 2 of A\+B/);
    assert.match(fitted.details.notes.join("\n"), /without cells to learn from are left out: C\+ctrl/);
    const { notPredicted } = await fitted.predict(["A+C"]);
    assert.match(notPredicted[0]!.reason, /^C is not perturbed/);
  });

  it("refuses values that are no logarithms of counts where whole counts are asked for, and tells of them else", async () => {
    const { training, read } = await cpaCells({ change: (counts) => counts.map((count) => count ** 1.37) });
    await assert.rejects(cpa.fit(training(), { ...short, fidelity: "corrected", cells: read }), { code: "NO_COUNTS" }); // prettier-ignore
    const fitted = await cpa.fit(training(), { ...short, epochs: 1, cells: read });
    assert.match(fitted.details.notes.join("\n"), /e\^x − 1 is no multiple of one unit/);
  });

  it("lets the errors of reading through: not finite, negative, no such cells", async () => {
    const { training, read } = await cpaCells();
    for (const code of ["NOT_FINITE", "NEGATIVE_VALUES", "UNKNOWN_CONDITION"]) {
      const failing = Object.assign(new Error("bad cells"), { code });
      await assert.rejects(cpa.fit(training(), { ...short, cells: () => Promise.reject(failing) }), failing);
    }
    await assert.rejects(cpa.fit(training(), { ...short, cells: async (labels) => ({ ...(await read(labels)), genes: ["g0"] }) }), { code: "BAD_CELLS" }); // prettier-ignore
  });

  it("chooses its epoch by validation conditions it can predict, else by a tenth of the training cells", async () => {
    const labels = [...LABELS, "D+ctrl"];
    const { training, read } = await cpaCells({ labels });
    const fit = async (validation: string[]): Promise<string> => {
      const fitted = await cpa.fit(training(["A+C", "D+ctrl"]), { ...short, cells: read, validation });
      assert.ok(Number.isFinite(fitted.details.history.epochs[1]!.validation!.metric));
      return fitted.details.notes.join("\n");
    };
    assert.doesNotMatch(await fit(["A+C"]), /tenth|choose no epoch/);
    assert.match(await fit(["D+ctrl"]), /choose no epoch: D\+ctrl[^]*a tenth of the training cells/);
    assert.match(await fit([]), /a tenth of the training cells/);
  });

  it("stands in lists of models, with options as text, and is never shown test cells", async () => {
    assert.equal(modelById("cpa"), cpa);
    const [tuned] = await modelsWithOptions("cpa(epochs=2,batch=60,fidelity=corrected)", () => Promise.reject(new Error())); // prettier-ignore
    assert.equal(tuned!.id, "cpa(epochs=2,batch=60,fidelity=corrected)");
    await assert.rejects(modelsWithOptions("cpa(epoch=2)", () => Promise.reject(new Error())), { code: "BAD_MODEL_OPTION", message: /epochs/ }); // prettier-ignore
    const { truth, read } = await cpaCells();
    const split = holdOut(truth, ["A+C"]);
    const seen: string[] = [];
    const { predictions, notFitted } = await fitModels(truth, split, [tuned!], {
      cells: (labels) => (seen.push(...labels), read(labels)),
      onEpoch: (model, { epoch }) => seen.push(`${model.id} ${epoch}`),
    });
    assert.deepEqual(notFitted, []);
    assert.deepEqual(predictions[0]!.conditions, ["A+C"]);
    assert.ok(!seen.includes("A+C"));
    assert.ok(seen.includes("cpa(epochs=2,batch=60,fidelity=corrected) 1"));
  });

  it("stops when told, between two steps", async () => {
    const { training, read } = await cpaCells();
    const reason = new Error("stopped");
    const controller = new AbortController();
    const fit = cpa.fit(training(), { ...short, epochs: 10_000, patience: 10_000, cells: read, signal: controller.signal, onEpoch: () => controller.abort(reason) }); // prettier-ignore
    await assert.rejects(fit, reason);
  });
});
