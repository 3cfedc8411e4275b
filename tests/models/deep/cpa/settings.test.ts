import assert from "node:assert/strict";
import { cpaSettings, type CpaOptions } from "../../../../src/models/deep/cpa/settings.ts";

describe("CPA's settings", () => {
  it("are the paper's unless told, and each quirk can be mended by itself", () => {
    const paper = cpaSettings();
    assert.equal(paper.batch, 2048);
    assert.equal(paper.epochs, 2000);
    assert.deepEqual([paper.counts, paper.controls, paper.output, paper.mixup, paper.decayEvery, paper.turns], ["smallest", "random", "cp10k", 0, 625, "epoch"]); // prettier-ignore
    const corrected = cpaSettings({ fidelity: "corrected", output: "cp10k" });
    assert.deepEqual([corrected.counts, corrected.controls, corrected.output, corrected.mixup, corrected.decayEvery, corrected.turns], ["whole", "all", "cp10k", 0.1, 25, "training"]); // prettier-ignore
    assert.deepEqual(cpaSettings({ controls: "all" }), { ...paper, controls: "all" });
  });

  it("say which option is wrong", () => {
    const wrong: [CpaOptions, RegExp][] = [
      [{ fidelity: "exact" as "paper" }, /fidelity of CPA is "paper" or "corrected", found exact/],
      [{ epochs: 0 }, /epochs of CPA is a whole number from 1, found 0/],
      [{ batch: 1 }, /batch/],
      [{ rate: 2 }, /rate/],
      [{ mixup: -1 }, /mixup/],
      [{ patience: 1.5 }, /patience/],
      [{ counts: "none" as "whole" }, /counts of CPA is smallest or whole, found none/],
      [{ output: "log" as "data" }, /output/],
      [{ turns: "day" as "epoch" }, /turns/],
      [{ unseen: "zero" as "none" }, /unseen/],
      [{ controls: "some" as "all" }, /controls/],
    ];
    for (const [options, message] of wrong) assert.throws(() => cpaSettings(options), { code: "BAD_OPTION", message }); // prettier-ignore
  });
});
