import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { installKernelspec } from "../../../kernels/kernelspec/install.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

describe("jupyter console", () => {
  let prefix: string;
  before(async () => {
    prefix = await mkdtemp(path.join(tmpdir(), "pertline-console-"));
    await installKernelspec({ target: { kind: "prefix", directory: prefix } });
  });
  after(() => rm(prefix, { recursive: true, force: true }));

  it("interrupts with Ctrl-C, keeps the state, asks, completes and explains", async function () {
    if (process.platform === "win32") return skip(this, "no pseudo-terminals on Windows");
    const found = testPython();
    if ("reason" in found) return skip(this, found.reason);
    try {
      execFileSync(found.python, ["-c", "import jupyter_console"], { stdio: "ignore" });
    } catch {
      return skip(this, `no jupyter_console in ${found.python}`);
    }
    this.timeout(180_000);
    const took = JSON.parse(await runConsole(found.python, prefix)) as Record<string, number>;
    console.log(`      seconds from Ctrl-C to KeyboardInterrupt: ${JSON.stringify(took)}`);
    // The console itself looks for messages in turns; the kernel's own latency is tested elsewhere.
    for (const [what, seconds] of Object.entries(took)) assert.ok(seconds < 10, `${what} took ${seconds} s`);
  });
});

function runConsole(python: string, prefix: string): Promise<string> {
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    JUPYTER_PATH: path.join(prefix, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: path.join(prefix, "runtime"),
    JUPYTER_CONFIG_DIR: path.join(prefix, "config"),
    PERTLINE_HISTORY: path.join(prefix, "history.jsonl"),
    PAGER: "cat",
  };
  const script = path.join(import.meta.dirname, "console.py");
  return new Promise((resolve, reject) =>
    execFile(python, [script], { env, cwd: prefix }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr || error.message));
      else resolve(stdout.trim().split("\n").at(-1) ?? "");
    }),
  );
}
