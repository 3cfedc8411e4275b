import assert from "node:assert/strict";
import { extendedData2a } from "../../src/figures/extendedData2a.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { FIGURE_1A_MODELS } from "../../src/figures/models.ts";
import { doubleScores } from "./demo.ts";

const scores = doubleScores.map((score, i) => ({
  ...score,
  metric: "pearson_delta",
  value: ((i * 37) % 150) / 100 - 0.5,
}));
const figure = extendedData2a({ scores, provenance: "simulated" });

describe("extendedData2a", () => {
  it("draws every correlation, and those beyond the paper's axis at its end with their value kept", () => {
    const drawn = figureData(figure).map((row) => row.pearson_delta as number).sort((a, b) => a - b); // prettier-ignore
    const values = scores.map(({ value }) => value).sort((a, b) => a - b); // prettier-ignore
    assert.deepEqual(drawn, values);
    const places = figure.data.filter(({ mode }) => mode === "markers").flatMap(({ y }) => y as number[]);
    assert.equal(Math.min(...places), -0.25);
    const clipped = values.filter((value) => value < -0.25 || value > 1).length;
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.ok(clipped > 0 && texts.some((text) => text.includes(`${clipped} points beyond the axis`)));
  });

  it("has the paper's columns and no highlight unless asked for", () => {
    const { ticktext } = figure.layout.xaxis as { ticktext: string[] };
    for (const { label } of FIGURE_1A_MODELS) assert.ok(ticktext.includes(label), label);
    assert.ok(!JSON.stringify(figure.data).includes("#ff7f00"));
  });

  it("fits other metrics", () => {
    const other = extendedData2a({ scores: scores.map((score) => ({ ...score, metric: "l2" })), metric: "l2", provenance: "simulated" }); // prettier-ignore
    assert.equal(
      (other.layout.yaxis as { title: { text: string } }).title.text,
      "Prediction error (L<sub>2</sub>)",
    );
    assert.throws(() => extendedData2a({ scores, metric: "mae", provenance: "simulated" }), {
      code: "NO_SCORES",
    });
  });
});
