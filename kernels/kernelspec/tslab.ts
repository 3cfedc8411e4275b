import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Kernelspec } from "./install.ts";
import { packageRoot } from "./packageRoot.ts";
import { KernelspecError } from "./places.ts";

/** How the `argv` of a kernelspec ends that starts tslab. */
export const TSLAB_ENTRY: string = path.join("tslab", "bin", "tslab");

/**
 * The `kernel.json` that starts tslab as it is, for notebooks that import this package's library: they lie in this
 * clone, or in a project that has the package among its own. Throws `KernelspecError`: "no-tslab" where tslab is not
 * installed beside this package, "not-built" where the library that tslab would load is missing.
 */
export function tslabKernelspec(displayName: string = "TypeScript (tslab)"): Kernelspec {
  const root = packageRoot();
  let entry: string;
  try {
    const manifest = createRequire(path.join(root, "package.json")).resolve("tslab/package.json");
    entry = path.join(path.dirname(manifest), "bin", "tslab");
  } catch {
    throw new KernelspecError(
      "no-tslab",
      `Expected tslab beside ${root}, found none. Run "npm install tslab" there and try again.`,
    );
  }
  // tslab knows no export conditions of a clone: it loads what package.json calls main and types.
  const library = path.join(root, "dist", "src", "index.js");
  if (!existsSync(library))
    throw new KernelspecError(
      "not-built",
      `Expected the built library at ${library}, found nothing. Run "npm run build".`,
    );
  return {
    argv: [process.execPath, entry, "kernel", "--config-path={connection_file}"],
    display_name: displayName,
    language: "typescript",
    // It has no interrupt messages; SIGINT ends its synchronous code.
    interrupt_mode: "signal",
    metadata: { installedBy: "pertline" },
  };
}
