import assert from "node:assert/strict";
import { compile, evaluate } from "../../../src/tensor/compile.ts";
import { gradients } from "../../../src/tensor/gradients.ts";
import { constant, input, parameter } from "../../../src/tensor/leaves.ts";
import { emit } from "../../../src/tensor/onnx/emission.ts";
import { inStages } from "../../../src/tensor/onnx/stages.ts";
import { add } from "../../../src/tensor/operators/add.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { logGamma } from "../../../src/tensor/operators/logGamma.ts";
import { matmul } from "../../../src/tensor/operators/matmul.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { sparseMatrix, sparseProduct } from "../../../src/tensor/operators/sparseProduct.ts";
import { standardise } from "../../../src/tensor/operators/standardise.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { tanh } from "../../../src/tensor/operators/tanh.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";

const [NODES, WIDTH] = [300, 40];
const entries = Array.from({ length: 9000 }, (_, i): [number, number, number] => [i % NODES, (i * i + 17 * Math.floor(i / NODES)) % NODES, Math.sin(i) / 5]); // prettier-ignore
const values = Float32Array.from({ length: NODES * WIDTH }, (_, i) => Math.sin(i * 1.7));

/** Two convolutions that use each other's results late, first and second derivatives; `product` is how it multiplies. */
function outputs(product: (x: Tensor) => Tensor): Record<string, Tensor> {
  const x = parameter("x", [NODES, WIDTH], values);
  const late = input("late", [WIDTH, WIDTH]);
  const first = product(x);
  const inner = standardise(tanh(matmul(first, late)), 0.1);
  const second = product(inner);
  const both = multiply(logGamma(add(exp(second), 1)), first);
  const loss = sum(multiply(both, add(both, x)));
  const [dx, dlate] = gradients(loss, [x, late]) as [Tensor, Tensor];
  const [again] = gradients(sum(multiply(dlate, dlate)), [late]) as [Tensor];
  return { loss, first, dx, dlate, again, straight: product(input("given", [NODES, WIDTH])) };
}

const feeds = {
  late: Float32Array.from({ length: WIDTH * WIDTH }, (_, i) => Math.cos(i * 0.9) / 8),
  given: values.map((value) => 1 - value),
};

describe("inStages", () => {
  it("leaves a graph without works whole", () => {
    const { graph, values: known, works } = emit({ y: exp(input("x", [2])) });
    const { stages, between } = inStages(graph, known, works);
    assert.deepEqual([stages.length, stages[0]!.graph, between], [1, graph, []]);
  });

  it("cuts where works are, and gives the results of a graph without them", async () => {
    const matrix = sparseMatrix(NODES, NODES, entries);
    const whole = constant(new Float32Array(NODES * NODES), [NODES, NODES]);
    for (let row = 0; row < NODES; row++)
      for (let entry = matrix.starts[row]!; entry < matrix.starts[row + 1]!; entry++)
        whole.values[row * NODES + matrix.indices[entry]!]! += matrix.weights[entry]!;
    const wanted = outputs((x) => sparseProduct(matrix, x));
    const { graph, values: known, works } = emit(wanted);
    const { stages } = inStages(graph, known, works);
    assert.ok(stages.length >= 5, `${stages.length} stages`);
    assert.equal(works.size, 2, "the matrix and the transposed one");
    const expected = await evaluate(outputs((x) => matmul(whole, x)), feeds); // prettier-ignore
    for (const threads of [1, 2]) {
      const program = await compile(wanted, { threads });
      const found = await program.run(feeds);
      for (const [name, array] of Object.entries(expected)) {
        const scale = Math.max(...Array.from(array, Math.abs));
        array.forEach((value, i) => assert.ok(Math.abs(found[name]![i]! - value) <= 2e-4 * scale, `${name} ${i}: ${found[name]![i]}, not ${value}`)); // prettier-ignore
      }
      const copies = Object.fromEntries(Object.entries(found).map(([name, array]) => [name, array.slice()]));
      assert.deepEqual(await program.run(feeds), copies);
      await program.close();
    }
  });
});
