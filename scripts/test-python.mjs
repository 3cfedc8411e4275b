// The virtual environment of the Jupyter tests: .lab/test-venv, rebuilt when a requirements file changes.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findPython } from "./environment.mjs";
import { root } from "./setup.mjs";

const REQUIREMENTS = ["tests/requirements.txt", "kernels/lab/requirements.txt"];

/** Makes the environment when it is missing or stale. Returns { python } or { reason }. */
export function ensureTestPython() {
  const found = findPython();
  if (!found.command) return { reason: found.reason };
  const files = REQUIREMENTS.map((file) => path.join(root, file)).filter(existsSync);
  if (files.length === 0) return { reason: "there are no requirements files for the Jupyter tests" };

  const folder = path.join(root, ".lab", "test-venv");
  const python = path.join(
    folder,
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );
  const stampFile = path.join(folder, "requirements.sha256");
  const hash = createHash("sha256").update(found.version);
  for (const file of files) hash.update(readFileSync(file));
  const stamp = hash.digest("hex");
  if (existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp)
    return { python };

  console.log(
    `Making .lab/test-venv for the Jupyter tests (Python ${found.version}; the first time takes a minute) …`,
  );
  rmSync(folder, { recursive: true, force: true });
  const steps = [
    [found.command, ["-m", "venv", folder]],
    [
      python,
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        ...files.flatMap((file) => ["-r", file]),
      ],
    ],
  ];
  for (const [command, parameters] of steps) {
    const step = spawnSync(command, parameters, { encoding: "utf8", cwd: root });
    if (step.status !== 0) {
      const lines = `${step.stderr ?? ""}\n${step.stdout ?? ""}`.trim().split("\n");
      const why = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? String(step.error);
      return { reason: `the virtual environment could not be made: ${why.trim()}` };
    }
  }
  writeFileSync(stampFile, stamp);
  return { python };
}
