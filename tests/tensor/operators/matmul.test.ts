import { matmul } from "../../../src/tensor/operators/matmul.ts";
import { tanh } from "../../../src/tensor/operators/tanh.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("matmul", {
  golden: {
    matmul: (a, b) => matmul(a!, b!),
    "matmul transposed": (a, b) => matmul(a!, b!, { transposeA: true, transposeB: true }),
    "matmul batch": (a, b) => matmul(a!, b!, { transposeB: true }),
    "matmul repeated": (a, b) => matmul(a!, b!),
    "matmul weights": (a, b) => matmul(a!, b!),
  },
  small: {
    of: (a, b) => matmul(tanh(matmul(a!, b!)), a!),
    shapes: (n, m) => [
      [n, m],
      [m, n],
    ],
  },
});
