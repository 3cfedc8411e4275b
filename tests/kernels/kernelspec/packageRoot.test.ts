import assert from "node:assert/strict";
import path from "node:path";
import { packageRoot, packageVersion } from "../../../kernels/kernelspec/packageRoot.ts";

describe("packageRoot", () => {
  it("is the folder of this package", () => {
    assert.equal(packageRoot(), path.resolve(import.meta.dirname, "../../.."));
    assert.match(packageVersion(), /^\d+\.\d+\.\d+/);
  });
});
