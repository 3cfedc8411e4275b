import assert from "node:assert/strict";
import { nameOf, printedValue } from "../../../src/report/paper/check.ts";
import { NOT_DETERMINED, PUBLISHED } from "../../../src/report/paper/published.ts";

describe("PUBLISHED", () => {
  it("names every number once, with a source and a value that can be read", () => {
    const names = PUBLISHED.map(({ figure, quantity }) => nameOf(figure, quantity));
    assert.equal(new Set(names).size, names.length);
    for (const { figure, quantity, printed, source } of PUBLISHED) {
      assert.ok(Number.isFinite(printedValue(printed)), `${figure} ${quantity} ${printed}`);
      assert.ok(source !== "" && !quantity.includes("undefined"), quantity);
    }
    assert.ok(NOT_DETERMINED.every(({ figure, what, why }) => figure && what && why));
  });

  it("has the headline: additive before every model on doubles", () => {
    const l2 = new Map(PUBLISHED.filter(({ figure, quantity }) => figure === "Fig 1a" && quantity.startsWith("L2 of")).map(({ quantity, printed }) => [quantity, printedValue(printed)])); // prettier-ignore
    assert.equal(l2.get("L2 of additive_model"), Math.min(...l2.values()));
  });
});
