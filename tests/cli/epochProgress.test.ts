import assert from "node:assert/strict";
import { epochProgress } from "../../src/cli/epochProgress.ts";
import type { Epoch } from "../../src/tensor/train.ts";

const epochs = (n: number, validation = 0.25): Epoch[] =>
  Array.from({ length: n }, (_, epoch) => ({
    ...{ epoch, epochs: n, loss: 1 / (epoch + 1), validation, best: true, seconds: 60 },
    ...{
      secondsLeft: 60 * (n - epoch - 1),
      checkpoint: { epochs: epoch + 1, trainer: { steps: 0, values: {} } },
    },
  }));

describe("epochProgress", () => {
  it("rewrites a line on a terminal", () => {
    let text = "";
    const show = epochProgress({ isTTY: true, write: (part) => (text += part) });
    for (const one of epochs(2)) show({ label: "GEARS" }, one);
    assert.equal(text, "\r\u001b[KGEARS: epoch 1 of 2, loss 1.000, validation 0.2500, 1 min 0 s left at most\r\u001b[KGEARS: epoch 2 of 2, loss 0.5000, validation 0.2500\n"); // prettier-ignore
  });

  it("writes the first, the last, and one every half minute elsewhere", () => {
    const lines: string[] = [];
    let time = 0;
    const show = epochProgress({ write: (line) => lines.push(line) }, () => time);
    for (const one of epochs(100, Number.NaN)) {
      show({ label: "CPA" }, one);
      time += 1000;
    }
    assert.deepEqual(lines.map((line) => line.split(",")[0]), ["CPA: epoch 1 of 100", "CPA: epoch 31 of 100", "CPA: epoch 61 of 100", "CPA: epoch 91 of 100", "CPA: epoch 100 of 100"]); // prettier-ignore
    assert.doesNotMatch(lines.join(), /validation/);
  });
});
