import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { packageRoot } from "./packageRoot.ts";

/** Name of JupyterLab's extension that draws Plotly figures. */
const NAME = "pertline-plotly";

const built = (): string => path.join(packageRoot(), "dist", "labextension");

/** Where the extension lies beside a folder of kernelspecs: DATA/kernels and DATA/labextensions. */
export function rendererDirectory(kernels: string): string {
  return path.join(path.dirname(kernels), "labextensions", NAME);
}

/** Copies the built extension, replacing an older one at once. Returns its folder; undefined where it is not built. */
export async function installRenderer(kernels: string): Promise<string | undefined> {
  if (!existsSync(path.join(built(), "package.json"))) return undefined;
  const directory = rendererDirectory(kernels);
  await mkdir(path.dirname(directory), { recursive: true });
  // Outside labextensions: JupyterLab would load a half-written one.
  const temporary = await mkdtemp(path.join(path.dirname(path.dirname(directory)), `.${NAME}-`));
  try {
    await cp(built(), path.join(temporary, NAME), { recursive: true });
    await rm(directory, { recursive: true, force: true });
    await rename(path.join(temporary, NAME), directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return directory;
}

export async function uninstallRenderer(kernels: string): Promise<void> {
  await rm(rendererDirectory(kernels), { recursive: true, force: true });
}

/** Which extension lies beside a folder of kernelspecs: none, the built one, or another. */
export async function rendererState(kernels: string): Promise<"none" | "same" | "other"> {
  const manifest = (folder: string): Promise<string | undefined> =>
    readFile(path.join(folder, "package.json"), "utf8").catch(() => undefined);
  const there = await manifest(rendererDirectory(kernels));
  if (there === undefined) return "none";
  // Its manifest names the file to load, whose name holds a hash of its content.
  return there === (await manifest(built())) ? "same" : "other";
}
