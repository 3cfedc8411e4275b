import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findKernelspecs, type InstalledKernelspec } from "../kernelspec/install.ts";
import { packageRoot } from "../kernelspec/packageRoot.ts";
import { jupyterOnPath, searchPath } from "../kernelspec/places.ts";
import { rendererState } from "../kernelspec/renderer.ts";

const run = promisify(execFile);

/** What one check found. `fails`: the kernel cannot work; `warns`: it works, with something to know. */
export interface Finding {
  name: string;
  state: "ok" | "warns" | "fails";
  /** What was found and, unless all is well, what to do: one line. */
  message: string;
}

const ENTRY = path.join("dist", "kernels", "server", "main.js");

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
  renderer: checkRenderer,
  kernel: checkKernel,
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

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

async function checkNode(): Promise<Verdict> {
  const found = `Node ${process.version} at ${process.execPath}`;
  return isSupported(process.version)
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

/** Those that start this kernel; tslab's are its own affair. */
async function ownKernelspecs(): Promise<InstalledKernelspec[]> {
  return (await findKernelspecs()).filter((one) => one.kind === "pertline");
}

async function checkKernelspec(): Promise<Verdict> {
  const found = await ownKernelspecs();
  const remedy = 'run "pertline kernel install --user" (or --sys-prefix in a Python environment)';
  if (found.length === 0) return fails(`no kernelspec where Jupyter looks: ${remedy}.`);
  for (const { directory, node, entry } of found)
    for (const file of [node, entry])
      if (!existsSync(file)) return fails(`${directory} starts ${file}, which does not exist: ${remedy}.`);
  for (const { directory, node } of found) {
    const version =
      node === process.execPath ? process.version : (await run(node, ["--version"])).stdout.trim();
    if (!isSupported(version))
      return fails(
        `${directory} starts Node ${version}, which is too old: with Node 20.19 or later, ${remedy}.`,
      );
  }
  for (const { name, directory } of found) {
    const first = searchPath().find((folder) => existsSync(path.join(folder, name, "kernel.json"))) as string;
    if (!found.some((one) => one.directory === path.join(first, name)))
      return fails(
        `${directory} is hidden by ${path.join(first, name)}, which Jupyter finds first: remove that, or install with --name.`,
      );
  }
  const places = found.map((one) => one.directory).join(", ");
  const own = path.join(packageRoot(), ENTRY);
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
  const own = [...new Set((await ownKernelspecs()).map((one) => one.name))];
  // Jupyter writes names in small letters.
  const seen = own.filter((name) => Object.hasOwn(kernelspecs, name.toLowerCase()));
  for (const name of seen) {
    const { argv } = (kernelspecs[name.toLowerCase()] as { spec: { argv: string[] } }).spec;
    if (!argv.some((one) => one.endsWith(ENTRY)))
      return fails(`${jupyter} starts something else as ${name} (${argv.join(" ")}): install with --name.`);
  }
  if (seen.length > 0) return ok(`${jupyter} sees ${seen.join(", ")}`);
  return warns(
    `${jupyter} does not see the kernel: run "pertline kernel install" with --user, or with --prefix and the folder of its environment.`,
  );
}

/** Without the renderer JupyterLab shows the picture beside a figure instead. */
async function checkRenderer(): Promise<Verdict> {
  const found = await ownKernelspecs();
  if (found.length === 0) return warns("no kernelspec, so no renderer for figures beside it.");
  const folders = [...new Set(found.map((one) => path.dirname(one.directory)))];
  const states = await Promise.all(folders.map(rendererState));
  const remedy = 'run "pertline kernel install" again, for the same place.';
  if (states.includes("other"))
    return warns(
      `JupyterLab's renderer in ${folders[states.indexOf("other")]} is of another version: ${remedy}`,
    );
  return states.includes("same")
    ? ok("JupyterLab's renderer for figures is installed")
    : warns(`JupyterLab's renderer for figures is not installed, pictures are shown: ${remedy}`);
}

/** Each kernelspec of ours is started as Jupyter does it. */
async function checkKernel(): Promise<Verdict> {
  const found = await findKernelspecs();
  if (found.length === 0) return warns("no kernelspec to start.");
  const { startKernel } = await import("./startKernel.ts");
  const answers: string[] = [];
  for (const { name, argv } of found) {
    try {
      const { implementation, version, ms } = await startKernel(argv);
      answers.push(`${name}: ${implementation} ${version} answers after ${ms} ms`);
    } catch (error) {
      return fails(`${name} does not start (${oneLine(error)}): run "pertline kernel install" again.`);
    }
  }
  return ok(answers.join(", "));
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
