import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** Node's versions → binaries: this one, and those that `npm run test:full` has installed (PERTLINE_TEST_NODES). */
export function testNodes(): Map<string, string> {
  const named = (process.env.PERTLINE_TEST_NODES ?? "").split(path.delimiter).filter(existsSync);
  const others = named.map(
    (file) => [execFileSync(file, ["--version"], { encoding: "utf8" }).trim(), file] as const,
  );
  return new Map([[process.version, process.execPath], ...others]);
}
