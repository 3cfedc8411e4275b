import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** A Python that has anndata, or why there is none: the caller skips with that reason. */
export function anndataPython(): { python: string } | { reason: string } {
  if (process.env.PERTLINE_NO_PYTHON) return { reason: "not wanted (--no-python)" };
  const own = path.resolve(import.meta.dirname, "../../.lab/test-venv");
  const candidates = [
    process.env.PERTLINE_ANNDATA_PYTHON,
    process.env.PERTLINE_TEST_PYTHON,
    path.join(own, "bin/python"),
    path.join(own, "Scripts/python.exe"),
  ];
  for (const python of candidates) {
    if (!python || !existsSync(python)) continue;
    try {
      execFileSync(python, ["-c", "import anndata"], { stdio: "pipe" });
      return { python };
    } catch {
      // The next one may have it.
    }
  }
  return { reason: "no Python with anndata: set PERTLINE_ANNDATA_PYTHON to one" };
}

/** Runs a script with the arguments and returns the JSON it prints; warnings of Python are errors. */
export function runPython(python: string, script: string, ...parameters: string[]): unknown {
  const flags = [
    "-W",
    "error",
    "-W",
    "ignore::DeprecationWarning",
    "-W",
    "ignore::PendingDeprecationWarning",
  ];
  return JSON.parse(execFileSync(python, [...flags, "-c", script, ...parameters], { encoding: "utf8" }));
}
