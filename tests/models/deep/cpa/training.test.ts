import assert from "node:assert/strict";
import golden from "../../../golden/cpa.json" with { type: "json" };
import { feedsOf } from "../../../../src/models/deep/cpa/batches.ts";
import { decoded, encoded } from "../../../../src/models/deep/cpa/network.ts";
import { cpaSettings } from "../../../../src/models/deep/cpa/settings.ts";
import { adversaryWeight, cpaSteps, decaysBefore, mixingAt, trainCpa } from "../../../../src/models/deep/cpa/training.ts"; // prettier-ignore
import { add, evaluate, input, matmul } from "../../../../src/tensor/index.ts";
import type { Epoch } from "../../../../src/tensor/index.ts";
import { distance, goldenCpa } from "../../../support/cpaModel.ts";

describe("CPA's training", () => {
  it("follows the losses of cpa-tools from the same weights over the same batches", async function () {
    this.timeout(60_000);
    const { network, cells, code, feeds } = goldenCpa({ dropout: false });
    const steps = cpaSteps(network, code.classes, { threads: 1, seed: 1 });
    const { first, last, batches, steps: expected } = golden.training;
    let at = 0;
    let largest = 0;
    for (let epoch = first; epoch <= last; epoch++)
      for (let index = 0; index < batches; index++) {
        const chosen = golden.rows.map((_, i) => (i * 11 + index * golden.rows.length + epoch * 5) % cells.nCells); // prettier-ignore
        const found = Object.fromEntries(await steps.step(feedsOf(cells, code, chosen), epoch, index, 1e-4));
        const [recon, adversary, penalty] = expected[at++]!;
        const pairs: [number | undefined, number | undefined][] = [
          [found.recon, recon],
          [found.adversary, adversary],
          [found.penalty, penalty],
        ];
        for (const [own, its] of pairs) if (own !== undefined && its !== 0) largest = Math.max(largest, Math.abs(own / its! - 1)); // prettier-ignore
      }
    await steps.close();
    assert.equal(at, expected.length);
    // Asked for is 1 %; a step of another kind than theirs would be far off.
    assert.ok(largest < 0.002, `${largest}`);
    const size = golden.rows.length;
    const z = add(encoded(network, input("x", [size, network.genes])), matmul(input("doses", [size, network.perturbations]), network.embedding)); // prettier-ignore
    const { x, doses } = feeds;
    const after = await evaluate({ z, share: decoded(network, z) }, { x, doses });
    const away = distance(after.z!, golden.training.z);
    assert.ok(away < 0.01, `z ${away}`);
  });

  it("raises the adversary and mixing behind the pretraining, and lowers the rate as the scheduler does", () => {
    assert.deepEqual([11, 35, 60, 400].map(adversaryWeight), [0.2, 5, 10, 10]);
    assert.deepEqual([0, 10, 15, 20, 90].map((epoch) => mixingAt(epoch, 0.1)), [0, 0, 0.05, 0.1, 0.1]); // prettier-ignore
    assert.deepEqual([0, 625, 626, 1250, 1251].map((epoch) => decaysBefore(epoch, 625)), [0, 0, 1, 1, 2]); // prettier-ignore
    assert.deepEqual(
      [0, 25, 26].map((epoch) => decaysBefore(epoch, 25)),
      [0, 0, 1],
    );
  });

  it("ends in the best state it has looked at, tells of every epoch, and stops when told", async function () {
    this.timeout(60_000);
    const { network, cells, code } = goldenCpa();
    const chosen = Int32Array.from({ length: cells.nCells }, (_, cell) => cell);
    const settings = cpaSettings({ epochs: 9, batch: 100, checkEvery: 2, patience: 2, rate: 1e-3 });
    const metrics = [1, 3, 2, 2.5];
    const seen: Epoch[] = [];
    const shown: number[] = [];
    const validator = {
      validate: async () => {
        shown.push(network.embedding.values[0]!);
        return { metric: metrics[shown.length - 1]!, r2Mean: 0, r2Variance: 0, basal: 0, after: 0 };
      },
      close: async () => {},
    };
    const history = await trainCpa(network, cells, code, chosen, { settings, validator, onEpoch: (epoch) => seen.push(epoch) }); // prettier-ignore
    // Looks at epochs 2, 4, 6 and 8; the second is the best, and two worse ones end the training.
    assert.equal(history.epochs.length, 8);
    assert.equal(history.best, 3);
    assert.equal(network.embedding.values[0], shown[1]);
    assert.notEqual(shown[3], shown[1]);
    assert.deepEqual(seen.map(({ epoch }) => epoch), [0, 1, 2, 3, 4, 5, 6, 7]); // prettier-ignore
    assert.deepEqual(seen.filter(({ best }) => best).map(({ epoch }) => epoch), [1, 3]); // prettier-ignore
    assert.ok(seen.at(-1)!.loss < seen[0]!.loss);
    assert.ok("encoder.0.weight" in seen[0]!.checkpoint.trainer.values);

    const stopped = new Error("stopped");
    const controller = new AbortController();
    await assert.rejects(
      trainCpa(goldenCpa().network, cells, code, chosen, {
        settings: { ...settings, epochs: 1000 },
        signal: controller.signal,
        onEpoch: ({ epoch }) => epoch === 1 && controller.abort(stopped),
      }),
      stopped,
    );
  });

  it("gives the same bits for the same seed", async function () {
    this.timeout(60_000);
    const run = async (seed: number): Promise<number[]> => {
      const { network, cells, code } = goldenCpa();
      const chosen = Int32Array.from({ length: 120 }, (_, i) => i * 2);
      const { epochs } = await trainCpa(network, cells, code, chosen, { settings: cpaSettings({ epochs: 2, batch: 50, mixup: 0.1, seed }) }); // prettier-ignore
      return [...epochs.flatMap(({ recon, adversary, penalty }) => [recon, adversary, penalty]), ...network.embedding.values]; // prettier-ignore
    };
    const first = await run(3);
    assert.deepEqual(await run(3), first);
    assert.notDeepEqual(await run(4), first);
  });
});
