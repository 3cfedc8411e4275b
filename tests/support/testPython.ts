import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** The modules of tests/requirements.txt. */
const MODULES = ["jupyter_client", "jupyter_kernel_test", "nbclient", "nbformat", "ipykernel"];

/** A Python with Jupyter's client and test modules, or why there is none: the caller skips with that reason. */
export function testPython(): { python: string } | { reason: string } {
  if (process.env.PERTLINE_NO_PYTHON) return { reason: "not wanted (--no-python)" };
  const own = path.resolve(import.meta.dirname, "../../.lab/test-venv");
  const candidates = [
    process.env.PERTLINE_TEST_PYTHON,
    path.join(own, "bin/python"),
    path.join(own, "Scripts/python.exe"),
  ];
  const python = candidates.find((file) => file !== undefined && file !== "" && existsSync(file));
  if (python === undefined)
    return { reason: "no .lab/test-venv (npm test makes it where Python is) and no PERTLINE_TEST_PYTHON" };
  try {
    execFileSync(python, ["-c", `import ${MODULES.join(", ")}`], { stdio: "pipe" });
    return { python };
  } catch (error) {
    const stderr = String((error as { stderr?: unknown }).stderr ?? error).trim();
    return { reason: `${python}: ${stderr.split("\n").at(-1)}` };
  }
}
