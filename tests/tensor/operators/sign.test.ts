import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { gradients } from "../../../src/tensor/gradients.ts";
import { parameter } from "../../../src/tensor/leaves.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { sign } from "../../../src/tensor/operators/sign.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("sign", { golden: { sign } });

describe("sign", () => {
  for (const n of [0, 1, 3])
    it(`lets nothing through to ${n} numbers, but the other factor's derivative`, async () => {
      const x = parameter("x", [n], [-3, 2, 0.5].slice(0, n));
      const [dx] = gradients(sum(multiply(sign(x), x)), [x]);
      assert.deepEqual([...(await evaluate({ dx: dx! })).dx!], [-1, 1, 1].slice(0, n));
    });
});
