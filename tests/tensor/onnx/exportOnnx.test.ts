import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { random } from "../../../src/stats/random.ts";
import { evaluate } from "../../../src/tensor/compile.ts";
import { batchNorm } from "../../../src/tensor/layers/batchNorm.ts";
import { layerNorm } from "../../../src/tensor/layers/layerNorm.ts";
import { linear } from "../../../src/tensor/layers/linear.ts";
import { selfAttention } from "../../../src/tensor/layers/attention.ts";
import { input } from "../../../src/tensor/leaves.ts";
import { exportOnnx } from "../../../src/tensor/onnx/exportOnnx.ts";
import { gelu } from "../../../src/tensor/operators/gelu.ts";
import { logGamma } from "../../../src/tensor/operators/logGamma.ts";
import { reshape } from "../../../src/tensor/operators/reshape.ts";
import { softplus } from "../../../src/tensor/operators/softplus.ts";
import { sparseMatrix, sparseProduct } from "../../../src/tensor/operators/sparseProduct.ts";
import { onnxRuntime } from "../../../src/tensor/runtime.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

/** A bit of everything. */
function network(): Tensor {
  const source = random(2);
  const x = input("x", [2, 5, 8]);
  const mixed = layerNorm("norm", 8).apply(selfAttention("attention", 8, 2, source).apply(x));
  const flat = gelu(linear("dense", 40, 6, source).apply(reshape(mixed, [2, 40])));
  const spread = sparseProduct(sparseMatrix(3, 2, [[0, 0, 1], [2, 0, 0.5], [2, 1, -1]]), flat); // prettier-ignore
  return logGamma(softplus(batchNorm("batch", 6).apply(spread)));
}
const values = Float32Array.from({ length: 80 }, (_, i) => Math.sin(i));

describe("exportOnnx", () => {
  it("holds the parameters, and gives what the graph gives", async () => {
    const y = network();
    const bytes = exportOnnx({ y });
    const { InferenceSession, Tensor: Value } = await onnxRuntime();
    const session = await InferenceSession.create(bytes, {});
    const found = new Float32Array(18);
    await session.run(
      { x: new Value("float32", values, [2, 5, 8]) },
      { y: new Value("float32", found, [3, 6]) },
    );
    await session.release();
    const expected = (await evaluate({ y }, { x: values })).y!;
    found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-5));
  });

  it("is a valid file of the standard alone, by its own checker", function () {
    const python = testPython();
    if ("reason" in python) return skip(this, python.reason);
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-onnx-"));
    const file = path.join(folder, "model.onnx");
    writeFileSync(file, exportOnnx({ y: network() }));
    const code = `
import sys
try:
    import onnx
except ImportError:
    print("no onnx"); sys.exit()
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
assert {node.domain for node in model.graph.node} == {""}, "own operators"
assert [one.name for one in model.graph.input] == ["x"]
print("valid")`;
    const { stdout, stderr } = spawnSync(python.python, ["-c", code, file], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    if (stdout.trim() === "no onnx") return skip(this, `${python.python} has no module onnx`);
    assert.equal(stdout.trim(), "valid", stderr);
  }).timeout(60_000);
});
