import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { installRenderer, writeConfig } from "./config.ts";
import { LabError } from "./errors.ts";
import { startServer } from "./server.ts";
import { ensureVenv } from "./venv.ts";

export interface LabOptions {
  /** The clone. */
  root: string;
  /** Folder that JupyterLab shows. */
  folder: string;
  /** Command of a Python of at least 3.10. */
  python: string;
  port: number;
  browser: boolean;
  installOnly: boolean;
  say(line: string): void;
}

/** Writes the kernelspec anew each time, so that an upgraded Node or a moved clone heals. */
function installKernel(root: string, venv: string): void {
  const command = [path.join(root, "dist/bin/pertline.js"), "kernel", "install", "--prefix", venv];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  if (status !== 0)
    throw new LabError(
      "LAB_KERNEL",
      `The kernel could not be installed: ${stderr.trim().split("\n")[0] ?? ""}`,
    );
}

/**
 * Sets up JupyterLab in the clone's `.lab` and, unless only installing, runs it until it ends or Ctrl-C.
 *
 * @returns the exit code
 * @throws LabError
 */
export async function openLab({
  root,
  folder,
  python,
  port,
  browser,
  installOnly,
  say,
}: LabOptions): Promise<number> {
  const lab = path.join(root, ".lab");
  const venv = path.join(lab, "venv");
  if (!existsSync(folder)) throw new LabError("LAB_START", `There is no folder ${folder} to open.`);
  mkdirSync(lab, { recursive: true });
  ensureVenv(venv, python, path.join(root, "kernels/lab/requirements.txt"), say);
  writeConfig(venv);
  installRenderer(venv, path.join(root, "dist/labextension"));
  installKernel(root, venv);
  if (installOnly) {
    say("JupyterLab is set up in .lab/venv. Start it with: npm run lab");
    return 0;
  }
  say("Starting JupyterLab …");
  const server = await startServer({ lab, folder, port, browser });
  say(`\nJupyterLab is running on ${folder}\n\n    ${server.url}\n\nStop it with Ctrl-C.`);
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    void server.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  const code = await server.ended;
  say(stopped ? "\nJupyterLab has been stopped." : "JupyterLab has ended.");
  return stopped ? 0 : code;
}
