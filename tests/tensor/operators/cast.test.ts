import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { gradients } from "../../../src/tensor/gradients.ts";
import { constant, parameter } from "../../../src/tensor/leaves.ts";
import { cast } from "../../../src/tensor/operators/cast.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("cast", { golden: { cast: (x) => cast(cast(x!, "int32"), "float32") } });

describe("cast", () => {
  it("makes conditions of numbers and numbers of conditions, of any shape", async () => {
    const found = await evaluate({
      flags: cast(constant([-2, 0, 0.5], [3, 1]), "bool"),
      back: cast(cast(constant([-2, 0, 0.5], [3]), "bool"), "float32"),
      none: cast(constant([], [0, 2]), "int32"),
    });
    assert.deepEqual(found, { flags: Uint8Array.of(1, 0, 1), back: Float32Array.of(1, 0, 1), none: new Int32Array(0) }); // prettier-ignore
    const x = constant([1]);
    assert.equal(cast(x, "float32"), x);
  });

  it("has no derivative", () => {
    const x = parameter("x", [2], [1, 2]);
    assert.throws(() => gradients(sum(cast(cast(x, "bool"), "float32")), [x]), { code: "NO_GRADIENT" });
  });
});
