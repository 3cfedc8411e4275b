// What this machine offers beyond Node: Python, a browser, the shared reference data.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { root } from "./setup.mjs";

/** A Python of at least 3.10 that can make virtual environments: { command, version }, or { reason } when there is none. */
export function findPython(asked = process.env.PERTLINE_PYTHON) {
  const windows = process.platform === "win32";
  let reason = "no Python found";
  for (const command of asked ? [asked] : windows ? ["python", "py"] : ["python3", "python"]) {
    const probe = spawnSync(command, ["-c", PROBE], { encoding: "utf8" });
    if (probe.status !== 0) continue;
    const [version, venv] = probe.stdout.trim().split(" ");
    const [major, minor] = version.split(".").map(Number);
    if (major < 3 || (major === 3 && minor < 10)) reason = `Python ${version} is older than 3.10`;
    else if (venv !== "yes") reason = `Python ${version} has no venv (Debian: apt install python3-venv)`;
    else return { command, version };
  }
  return { reason };
}

const PROBE = `import importlib.util as u, platform
print(platform.python_version(), "yes" if u.find_spec("venv") and u.find_spec("ensurepip") else "no")`;

/** Path of an installed Chromium or Chrome, or undefined. */
export function findChromium() {
  if (process.env.PERTLINE_CHROMIUM) return process.env.PERTLINE_CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ];
  return candidates.find(isExecutable);
}

/** The folder of shared reference data, or undefined. */
export function findShared() {
  const folder = process.env.PERTLINE_SHARED ?? path.resolve(root, "../shared");
  return existsSync(folder) ? folder : undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
