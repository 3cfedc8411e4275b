import assert from "node:assert/strict";
import vm from "node:vm";
import { graphError } from "../../src/tensor/failure.ts";
import { input, parameter } from "../../src/tensor/leaves.ts";
import { add } from "../../src/tensor/operators/add.ts";
import { exp } from "../../src/tensor/operators/exp.ts";
import { matmul } from "../../src/tensor/operators/matmul.ts";
import { named } from "../../src/tensor/tensor.ts";

describe("graphError", () => {
  it("names both operands, their shapes and the line that built it", () => {
    const weight = parameter("weight", [3, 4], new Float32Array(12));
    const mean = named(exp(input("x", [5, 2])), "mean");
    assert.throws(() => add(weight, mean), {
      code: "SHAPE_MISMATCH",
      message: /"weight" is \[3, 4\], "mean" is \[5, 2\]\. Built at \S*failure\.test\.ts:\d+:\d+\./,
    });
    assert.throws(() => matmul(weight, exp(weight)), {
      message:
        /left has 4 columns, the right 3 rows\. Here "weight" is \[3, 4\], the result of exp is \[3, 4\]/,
    });
  });

  it("names the line of a notebook's cell", () => {
    for (const filename of ["In[7]", "/home/me/study/model.ipynb:cell-3", "file:///home/me/model.ts"]) {
      const cell = new vm.Script(`\n  build(() => 1);`, { filename });
      const build = (): never => {
        throw graphError("SHAPE_MISMATCH", "No.");
      };
      const { add: own } = { add: build };
      assert.throws(
        () => cell.runInNewContext({ build: () => add(input("a", [2]), input("b", [3])) }),
        ({ message }: Error) => /Built at \S+:\d+:\d+\.$/.test(message),
      );
      const direct = new vm.Script(`\n  add(a, b);`, { filename });
      assert.throws(() => direct.runInNewContext({ add, a: input("a", [2]), b: input("b", [3]) }), ({ message }: Error) => message.endsWith(`Built at ${filename.replace("file://", "")}:2:3.`)); // prettier-ignore
      assert.throws(own, { code: "SHAPE_MISMATCH" });
    }
  });
});
