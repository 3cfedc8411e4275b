import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LabError } from "./errors.ts";

/** The Python of a virtual environment. */
export function venvPython(venv: string): string {
  return process.platform === "win32"
    ? path.join(venv, "Scripts", "python.exe")
    : path.join(venv, "bin", "python");
}

/** What went wrong, from pip's or venv's output, with the remedy. */
export function explain(output: string): LabError {
  if (/ensurepip is not|No module named (?:venv|ensurepip)|ensurepip.*returned non-zero/.test(output)) {
    return new LabError(
      "LAB_VENV",
      "This Python cannot make virtual environments: install venv (Debian, Ubuntu: apt install python3-venv) and try again.",
    );
  }
  const offline =
    /from versions: none|Temporary failure in name resolution|Failed to establish a new connection|Network is unreachable|ConnectTimeout|getaddrinfo|NameResolutionError|Cannot connect to proxy/;
  if (offline.test(output)) {
    return new LabError(
      "LAB_OFFLINE",
      "pip could not reach the package index: connect to the network (or set PIP_INDEX_URL or a proxy) and try again.",
    );
  }
  const lines = output.trim().split("\n");
  const line = lines.findLast((text) => /error/i.test(text)) ?? lines.at(-1) ?? "no output";
  return new LabError("LAB_INSTALL", `JupyterLab could not be installed: ${line.trim()}`);
}

function run(command: string, parameters: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONNOUSERSITE: "1",
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
      PIP_REQUIRE_VIRTUALENV: "0",
    },
  });
  if (status !== 0) throw explain(`${stdout ?? ""}\n${stderr ?? ""}\n${error?.message ?? ""}`);
}

/**
 * Makes the virtual environment where it is missing, broken, or made from other requirements. One that could not be
 * finished has no stamp and is made anew the next time.
 *
 * @throws LabError LAB_VENV, LAB_OFFLINE or LAB_INSTALL
 */
export function ensureVenv(
  venv: string,
  python: string,
  requirements: string,
  say: (line: string) => void,
): void {
  const stamp = path.join(venv, ".pertline-requirements");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const own = venvPython(venv);
  // A removed or upgraded Python, or a moved clone, leaves an environment that does not start.
  const works =
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === `${wanted} ${venv}` &&
    spawnSync(own, ["-c", "import jupyterlab"], { stdio: "ignore" }).status === 0;
  if (works) return;
  say("Installing JupyterLab into .lab/venv (a minute the first time) …");
  rmSync(venv, { recursive: true, force: true });
  run(python, ["-m", "venv", venv]);
  run(own, ["-m", "pip", "install", "--quiet", "-r", requirements]);
  writeFileSync(stamp, `${wanted} ${venv}`);
}
