import assert from "node:assert/strict";
import { figureData } from "../../src/figures/figureData.ts";
import { lossCurve } from "../../src/figures/lossCurve.ts";
import { closeRenderer, renderSvg } from "../../src/render/index.ts";

const epochs = [4, 2, 1, 0.5].map((loss, epoch) => ({
  epoch,
  epochs: 10,
  loss,
  validation: [5, 2, 3, 3][epoch]!,
  best: epoch < 2,
  secondsLeft: 60 * (9 - epoch),
}));

describe("lossCurve", () => {
  after(closeRenderer);

  it("shows loss and validation, marks the best and says what is left", async () => {
    const figure = lossCurve({ epochs, provenance: "simulated" });
    assert.deepEqual(figure.data.map(({ name }) => name), ["Loss", "Validation", "Best: epoch 2"]); // prettier-ignore
    assert.deepEqual((figure.layout.xaxis as { range: number[] }).range, [0.5, 10.5]);
    assert.equal((figure.layout.yaxis as { type: string }).type, "log");
    assert.deepEqual(figureData(figure)[0], { curve: "loss", epoch: 1, value: 4 });
    const svg = await renderSvg(figure);
    assert.match(svg, /epoch 4 of 10/);
    assert.match(svg, /about 6 min left/);
  }).timeout(60_000);

  it("draws what is there: no epoch yet, no validation, losses below 0, the last epoch", async () => {
    const bare = epochs.map((one) => ({ ...one, validation: Number.NaN, best: false, loss: one.loss - 1 }));
    for (const some of [[], bare.slice(0, 1), bare]) {
      const figure = lossCurve({ epochs: some, provenance: "simulated" });
      assert.equal(figure.data.length, 1);
      assert.deepEqual(JSON.parse(JSON.stringify(figure)), figure);
      assert.ok(!/NaN|undefined/.test(await renderSvg(figure)));
    }
    const { layout } = lossCurve({ epochs: bare, provenance: "simulated" });
    assert.equal((layout.yaxis as { type: string }).type, "linear");
    const done = lossCurve({ epochs: [{ ...epochs[0]!, epochs: 1, secondsLeft: 0 }], provenance: "simulated" }); // prettier-ignore
    assert.ok(!/about .* left/.test(JSON.stringify(done)));
  }).timeout(60_000);
});
