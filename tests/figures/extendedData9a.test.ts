import assert from "node:assert/strict";
import { extendedData9a } from "../../src/figures/extendedData9a.ts";
import { figureData } from "../../src/figures/figureData.ts";

describe("extendedData9a", () => {
  const empty = { genes: [], a: new Float64Array(0), b: new Float64Array(0), correlation: NaN };

  it("draws every shared gene with its name and writes the correlation", () => {
    const shared = {
      genes: ["A", "B"],
      a: Float64Array.of(0, 3),
      b: Float64Array.of(1, 2.5),
      correlation: -0.456,
    };
    const figure = extendedData9a({ shared, names: ["K562", "RPE1"], provenance: "simulated" });
    assert.deepEqual(figureData(figure), [{ gene: "A", K562: 0, RPE1: 1 }, { gene: "B", K562: 3, RPE1: 2.5 }]); // prettier-ignore
    assert.ok((figure.layout.annotations as { text: string }[]).some(({ text }) => text === "r = −0.46"));
    assert.deepEqual((figure.layout.xaxis as { range: number[] }).range, (figure.layout.yaxis as { range: number[] }).range); // prettier-ignore
  });

  it("says when no gene is shared", () => {
    assert.throws(() => extendedData9a({ shared: empty, names: ["K562", "RPE1"], provenance: "simulated" }), { code: "NO_SHARED_GENES" }); // prettier-ignore
  });
});
