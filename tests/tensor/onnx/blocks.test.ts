import assert from "node:assert/strict";
import { random } from "../../../src/stats/random.ts";
import { compile } from "../../../src/tensor/compile.ts";
import { gradients } from "../../../src/tensor/gradients.ts";
import { input, parameter } from "../../../src/tensor/leaves.ts";
import { inBlocks } from "../../../src/tensor/onnx/blocks.ts";
import { emit } from "../../../src/tensor/onnx/emission.ts";
import { onnxBytes, type OnnxValue } from "../../../src/tensor/onnx/model.ts";
import { add } from "../../../src/tensor/operators/add.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { matmul } from "../../../src/tensor/operators/matmul.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { softplus } from "../../../src/tensor/operators/softplus.ts";
import { subtract } from "../../../src/tensor/operators/subtract.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { onnxRuntime, type RuntimeTensor } from "../../../src/tensor/runtime.ts";
import { sizeOf, type Shape } from "../../../src/tensor/shape.ts";
import type { Tensor, Values } from "../../../src/tensor/tensor.ts";

const [ROWS, COLUMNS] = [23, 7];
const source = random(3);
const numbers = (shape: Shape): Float32Array => Float32Array.from({ length: sizeOf(shape) }, () => source.normal()); // prettier-ignore
const feeds: Record<string, Float32Array> = {
  x: numbers([1, ROWS, COLUMNS]),
  row: numbers([COLUMNS]),
  column: numbers([ROWS, 1]),
};
const x = input("x", [1, ROWS, COLUMNS]);
const weight = parameter("weight", [COLUMNS, COLUMNS], numbers([COLUMNS, COLUMNS]));
feeds.weight = weight.values;

/** A chain with everything that can meet blocks: repeated operands, sums over each axis, a value needed as a whole. */
function outputs(): Record<string, Tensor> {
  const row = input("row", [COLUMNS]);
  const column = input("column", [ROWS, 1]);
  const hidden = softplus(add(multiply(x, row), column));
  const end = subtract(multiply(exp(multiply(hidden, -1)), x), hidden);
  const product = matmul(end, weight);
  const [dx, drow, dcolumn] = gradients(sum(multiply(product, end)), [x, row, column]) as [Tensor, Tensor, Tensor]; // prettier-ignore
  return {
    hidden,
    end,
    product,
    byRow: sum(end, [1]),
    byColumn: sum(end, [-1]),
    same: end,
    dx,
    drow,
    dcolumn,
  };
}

async function computed(
  least: number,
  block: number,
): Promise<{ results: Record<string, Values>; views: number }> {
  // prettier-ignore
  const wanted = outputs();
  const { graph: whole, values } = emit(wanted);
  const { graph, views } = inBlocks(whole, values, { least, block });
  const { InferenceSession, Tensor: Value } = await onnxRuntime();
  const session = await InferenceSession.create(onnxBytes(graph), {});
  const results: Record<string, Values> = Object.fromEntries(
    Object.entries(wanted).map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]),
  );
  const tensors = (of: readonly OnnxValue[], arrays: Record<string, Values>): Record<string, RuntimeTensor> =>
    Object.fromEntries(
      of.map(({ name, shape }) => {
        const view = views.get(name);
        const data = view ? arrays[view.of]!.subarray(view.start, view.end) : arrays[name]!;
        return [name, new Value("float32", data, shape)];
      }),
    );
  await session.run(tensors(graph.inputs, feeds), tensors(graph.outputs, results));
  await session.release();
  return { results, views: views.size };
}

describe("inBlocks", () => {
  it("gives the same results but for rounding, whatever the size of blocks", async () => {
    const expected = await computed(Infinity, 1);
    assert.equal(expected.views, 0);
    for (const block of [1, 14, 30, 1000]) {
      const found = await computed(1, block);
      assert.ok(found.views > 0, `blocks of ${block}`);
      for (const [name, values] of Object.entries(expected.results)) {
        values.forEach((value, i) => assert.ok(Math.abs(found.results[name]![i]! - value) <= 2e-5 * (1 + Math.abs(value)), `${name} ${i}, blocks of ${block}`)); // prettier-ignore
      }
    }
  });

  it("leaves a graph of small values, and a single operator, as they are", () => {
    const small = emit(outputs());
    assert.equal(inBlocks(small.graph, small.values).graph.nodes, small.graph.nodes);
    const large = emit({ y: exp(input("large", [1000, 1000])) });
    assert.equal(inBlocks(large.graph, large.values).graph.nodes, large.graph.nodes);
  });

  it("is what compile uses: a chain on a large input is taken apart without a copy", async () => {
    const large = input("large", [600, 500]);
    const y = softplus(multiply(add(exp(multiply(large, 0.5)), 1), large));
    const { graph, values: known } = emit({ y });
    const { graph: blocked, views } = inBlocks(graph, known);
    assert.ok(views.size >= 4);
    assert.ok(!blocked.nodes.some(({ type }) => type === "Slice" || type === "Concat"));
    const program = await compile({ y });
    const values = numbers([600, 500]);
    const found = (await program.run({ large: values })).y!;
    for (const i of [0, 1, 149_999, 150_000, 299_999]) {
      const inner = (Math.exp(values[i]! / 2) + 1) * values[i]!;
      assert.ok(Math.abs(found[i]! - Math.log1p(Math.exp(inner))) < 1e-4 * (1 + Math.abs(inner)));
    }
    await program.close();
  });
});
