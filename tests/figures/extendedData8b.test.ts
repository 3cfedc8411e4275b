import assert from "node:assert/strict";
import { extendedData8b } from "../../src/figures/extendedData8b.ts";
import { errorPoints } from "./demo.ts";

describe("extendedData8b", () => {
  it("has data sets side by side, genes by expression above and by change below", () => {
    const points = errorPoints(["k562", "rpe1", "adamson"], ["mean", "linear"]);
    const { data, layout } = extendedData8b({ points, provenance: "simulated" });
    assert.equal(new Set(data.map(({ xaxis }) => xaxis)).size, 6);
    const domain = (axis: string): number[] => (layout[axis] as { domain: number[] }).domain;
    assert.ok(domain("yaxis")[0]! > domain("yaxis4")[1]!);
    assert.ok(domain("xaxis2")[0]! > domain("xaxis")[1]!);
    const texts = (layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.ok(texts.includes("<b>rpe1</b>, genes by observed change"));
  });
});
