import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const program = path.resolve(import.meta.dirname, "../../dist/bin/pertline.js");

/** `pertline kernel …` of a user whose home and Jupyter folders are empty. */
export interface KernelCommand {
  folder: string;
  environment: Record<string, string | undefined>;
  run(...parameters: string[]): Promise<{ code: number; out: string }>;
  remove(): Promise<void>;
}

export async function kernelCommand(): Promise<KernelCommand> {
  const folder = await mkdtemp(path.join(tmpdir(), "pertline-cli-"));
  const environment: KernelCommand["environment"] = {
    ...process.env,
    NODE_OPTIONS: "",
    HOME: folder,
    JUPYTER_DATA_DIR: path.join(folder, "data"),
    JUPYTER_PATH: "",
    VIRTUAL_ENV: "",
    CONDA_PREFIX: "",
    PATH: folder,
  };
  return {
    folder,
    environment,
    run: (...parameters) =>
      new Promise((resolve) =>
        execFile(
          process.execPath,
          [program, "kernel", ...parameters],
          { env: environment },
          (error, stdout, stderr) =>
            resolve({ code: error === null ? 0 : Number(error.code), out: stdout + stderr }),
        ),
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
