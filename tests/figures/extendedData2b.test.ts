import assert from "node:assert/strict";
import { extendedData2b } from "../../src/figures/extendedData2b.ts";
import { errorPoints } from "./demo.ts";

describe("extendedData2b", () => {
  it("has the two orders of genes side by side and the paper's columns of models", () => {
    const { data, layout } = extendedData2b({ points: errorPoints(["demo"], ["additive", "mine"]), provenance: "simulated" }); // prettier-ignore
    const texts = (layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.ok(texts.includes("Genes by expression in control") && texts.includes("Genes by observed change"));
    assert.ok(texts.some((text) => /not run: No change, scGPT, scFoundation/.test(text)));
    assert.deepEqual([...new Set(data.map(({ xaxis }) => xaxis))], ["x", "x2"]);
    // The dashed line at the paper's 1,000 genes belongs to the order by expression.
    const dashed = (layout.shapes as { x0: number; xref: string }[]).map(({ x0, xref }) => [x0, xref]);
    assert.deepEqual(dashed, [[1000, "x"]]);
  });
});
