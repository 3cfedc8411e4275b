import assert from "node:assert/strict";
import { startKernel } from "../../../kernels/cli/startKernel.ts";
import { kernelEntry } from "../../support/kernelClient.ts";

describe("startKernel", function () {
  this.timeout(60_000);

  it("asks a kernel what it is, and tells the last words of one that ends", async () => {
    const started = await startKernel([process.execPath, kernelEntry, "{connection_file}"]);
    assert.equal(started.implementation, "pertline");
    assert.ok(started.ms > 0);
    await assert.rejects(
      startKernel([process.execPath, "-e", "console.error('first\\nlast'); process.exit(3)"]),
      /it ended with exit code 3: last/,
    );
    await assert.rejects(startKernel(["/no/such/node"]), /ENOENT/);
    await assert.rejects(
      startKernel([process.execPath, "-e", "setInterval(() => 1, 1e6)"], 500),
      /no answer within 0\.5 s/,
    );
  });
});
