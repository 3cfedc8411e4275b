import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../../src/io/cacheFolder.ts";

const NAMES = ["anndata", "deflate", "h5py", "numpy", "pandas", "scanpy", "scikit-learn", "scipy", "zarr"];

/** What an environment is made of. */
interface Environment {
  /** Below the folder of the benches. */
  folder: string;
  /** File below bench/. */
  requirements: string;
  /** Packages whose versions are reported. */
  names: readonly string[];
  /** Environment variable that names a Python to use instead. */
  instead: string;
}

export interface BenchPython {
  python: string;
  versions: Record<string, string>;
}

/** Where files and the environment of benches are kept: they can be made again. */
export const benchFolder: string = path.join(cacheFolder(), "bench");

const ordinary: Environment = {
  folder: "venv",
  requirements: "requirements.txt",
  names: NAMES,
  instead: "PERTLINE_BENCH_PYTHON",
};
const torch: Environment = {
  folder: "torch-venv",
  requirements: "tensor/requirements.txt",
  names: ["numpy", "torch"],
  instead: "PERTLINE_TORCH_PYTHON",
};

/**
 * The Python with everything that is measured against: PERTLINE_BENCH_PYTHON, else a virtual environment in the cache
 * folder, made once of requirements.txt by PERTLINE_PYTHON, python3 or python (3.11 or later).
 * @returns a sentence where there is none
 */
export function benchPython(): BenchPython | string {
  return pythonOf(ordinary);
}

/** The same with PyTorch, of tensor/requirements.txt: PERTLINE_TORCH_PYTHON, else an environment of its own. */
export function torchPython(): BenchPython | string {
  return pythonOf(torch);
}

function pythonOf(environment: Environment): BenchPython | string {
  const { instead, names } = environment;
  const told = process.env[instead];
  const python = told ?? ensureEnvironment(environment);
  if (!existsSync(python)) return told === undefined ? python : `${instead}: there is no ${python}`;
  const code = `import importlib.metadata as m, json, platform\nprint(json.dumps({"python": platform.python_version(), **{n: m.version(n) for n in ${JSON.stringify(names)}}}))`;
  const { status, stdout, stderr } = spawnSync(python, ["-c", code], { encoding: "utf8" });
  if (status !== 0) return `${python} lacks packages: ${stderr.trim().split("\n").at(-1)}`;
  return { python, versions: JSON.parse(stdout) as Record<string, string> };
}

/** The environment's Python, or why there is none. */
function ensureEnvironment({ folder: name, requirements }: Environment): string {
  const folder = path.join(benchFolder, name);
  const file = path.join(import.meta.dirname, "..", requirements);
  const python = path.join(folder, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"])); // prettier-ignore
  const stampFile = path.join(folder, "requirements.sha256");
  const stamp = createHash("sha256").update(readFileSync(file)).digest("hex");
  if (existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return python;
  const asked = process.env.PERTLINE_PYTHON;
  const test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
  const command = (asked ? [asked] : ["python3", "python"]).find((one) => spawnSync(one, ["-c", test]).status === 0); // prettier-ignore
  if (command === undefined)
    return "no Python of 3.11 or later that can make virtual environments (set PERTLINE_PYTHON)";
  console.log(`Making ${folder} with the packages of bench/${requirements} (once, about a minute) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(benchFolder, { recursive: true });
  const run = (program: string, parameters: readonly string[]): string | undefined => {
    const { status, stderr } = spawnSync(program, parameters, { encoding: "utf8" });
    return status === 0 ? undefined : `the Python environment could not be made: ${stderr?.trim().split("\n").at(-1)}`; // prettier-ignore
  };
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", file];
  const failed = run(command, ["-m", "venv", folder]) ?? run(python, install);
  if (failed !== undefined) {
    rmSync(folder, { recursive: true, force: true });
    return failed;
  }
  writeFileSync(stampFile, stamp);
  return python;
}
