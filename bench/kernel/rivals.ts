import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { kernelEntry } from "../../tests/support/kernelClient.ts";

const root = path.resolve(import.meta.dirname, "../..");
const DENO = "2.9.6";

/** The same things to do, in the language of a kernel. */
export interface Cells {
  trivial: (i: number) => string;
  /** Loads the data-frame library of the language and makes a table. */
  dataFrame: string;
  /** Twelve lines with declared types. */
  typed: (i: number) => string;
  prints: string;
  syncLoop: string;
  asyncLoop: string;
  /** Computes for three seconds. */
  busy: string;
  /** Code whose last characters are to be completed after `setup`. */
  completion: { setup: string; code: string; expected: string };
}

export interface Rival {
  name: string;
  version: string;
  /** Command in front of the connection file. */
  command: string[];
  interrupt: "message" | "signal";
  cells: Cells;
}

const typescript: Cells = {
  trivial: (i) => `const value${i}: number = ${i}; value${i} + 1`,
  dataFrame: `import * as dfd from "danfojs-node"; const frame = new dfd.DataFrame({ a: [1, 2, 3] }); frame.shape[0]`,
  typed: (i) => `interface Effect${i} { gene: string; change: number }
type ByGene${i} = Map<string, Effect${i}[]>;
const effects${i}: Effect${i}[] = [{ gene: "KLF1", change: 1.2 }, { gene: "MAP2K6", change: -0.4 }];
function group${i}(all: readonly Effect${i}[]): ByGene${i} {
  const groups: ByGene${i} = new Map();
  for (const one of all) groups.set(one.gene, [...(groups.get(one.gene) ?? []), one]);
  return groups;
}
const grouped${i} = group${i}(effects${i});
const total${i}: number = [...grouped${i}.values()].flat().reduce((sum, { change }) => sum + change, 0);
const names${i}: string[] = [...grouped${i}.keys()].map((name) => name.toLowerCase());
\`\${names${i}.join()} \${total${i}.toFixed(1)}\``,
  prints: "for (let i = 0; i < 20000; i++) console.log(i)",
  syncLoop: "while (true) {}",
  asyncLoop: "while (true) await new Promise((resolve) => setTimeout(resolve, 0))",
  busy: "{ const end = Date.now() + 3000; while (Date.now() < end); }",
  completion: {
    setup: `const experiment = { perturbation: "KLF1", cells: 120 };`,
    code: "experiment.pert",
    expected: "perturbation",
  },
};

const python: Cells = {
  trivial: (i) => `value${i} = ${i}; value${i} + 1`,
  dataFrame: `import pandas as pd\nframe = pd.DataFrame({"a": [1, 2, 3]})\nframe.shape[0]`,
  typed: (i) => `from dataclasses import dataclass
@dataclass
class Effect${i}:
    gene: str
    change: float
effects${i}: list[Effect${i}] = [Effect${i}("KLF1", 1.2), Effect${i}("MAP2K6", -0.4)]
grouped${i}: dict[str, list[Effect${i}]] = {}
for one in effects${i}:
    grouped${i}.setdefault(one.gene, []).append(one)
total${i}: float = sum(one.change for group in grouped${i}.values() for one in group)
names${i}: list[str] = [name.lower() for name in grouped${i}]
f"{','.join(names${i})} {total${i}:.1f}"`,
  prints: "for i in range(20000): print(i)",
  syncLoop: "while True: pass",
  asyncLoop: "import asyncio\nwhile True: await asyncio.sleep(0)",
  busy: "import time\nend = time.time() + 3\nwhile time.time() < end: pass",
  completion: {
    setup: "class Experiment: perturbation = 'KLF1'\nexperiment = Experiment()",
    code: "experiment.pert",
    expected: "perturbation",
  },
};

/** The kernels that this machine has or can get. `missing` says why another one is not among them. */
export function findRivals(): { rivals: Rival[]; missing: string[] } {
  const missing: string[] = [];
  const node = process.execPath;
  const rivals: Rival[] = [
    {
      name: "pertline",
      version: versionOf("package.json"),
      command: [node, kernelEntry],
      interrupt: "message",
      cells: typescript,
    },
    {
      name: "tslab",
      version: versionOf("node_modules/tslab/package.json"),
      command: [node, path.join(root, "node_modules/tslab/bin/tslab"), "kernel", "--config-path"],
      interrupt: "signal",
      cells: typescript,
    },
  ];
  const deno = findDeno();
  if (deno === undefined) missing.push("Deno was not measured: its npm package could not be installed.");
  else
    rivals.push({
      name: "Deno",
      version: DENO,
      command: [deno, "jupyter", "--kernel", "--conn"],
      interrupt: "signal",
      cells: { ...typescript, dataFrame: typescript.dataFrame.replace("danfojs-node", "npm:danfojs-node") },
    });
  const interpreter = [process.env.PERTLINE_TEST_PYTHON, path.join(root, ".lab/test-venv/bin/python")].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (interpreter === undefined)
    missing.push("ipykernel was not measured: no Python with it was found (npm test makes one).");
  else
    rivals.push({
      name: "ipykernel",
      version: spawnSync(interpreter, ["-c", "import ipykernel; print(ipykernel.__version__)"], {
        encoding: "utf8",
      }).stdout.trim(),
      command: [interpreter, "-m", "ipykernel_launcher", "-f"],
      interrupt: "signal",
      cells: python,
    });
  return { rivals, missing };
}

function versionOf(file: string): string {
  const found = spawnSync(
    process.execPath,
    ["-p", `require(${JSON.stringify(path.join(root, file))}).version`],
    {
      encoding: "utf8",
    },
  );
  return found.stdout.trim();
}

/** Deno's own binary from its npm package, installed once into .lab/rivals: 100 MB that only this bench wants. */
function findDeno(): string | undefined {
  const folder = path.join(root, ".lab/rivals");
  const scope = path.join(folder, "node_modules/@deno");
  if (!existsSync(scope)) {
    console.log(`Installing Deno ${DENO} for comparison …`);
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefix", folder];
    spawnSync(npm, ["install", ...options, `deno@${DENO}`], { stdio: "ignore" });
  }
  const [platform] = existsSync(scope) ? readdirSync(scope) : [];
  if (platform === undefined) return undefined;
  const binary = path.join(scope, platform, process.platform === "win32" ? "deno.exe" : "deno");
  return existsSync(binary) ? binary : undefined;
}
