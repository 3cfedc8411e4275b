import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { onnxRuntime } from "../../src/tensor/runtime.ts";

describe("onnxRuntime", () => {
  it("is loaded", async () => {
    assert.equal(typeof (await onnxRuntime()).InferenceSession.create, "function");
  });

  it("tells how to install it where it is not", () => {
    const root = path.resolve(import.meta.dirname, "../..");
    const hooks = `export async function resolve(name, context, next) {
      if (name === "onnxruntime-node") throw new Error("Cannot find package 'onnxruntime-node'");
      return next(name, context);
    }`;
    const script = `
      import { register } from "node:module";
      register("data:text/javascript,${encodeURIComponent(hooks)}");
      const { onnxRuntime } = await import("./src/tensor/runtime.ts");
      await onnxRuntime().catch(({ code, message }) => console.log(code, message));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], { cwd: root, encoding: "utf8" }); // prettier-ignore
    assert.match(stdout, /^NO_RUNTIME .*npm install onnxruntime-node/, stderr);
  });
});
