import assert from "node:assert/strict";
import type { Figure } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { COLOUR_BLIND, withPalette } from "../../src/figures/palette.ts";
import { INK, OKABE_ITO, datasetColours, modelColour } from "../../src/figures/theme.ts";
import { closestPair } from "../support/colourVision.ts";
import { FIGURES } from "./demo.ts";

const METHODS = "no_change additive scgpt scfoundation uce scbert geneformer gears cpa".split(" ");
/** What is drawn beside the colours of a group. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  models: [modelColour("something else")],
  classes: ["#d3d3d3", "#767676"],
  marks: [INK.point],
};

describe("withPalette", () => {
  for (const [group, pairs] of Object.entries(COLOUR_BLIND))
    it(`keeps the colours of ${group} apart for every kind of vision`, () => {
      const others = pairs.map(([, colour]) => colour);
      const { difference, pair, vision } = closestPair([...others, ...(BESIDE[group] ?? [])]);
      assert.ok(difference > 24, `${pair} differ by ${difference.toFixed(1)} with ${vision}`);
    });

  it("is needed: some published colours of models are one colour for many people", () => {
    const { difference, vision } = closestPair(METHODS.map(modelColour));
    assert.ok(difference < 2.3, `${difference} with ${vision}`);
    assert.ok(closestPair(OKABE_ITO).difference > 15);
  });

  it("replaces the colours that the theme uses", () => {
    const from = (group: string): string[] => COLOUR_BLIND[group]!.map(([colour]) => colour.toLowerCase());
    assert.deepEqual(from("models"), METHODS.map((id) => modelColour(id).toLowerCase())); // prettier-ignore
    const datasets = [...datasetColours(["k562", "rpe1", "adamson"]).values()];
    assert.deepEqual(from("datasets"), datasets.map((colour) => colour.toLowerCase())); // prettier-ignore
    assert.deepEqual(from("marks"), [INK.mean, INK.highlight]);
  });

  it("changes colours of every figure and neither its data nor its words", () => {
    const colours = new Set(Object.values(COLOUR_BLIND).flatMap((pairs) => pairs.map(([colour]) => colour.toLowerCase()))); // prettier-ignore
    const changed: string[] = [];
    for (const [name, draw] of Object.entries(FIGURES)) {
      const figure = draw();
      const other = withPalette(figure, "colour-blind");
      assert.deepEqual(figureData(other), figureData(figure), name);
      const [before, after] = [JSON.stringify(figure), JSON.stringify(other)];
      const bare = (text: string): string => text.replace(/#[0-9a-f]{6}\b/gi, "#");
      assert.equal(bare(after), bare(before), name);
      const left = [...after.matchAll(/#[0-9a-f]{6}\b/gi)].filter(([colour]) => colours.has(colour.toLowerCase())); // prettier-ignore
      assert.deepEqual(left.map(([colour]) => colour).filter((colour) => !OKABE_ITO.includes(colour)), [], name); // prettier-ignore
      if (after !== before) changed.push(name);
    }
    assert.ok(changed.length > 12, changed.join(", "));
    const fig1a = FIGURES.fig1a!();
    assert.equal(withPalette(fig1a, "paper"), fig1a);
  });

  it("takes nothing in data for a colour", () => {
    const figure: Figure = {
      data: [{ x: ["#ff7f00"], name: "#ff7f00", customdata: ["#ff7f00"], marker: { color: "#FF7F00" } }],
      layout: { annotations: [{ text: '<span style="color:#ff7f00">●</span> A' }] },
    };
    const { data, layout } = withPalette(figure, "colour-blind");
    assert.deepEqual(data, [{ ...figure.data[0], marker: { color: "#FFB000" } }]);
    assert.match(JSON.stringify(layout), /color:#FFB000/);
  });

  it("names the palettes when another is asked for", () => {
    assert.throws(() => withPalette(FIGURES.fig1a!(), "colorblind" as "paper"), { code: "UNKNOWN_PALETTE", message: /colour-blind/ }); // prettier-ignore
  });
});
