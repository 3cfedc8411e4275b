import assert from "node:assert/strict";
import { onnxBytes, type OnnxGraph } from "../../../src/tensor/onnx/model.ts";
import { onnxRuntime } from "../../../src/tensor/runtime.ts";

/** y = x · w (+ 1 with an attribute of each kind on the way). */
const graph: OnnxGraph = {
  inputs: [{ name: "x", type: "float32", shape: [2, 2] }],
  outputs: [{ name: "y", type: "float32", shape: [2] }],
  constants: [
    { name: "w", type: "float32", shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
    { name: "axis", type: "int64", shape: [1], values: BigInt64Array.of(1n) },
  ],
  nodes: [
    { type: "Gemm", inputs: ["x", "w"], outputs: ["a"], attributes: { alpha: { float: 0.5 }, transB: 1 }, domain: "" }, // prettier-ignore
    { type: "Transpose", inputs: ["a"], outputs: ["b"], attributes: { perm: [1, 0] }, domain: "" },
    { type: "Gelu", inputs: ["b"], outputs: ["c"], attributes: { approximate: "none" }, domain: "" },
    { type: "ReduceSum", inputs: ["c", "axis"], outputs: ["y"], attributes: { keepdims: 0 }, domain: "" },
  ],
};

describe("onnxBytes", () => {
  it("is read by the runtime with attributes of every kind", async () => {
    const { InferenceSession, Tensor } = await onnxRuntime();
    const session = await InferenceSession.create(onnxBytes(graph), {});
    const y = new Float32Array(2);
    await session.run(
      { x: new Tensor("float32", Float32Array.of(2, 0, 0, 2), [2, 2]) },
      { y: new Tensor("float32", y, [2]) },
    );
    await session.release();
    // ½ x wᵀ = wᵀ, whose rows after the transposition are those of w; GELU(x) = x Φ(x).
    const expected = [0.841345 + 1.9545, 2.99595 + 3.999873];
    y.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-4, `${value}`));
  });

  it("names the standard's version, and the runtime's own operators only where they are used", () => {
    const text = Buffer.from(onnxBytes(graph)).toString("latin1");
    assert.ok(!text.includes("com.microsoft"));
    const own = { ...graph.nodes[0]!, domain: "com.microsoft" };
    assert.ok(Buffer.from(onnxBytes({ ...graph, nodes: [own] })).toString("latin1").includes("com.microsoft")); // prettier-ignore
  });
});
