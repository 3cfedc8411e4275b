import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { serverEnvironment } from "./config.ts";
import { LabError } from "./errors.ts";
import { venvPython } from "./venv.ts";

export interface ServerOptions {
  /** Folder of this clone's Jupyter: the virtual environment, settings, log. */
  lab: string;
  /** Folder that JupyterLab shows. */
  folder: string;
  port: number;
  browser: boolean;
}

export interface Server {
  /** Address with token. */
  url: string;
  /** Resolves with the exit code when the server has ended. */
  ended: Promise<number>;
  /** Ends server and kernels, at the latest after 10 s. */
  stop(): Promise<void>;
}

const startMs = 90_000;
const stopMs = 10_000;

/** Starts JupyterLab and waits until it answers; its messages go to `jupyter.log`. @throws LabError LAB_START */
export async function startServer({ lab, folder, port, browser }: ServerOptions): Promise<Server> {
  mkdirSync(path.join(lab, "runtime"), { recursive: true });
  const logFile = path.join(lab, "jupyter.log");
  const log = openSync(logFile, "w");
  const parameters = [
    ...["-m", "jupyterlab", `--ServerApp.root_dir=${folder}`, `--ServerApp.port=${port}`],
    "--ServerApp.ip=127.0.0.1",
    ...(browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  const child = spawn(venvPython(path.join(lab, "venv")), parameters, {
    cwd: folder,
    // Not among the parameters, which every user of the machine can list.
    env: { ...serverEnvironment(lab, process.env), JUPYTER_TOKEN: randomBytes(24).toString("hex") },
    stdio: ["ignore", log, log],
    // In its own group the terminal's Ctrl-C does not reach it: Jupyter would ask for a confirmation.
    detached: process.platform !== "win32",
  });
  closeSync(log);
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 0));
  });
  const url = await waitForUrl(child, path.join(lab, "runtime"));
  if (url) return { url, ended, stop: () => stop(child, ended) };
  await stop(child, ended);
  const last = readFileSync(logFile, "utf8")
    .trim()
    .split("\n")
    .findLast((line) => /error|\[C/i.test(line));
  throw new LabError(
    "LAB_START",
    `JupyterLab did not start${last ? `: ${last.trim()}` : ""}. Its messages are in ${logFile}.`,
  );
}

/** Jupyter notes port and token of a running server in a file named by its process. */
async function waitForUrl(child: ChildProcess, runtime: string): Promise<string | undefined> {
  const note = path.join(runtime, `jpserver-${child.pid}.json`);
  for (const until = Date.now() + startMs; Date.now() < until && child.exitCode === null; await pause(100)) {
    if (!existsSync(note)) continue;
    try {
      const { url, token } = JSON.parse(readFileSync(note, "utf8")) as { url: string; token: string };
      const answer = await fetch(`${url}api/status?token=${token}`);
      if (answer.ok) return `${url}lab?token=${token}`;
    } catch {
      // Half written, or not listening yet.
    }
  }
  return undefined;
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await ended;
  clearTimeout(late);
}
