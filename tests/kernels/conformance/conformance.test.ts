import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { installKernelspec } from "../../../kernels/kernelspec/install.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

describe("jupyter_kernel_test", () => {
  let prefix: string;
  before(async () => {
    prefix = await mkdtemp(path.join(tmpdir(), "pertline-conformance-"));
    await installKernelspec({ target: { kind: "prefix", directory: prefix } });
  });
  after(() => rm(prefix, { recursive: true, force: true }));

  it("passes with our kernelspec", async function () {
    const found = testPython();
    if ("reason" in found) return skip(this, found.reason);
    this.timeout(180_000);
    const { stdout, stderr } = await runPython(found.python, prefix);
    const { run, outcomes } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
      run: number;
      outcomes: Record<string, string>;
    };
    const skipped = Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith("skipped"));
    const failed = Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith("failed"));
    assert.deepEqual(failed, [], stderr);
    assert.deepEqual(skipped, [], "every test and subtest runs");
    assert.deepEqual(
      Object.keys(outcomes)
        .filter((test) => outcomes[test] === "ok")
        .sort(),
      [
        "test_clear_output",
        "test_completion",
        "test_display_data",
        "test_error",
        "test_execute_result",
        "test_execute_stderr",
        "test_execute_stdout",
        "test_history",
        "test_inspect",
        "test_is_complete",
        "test_kernel_info",
        "test_pager",
        "test_recv_iopub_welcome_msg",
      ],
    );
    assert.equal(run, 13);
  });
});

function runPython(python: string, prefix: string): Promise<{ stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    JUPYTER_PATH: path.join(prefix, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: path.join(prefix, "runtime"),
    JUPYTER_CONFIG_DIR: path.join(prefix, "config"),
    PERTLINE_HISTORY: path.join(prefix, "history.jsonl"),
  };
  return new Promise((resolve) =>
    execFile(
      python,
      [path.join(import.meta.dirname, "test_kernel.py")],
      { env, cwd: prefix },
      (_error, stdout, stderr) => resolve({ stdout, stderr }),
    ),
  );
}
