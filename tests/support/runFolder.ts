import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Every result of a run folder with a hash of its content; times and memory, which differ from run to run, aside. */
export function runContents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const entries = files
    .map((one) => path.relative(folder, path.join(one.parentPath, one.name)))
    .filter((name) => !/^resources\./.test(name))
    .sort()
    .map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(path.join(folder, name)))
        .digest("hex"),
    ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Names whose content differs between two folders. */
export function differentFiles(a: Record<string, string>, b: Record<string, string>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
}
