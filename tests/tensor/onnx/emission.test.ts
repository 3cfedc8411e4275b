import assert from "node:assert/strict";
import { input } from "../../../src/tensor/leaves.ts";
import { emit, inOrder } from "../../../src/tensor/onnx/emission.ts";
import { add } from "../../../src/tensor/operators/add.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";

describe("emit", () => {
  const x = input("x", [2]);

  it("writes equal values once, and outputs without a copy", () => {
    const { graph } = emit({ y: add(exp(x), exp(x)) });
    assert.deepEqual(graph.nodes.map(({ type }) => type), ["Exp", "Add"]); // prettier-ignore
    assert.deepEqual(graph.nodes.at(-1)!.outputs, ["y"]);
  });

  it("copies where an output is an input or another output", () => {
    const y = exp(x);
    const { graph } = emit({ y, again: y, x2: x });
    assert.deepEqual(graph.nodes.map(({ type }) => type), ["Exp", "Identity", "Identity"]); // prettier-ignore
    assert.deepEqual(graph.outputs.map(({ name }) => name), ["y", "again", "x2"]); // prettier-ignore
  });

  it("orders graphs that are too deep for recursion", () => {
    let y: Tensor = x;
    for (let i = 0; i < 20_000; i++) y = exp(y);
    const order = inOrder([y]);
    assert.equal(order.length, 20_001);
    assert.equal(order[0], x);
  });
});
