import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "./packageRoot.ts";
import { installRenderer, uninstallRenderer } from "./renderer.ts";
import { kernelsDirectory, KernelspecError, searchPath } from "./places.ts";
import type { Target } from "./places.ts";
import { TSLAB_ENTRY, tslabKernelspec } from "./tslab.ts";

/** Content of a `kernel.json`. */
export interface Kernelspec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: "message" | "signal";
  metadata: Record<string, unknown>;
}

/** Which kernel a kernelspec starts: this one, or tslab with this package's library within reach. */
export type KernelKind = "pertline" | "tslab";

/** A kernelspec of ours on disk. */
export interface InstalledKernelspec {
  name: string;
  kind: KernelKind;
  directory: string;
  /** The Node executable and the kernel's entry that it starts. */
  node: string;
  entry: string;
  displayName: string;
  argv: string[];
}

export interface InstallOptions {
  target: Target;
  /** Default "pertline". */
  kind?: KernelKind | undefined;
  /** Name under which notebooks remember the kernel. Default "pertline", and "pertline-tslab" for tslab. */
  name?: string | undefined;
  displayName?: string | undefined;
}

/** tslab's own installer calls its kernelspec "tslab": that one is left alone. */
const NAMES: Readonly<Record<KernelKind, string>> = { pertline: "pertline", tslab: "pertline-tslab" };

const ENTRY = path.join("dist", "kernels", "server", "main.js");

/** The `kernel.json` that starts this installation of the kernel with this Node. */
export function kernelspec(displayName: string = "TypeScript (pertline)"): Kernelspec {
  return {
    argv: [process.execPath, path.join(packageRoot(), ENTRY), "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/**
 * Writes the kernelspec with its logos, and for our own kernel JupyterLab's renderer for figures, replacing older ones at
 * once or not at all. Returns the kernelspec's folder. Throws `KernelspecError` for a name that Jupyter refuses
 * ("bad-name"), when the kernel is not built ("not-built"), when tslab is asked for and not there ("no-tslab"), and for a
 * place that cannot be written ("not-writable").
 */
export async function installKernelspec(options: InstallOptions): Promise<string> {
  const { target, kind = "pertline", name = NAMES[kind], displayName } = options;
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new KernelspecError(
      "bad-name",
      `Expected a name of letters, digits, ".", "_" and "-", found "${name}".`,
    );
  const spec = kind === "tslab" ? tslabKernelspec(displayName) : kernelspec(displayName);
  const entry = spec.argv[1] as string;
  if (!existsSync(entry))
    throw new KernelspecError(
      "not-built",
      `Expected the built kernel at ${entry}, found nothing. Run "npm run build".`,
    );
  const kernels = kernelsDirectory(target);
  const directory = path.join(kernels, name);
  try {
    await writeSpec(spec, directory, kind);
    if (kind === "pertline") await installRenderer(kernels);
  } catch (error) {
    throw unwritable(error, kernels);
  }
  return directory;
}

async function writeSpec(spec: Kernelspec, directory: string, kind: KernelKind): Promise<void> {
  const kernels = path.dirname(directory);
  await mkdir(kernels, { recursive: true });
  // Jupyter ignores names that start with a dot, so it never sees a half-written kernelspec.
  const temporary = await mkdtemp(path.join(kernels, `.${path.basename(directory)}-`));
  // A temporary folder is for its owner alone, a kernelspec for everybody who runs Jupyter there.
  await chmod(temporary, 0o755);
  try {
    const logos = path.join(packageRoot(), "kernels", kind);
    for (const file of await readdir(logos))
      if (file.startsWith("logo-")) await cp(path.join(logos, file), path.join(temporary, file));
    await writeFile(path.join(temporary, "kernel.json"), `${JSON.stringify(spec, undefined, 2)}\n`);
    await rm(directory, { recursive: true, force: true });
    await rename(temporary, directory);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** The error to report: one that says what to do where the place is the reason. */
function unwritable(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (!["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOSPC"].includes(code ?? "")) return error;
  return new KernelspecError(
    "not-writable",
    `Expected to write into ${folder}, but it cannot be written (${code}). Use --user, or --prefix DIR with a folder of yours.`,
  );
}

/**
 * Removes the kernelspec and returns its folder. Throws `KernelspecError`: "not-found", or "not-ours" for a kernelspec of
 * that name that starts something else.
 */
export async function uninstallKernelspec({
  target,
  kind = "pertline",
  name = NAMES[kind],
}: InstallOptions): Promise<string> {
  const directory = path.join(kernelsDirectory(target), name);
  if (!existsSync(directory)) {
    const elsewhere = (await findKernelspecs()).map((one) => one.directory);
    const hint = elsewhere.length === 0 ? "None is installed." : `Installed are: ${elsewhere.join(", ")}.`;
    throw new KernelspecError("not-found", `Expected a kernelspec at ${directory}, found nothing. ${hint}`);
  }
  if ((await readInstalled(directory)) === undefined)
    throw new KernelspecError("not-ours", `${directory} does not start this kernel; it is left alone.`);
  try {
    await rm(directory, { recursive: true });
    const left = await findKernelspecs([path.dirname(directory)]);
    if (!left.some((one) => one.kind === "pertline")) await uninstallRenderer(path.dirname(directory));
  } catch (error) {
    throw unwritable(error, directory);
  }
  return directory;
}

/** Our kernelspecs in the folders where Jupyter looks, in its order: of equal names the first one counts. */
export async function findKernelspecs(folders: string[] = searchPath()): Promise<InstalledKernelspec[]> {
  const found: InstalledKernelspec[] = [];
  for (const folder of folders)
    for (const name of (await readdir(folder)).sort()) {
      const installed = name.startsWith(".") ? undefined : await readInstalled(path.join(folder, name));
      if (installed !== undefined) found.push(installed);
    }
  return found;
}

/** Undefined for anything that is not a kernelspec of ours. */
async function readInstalled(directory: string): Promise<InstalledKernelspec | undefined> {
  try {
    const spec = JSON.parse(
      await readFile(path.join(directory, "kernel.json"), "utf8"),
    ) as Partial<Kernelspec>;
    const [node, entry] = spec.argv ?? [];
    if (typeof node !== "string" || typeof entry !== "string") return undefined;
    const isTslab = entry.endsWith(TSLAB_ENTRY) && spec.metadata?.installedBy === "pertline";
    if (!isTslab && !entry.endsWith(ENTRY)) return undefined;
    return {
      name: path.basename(directory),
      kind: isTslab ? "tslab" : "pertline",
      directory,
      node,
      entry,
      displayName: spec.display_name ?? "",
      argv: spec.argv ?? [],
    };
  } catch {
    return undefined;
  }
}
