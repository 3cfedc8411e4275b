import { spawn } from "node:child_process";
import path from "node:path";

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

const root = path.resolve(import.meta.dirname, "../..");

/**
 * Runs the built `pertline` command, as users do. `onStderr` sees what was written so far and may send a signal; `onStart`
 * may, too.
 */
export function pertline(
  parameters: string[],
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<CommandResult> {
  const program = ["--conditions=pertline-source", path.join(root, "dist/bin/pertline.js")];
  const child = spawn(process.execPath, [...program, ...parameters], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart?.((signal) => child.kill(signal));
  const result: CommandResult = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (result.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    result.stderr += text;
    onStderr?.(result.stderr, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...result, code }));
  });
}
