import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where a kernelspec is to be installed: for this user, or under the prefix of a Python environment. */
export type Target = { kind: "user" } | { kind: "prefix"; directory: string };

type Environment = Record<string, string | undefined>;

/** A kernelspec that cannot be installed or found; the message says what to do. */
export class KernelspecError extends Error {
  readonly code:
    "no-prefix" | "bad-name" | "not-built" | "not-ours" | "not-found" | "not-writable" | "no-tslab";
  constructor(code: KernelspecError["code"], message: string) {
    super(message);
    this.name = "KernelspecError";
    this.code = code;
  }
}

/** Jupyter's per-user data folder, by the rules of jupyter_core. */
export function userDataDirectory(
  environment: Environment = process.env,
  platform: string = process.platform,
): string {
  if (environment.JUPYTER_DATA_DIR) return environment.JUPYTER_DATA_DIR;
  const home = environment.HOME || homedir();
  if (platform === "darwin") return path.join(home, "Library", "Jupyter");
  if (platform === "win32")
    return path.join(environment.APPDATA || path.join(home, "AppData", "Roaming"), "jupyter");
  return path.join(environment.XDG_DATA_HOME || path.join(home, ".local", "share"), "jupyter");
}

/** The prefix of the active Python environment. Throws `KernelspecError("no-prefix")` where none is active. */
export function activePrefix(environment: Environment = process.env): string {
  const prefix = environment.VIRTUAL_ENV || environment.CONDA_PREFIX;
  if (prefix) return prefix;
  throw new KernelspecError(
    "no-prefix",
    "Expected an active Python environment (VIRTUAL_ENV or CONDA_PREFIX is set), found none. Activate one, or use --prefix DIR or --user.",
  );
}

/** The folder that holds kernelspecs for a target. */
export function kernelsDirectory(target: Target, environment: Environment = process.env): string {
  return target.kind === "user"
    ? path.join(userDataDirectory(environment), "kernels")
    : path.join(path.resolve(target.directory), "share", "jupyter", "kernels");
}

/** The `jupyter` that a shell would start; undefined where there is none. */
export function jupyterOnPath(
  environment: Environment = process.env,
  platform: string = process.platform,
): string | undefined {
  const name = platform === "win32" ? "jupyter.exe" : "jupyter";
  const folders = (environment.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** The folders in which Jupyter looks for kernelspecs, in its order, as far as they exist. */
export function searchPath(
  environment: Environment = process.env,
  platform: string = process.platform,
): string[] {
  const jupyter = jupyterOnPath(environment, platform);
  const prefixes = [
    environment.VIRTUAL_ENV,
    environment.CONDA_PREFIX,
    // An environment need not be activated for its jupyter to be found: PREFIX/bin/jupyter.
    jupyter === undefined ? undefined : path.dirname(path.dirname(jupyter)),
  ].filter((prefix) => prefix !== undefined && prefix !== "");
  const system =
    platform === "win32"
      ? [path.join(environment.PROGRAMDATA || "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const folders = [
    ...(environment.JUPYTER_PATH || "").split(path.delimiter).filter((one) => one !== ""),
    ...prefixes.map((prefix) => path.join(prefix as string, "share", "jupyter")),
    userDataDirectory(environment, platform),
    ...system,
  ];
  return [...new Set(folders.map((folder) => path.join(folder, "kernels")))].filter((folder) =>
    statSync(folder, { throwIfNoEntry: false })?.isDirectory(),
  );
}
