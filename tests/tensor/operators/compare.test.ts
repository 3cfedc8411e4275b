import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { gradients } from "../../../src/tensor/gradients.ts";
import { constant, parameter } from "../../../src/tensor/leaves.ts";
import { cast } from "../../../src/tensor/operators/cast.ts";
import { equal, greater } from "../../../src/tensor/operators/compare.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("compare", {
  golden: {
    greater: (a, b) => cast(greater(a!, b!), "float32"),
    equal: (a, b) => cast(equal(a!, b!), "float32"),
  },
});

describe("compare", () => {
  it("gives conditions, of any shape, and NaN is neither greater nor equal", async () => {
    const x = constant([Number.NaN, 1, 2], [3, 1]);
    const found = await evaluate({
      more: greater(x, 1),
      same: equal(x, x),
      none: greater(constant([], [2, 0]), constant(1)),
    });
    assert.deepEqual(found, { more: Uint8Array.of(0, 0, 1), same: Uint8Array.of(0, 1, 1), none: new Uint8Array(0) }); // prettier-ignore
  });

  it("has no derivative", () => {
    const x = parameter("x", [2], [1, 2]);
    assert.throws(() => gradients(sum(cast(greater(x, 1), "float32")), [x]), { code: "NO_GRADIENT" });
  });
});
