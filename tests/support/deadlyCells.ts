import assert from "node:assert/strict";
import type { Cells } from "./cells.ts";

const FD = /file descriptor (3|4), over which it speaks with the kernel, was closed/;
const never = "await new Promise(() => {})";

/** What ends the runner, and the cause that is told. */
export const deadly: Record<string, [code: string, cause: RegExp]> = {
  "process.exit": ["1;\nprocess.exit(3)", /process\.exit was called at cell_\d+\.ts:2:9 \(exit code 3\)/],
  "process.exit in a handler": [
    "process.on('exit', () => process.exit(9)); process.exit()",
    /process\.exit was called .*\(exit code 9\)/,
  ],
  "process.abort": ["process.abort()", /process\.abort\(\) was called, or .* \(signal SIGABRT\)/],
  "a native crash": [
    `process.kill(process.pid, 'SIGSEGV'); ${never}`,
    /native code crashed \(signal SIGSEGV\)/,
  ],
  SIGKILL: [
    `process.kill(process.pid, 'SIGKILL'); ${never}`,
    /SIGKILL \(perhaps by the system for lack of memory/,
  ],
  "output without its channel": ["import fs from 'node:fs'; fs.closeSync(4); console.log(1)", FD],
  "a closed channel": [`import fs from 'node:fs'; fs.closeSync(4); ${never}`, FD],
  "closed requests": [`import fs from 'node:fs'; fs.closeSync(3); ${never}`, FD],
  "a written channel": [
    `import fs from 'node:fs'; fs.writeSync(4, 'hello'); ${never}`,
    /something wrote to file descriptor 4/,
  ],
  "a written channel, of what could be a length": [
    `import fs from 'node:fs'; fs.writeSync(4, Buffer.from([99, 0, 0, 0, 1])); ${never}`,
    /something wrote to file descriptor 4/,
  ],
  "a full heap": [
    "const all: unknown[] = []; while (true) all.push(new Array(1000).fill(Math.random()))",
    /out of memory \(the limit is \d+ MB; set PERTLINE_HEAP_MB for more\)/,
  ],
};

/** What goes wrong and leaves the runner alive, with what is shown. */
export const survived: Record<string, [code: string, shown: RegExp]> = {
  "an endless recursion": ["function f(): number { return f() + 1 } f()", /RangeError: Maximum call stack/],
  "a buffer too large": ["new ArrayBuffer(2 ** 50)", /RangeError: Array buffer allocation failed/],
  "a native module that is none": [
    "import fs from 'node:fs'; fs.writeFileSync('x.node', 'x'); process.dlopen({ exports: {} }, process.cwd() + '/x.node')",
    /^Error: .*x\.node/,
  ],
  "a worker that throws": [
    "import { Worker } from 'node:worker_threads'; new Worker('throw new Error(\"inside\")', { eval: true }); await new Promise(r => setTimeout(r, 500))",
    /Uncaught in background code:\n[^]*Error: inside/,
  ],
  "a display that cannot be sent": [
    "const loop: any = {}; loop.loop = loop; ({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': loop }) })",
    /could not be displayed otherwise: .*it contains itself/,
  ],
  "closed standard streams": [
    "import fs from 'node:fs'; fs.closeSync(1); fs.closeSync(2); console.log('still')",
    /^still\n$/,
  ],
};

/** Runs a cell that ends the runner: the cause is told once, and the next cell runs in a fresh one. */
export async function dies(cells: Cells, [code, cause]: [code: string, cause: RegExp]): Promise<void> {
  const { result, outputs } = await cells.run(code);
  assert.equal(result.status, "error");
  if (result.status !== "error") return;
  assert.equal(result.error.ename, "RunnerDied");
  assert.match(result.error.evalue, cause);
  assert.match(result.error.traceback.at(-1) ?? "", /A fresh one has been started/);
  assert.equal(outputs.filter((one) => one.type === "error").length, 1);
  assert.equal(outputs.filter((one) => one.type === "stream").length, 0);
  assert.equal(await cells.text("1 + 1"), "2");
}
