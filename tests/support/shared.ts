import { existsSync } from "node:fs";
import path from "node:path";

const root = process.env.PERTLINE_SHARED ?? path.resolve(import.meta.dirname, "../../../shared");

/** Path of a shared reference or data file, or undefined where that folder is not present: the caller skips. */
export function shared(relative: string): string | undefined {
  const file = path.join(root, relative);
  return existsSync(file) ? file : undefined;
}
