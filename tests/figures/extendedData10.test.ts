import assert from "node:assert/strict";
import { extendedData10 } from "../../src/figures/extendedData10.ts";
import type { ResourceUse } from "../../src/figures/extendedData10.ts";
import { figureData } from "../../src/figures/figureData.ts";

const uses: ResourceUse[] = [
  { dataset: "demo", seed: 1, model: "additive", seconds: 3, bytes: 2e9 },
  { dataset: "demo", seed: 2, model: "additive", seconds: 5, bytes: NaN },
  { dataset: "demo", seed: 1, model: "gears", seconds: 86_400, bytes: 64e9, device: "A40" },
];
const figure = extendedData10({ uses, provenance: "simulated" });

describe("extendedData10", () => {
  it("draws time and memory of every run that has them", () => {
    const rows = figureData(figure);
    assert.deepEqual(rows.map(({ seconds }) => seconds).filter((one) => one !== undefined), [3, 5, 86_400]); // prettier-ignore
    assert.deepEqual(rows.map(({ gigabytes }) => gigabytes).filter((one) => one !== undefined), [2, 64]); // prettier-ignore
    assert.deepEqual(new Set(rows.map(({ device }) => device)), new Set(["CPU", "A40"]));
  });

  it("has a logarithmic axis with times in words, and bars at the means", () => {
    const { type, ticktext, range } = figure.layout.yaxis as {
      type: string;
      ticktext: string[];
      range: number[];
    };
    assert.equal(type, "log");
    assert.ok(
      ["10 s", "1 h", "1 day"].every((text) => ticktext.includes(text)),
      ticktext.join(),
    );
    assert.ok(10 ** range[0]! < 3 && 10 ** range[1]! > 86_400);
    const bars = figure.data.filter(({ mode }) => mode === "lines").map(({ y }) => (y as number[])[0]);
    assert.deepEqual(bars, [4, 86_400, 2, 64]);
  });

  it("keeps columns for models that were not run, one entry per device, and says when there is nothing", () => {
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.equal(texts.filter((text) => text === "not run").length, 2 * 6);
    assert.deepEqual(figure.data.filter(({ showlegend }) => showlegend === true).map(({ name }) => name), ["CPU", "A40"]); // prettier-ignore
    assert.throws(() => extendedData10({ uses: [], provenance: "simulated" }), { code: "NO_RESOURCES" });
  });
});
