// npm run build: TypeScript and the JupyterLab renderer into dist.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildExtension } from "./build-extension.mjs";
import { root } from "./setup.mjs";

/** Builds all. Returns false where there are type errors: JavaScript is written all the same. */
export async function build() {
  // Sources edited while the compiler runs are newer than the stamp.
  const began = new Date();
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", root, "--noEmitOnError", "false"], {
    cwd: root,
    stdio: "inherit",
  });
  for (const folder of ["bin", "src", "kernels"])
    removeOlder(path.join(root, "dist", folder), began.getTime() - 1000);
  await buildExtension();
  if (status !== 0) return false;
  const stamp = path.join(root, "dist/.built");
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, "");
  utimesSync(stamp, began, began);
  return true;
}

/** The compiler writes every file anew: what is older has lost its source. */
function removeOlder(folder, time) {
  let names = [];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const file = path.join(folder, name);
    const status = statSync(file);
    if (status.isDirectory()) removeOlder(file, time);
    else if (status.mtimeMs < time) rmSync(file, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !(await build())) process.exitCode = 1;
