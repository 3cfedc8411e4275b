import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findKernelspecs } from "../kernelspec/install.ts";
import { packageRoot } from "../kernelspec/packageRoot.ts";
import { jupyterOnPath } from "../kernelspec/places.ts";

const run = promisify(execFile);

/** What one check found. `fails`: the kernel cannot work; `warns`: it works, with something to know. */
export interface Finding {
  name: string;
  state: "ok" | "warns" | "fails";
  /** What was found and, unless all is well, what to do: one line. */
  message: string;
}

type Verdict = Omit<Finding, "name">;

const ok = (message: string): Verdict => ({ state: "ok", message });
const warns = (message: string): Verdict => ({ state: "warns", message });
const fails = (message: string): Verdict => ({ state: "fails", message });

const checks: Record<string, () => Promise<Verdict>> = {
  node: checkNode,
  interrupts: checkInterrupts,
  zeromq: checkZeromq,
  build: checkBuild,
  kernelspec: checkKernelspec,
  jupyter: checkJupyter,
  runner: checkRunner,
};

/** Runs the checks one after the other and hands over each finding as soon as it is known. */
export async function examine(report: (finding: Finding) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const verdict = await check().catch((error: unknown) => fails(oneLine(error)));
    findings.push({ name, ...verdict });
    report({ name, ...verdict });
  }
  return findings;
}

async function checkNode(): Promise<Verdict> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const found = `Node ${process.version} at ${process.execPath}`;
  return major > 20 || (major === 20 && minor >= 19)
    ? ok(found)
    : fails(`${found} is too old: install Node 20.19 or later.`);
}

/** Without this option Node ends the process when a cell inside an asynchronous hook is terminated. */
async function checkInterrupts(): Promise<Verdict> {
  const option = "--no-force-async-hooks-checks";
  try {
    await run(process.execPath, [option, "-e", "0"]);
    return ok(`this Node accepts ${option}`);
  } catch {
    return fails(
      `Node ${process.version} refuses ${option}, which interrupting cells needs: use Node 20, 22 or 24.`,
    );
  }
}

async function checkZeromq(): Promise<Verdict> {
  try {
    const { version } = await import("zeromq");
    return ok(`ZeroMQ ${version} loads`);
  } catch (error) {
    return fails(`zeromq cannot be loaded (${oneLine(error)}): run "npm ci" with this Node on this machine.`);
  }
}

async function checkBuild(): Promise<Verdict> {
  const root = packageRoot();
  const built = path.join(root, "dist", "kernels");
  if (!existsSync(path.join(built, "server", "main.js")))
    return fails(`no built kernel in ${built}: run "npm run build".`);
  const sources = path.join(root, "kernels");
  // An installed package has no sources.
  if (!existsSync(path.join(sources, "server", "main.ts"))) return ok(built);
  const stale: string[] = [];
  for (const file of await readdir(sources, { recursive: true })) {
    if (!file.endsWith(".ts") || file.startsWith(path.join("lab", "extension"))) continue;
    const output = await stat(path.join(built, file.replace(/\.ts$/, ".js"))).catch(() => undefined);
    if (output === undefined || output.mtimeMs < (await stat(path.join(sources, file))).mtimeMs)
      stale.push(file);
  }
  if (stale.length === 0) return ok(`${built} is newer than its sources`);
  return warns(
    `${stale.length} sources are newer than the build (kernels/${stale[0]}): run "npm run build".`,
  );
}

async function checkKernelspec(): Promise<Verdict> {
  const found = await findKernelspecs();
  const remedy = 'run "pertline kernel install --user" (or --sys-prefix in a Python environment)';
  if (found.length === 0) return fails(`no kernelspec where Jupyter looks: ${remedy}.`);
  for (const { directory, node, entry } of found)
    for (const file of [node, entry])
      if (!existsSync(file)) return fails(`${directory} starts ${file}, which does not exist: ${remedy}.`);
  const places = found.map((one) => one.directory).join(", ");
  const own = path.join(packageRoot(), "dist", "kernels", "server", "main.js");
  const other = found.find((one) => path.resolve(one.entry) !== own);
  return other === undefined
    ? ok(places)
    : warns(`${other.directory} starts another installation, ${other.entry}: ${remedy} to use this one.`);
}

async function checkJupyter(): Promise<Verdict> {
  const jupyter = jupyterOnPath();
  if (jupyter === undefined)
    return warns(
      'no jupyter on PATH: "npm run lab" brings its own; else "pip install jupyterlab" or activate its environment.',
    );
  const { stdout } = await run(jupyter, ["kernelspec", "list", "--json"], { timeout: 30_000 });
  const { kernelspecs } = JSON.parse(stdout) as { kernelspecs: Record<string, { spec: { argv: string[] } }> };
  const own = (await findKernelspecs()).map((one) => one.name);
  const seen = own.filter((name) => Object.hasOwn(kernelspecs, name));
  if (seen.length > 0) return ok(`${jupyter} sees ${seen.join(", ")}`);
  return warns(
    `${jupyter} does not see the kernel: run "pertline kernel install" with --user, or with --prefix and the folder of its environment.`,
  );
}

async function checkRunner(): Promise<Verdict> {
  const { startSession } = await import("../session/start.ts");
  const start = performance.now();
  let shown: unknown;
  const session = await startSession({
    directory: tmpdir(),
    typecheck: "off",
    onOutput: (output) => {
      if (output.type === "execute_result") shown = output.data["text/plain"];
    },
  });
  try {
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error("no answer within 20 s")), 20_000).unref(),
    );
    const result = await Promise.race([session.execute("1 + 1", { id: "doctor" }), late]);
    if (result.status === "error")
      return fails(`1 + 1 failed: ${result.error.ename}: ${result.error.evalue}`);
    return shown === "2"
      ? ok(`1 + 1 = 2 after ${Math.round(performance.now() - start)} ms`)
      : fails(`1 + 1 showed ${String(shown)}`);
  } finally {
    await session.close();
  }
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] as string;
}
