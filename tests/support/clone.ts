import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** What a notebook imports, copied as `git clone` would. */
export function copyClone(target: string): void {
  const parts = ["package.json", "tsconfig.json", "src", "kernels", "notebooks"];
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...parts], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listed.trim().split("\n"))
    cpSync(path.join(root, file), path.join(target, file), { recursive: true });
}
