import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { PertlineError } from "../error.ts";

export interface WorkerPlace {
  /** The caller's `import.meta.url`; may carry a query added by a loader. */
  from: string;
  /** Path of the worker's source from there, `./worker.ts`. */
  source: string;
  /** Of the thread, for debuggers; in messages too. */
  name: string;
  /** Code of the error thrown where the worker's file is missing, `WORKER_MISSING` unless told. */
  missingCode?: string;
}

/**
 * Imports the worker's source; where no loader of this process reaches workers (tsx registers in the main thread
 * only), registers tsx first.
 */
const bootstrap = `
import("node:worker_threads").then(async ({ workerData: { source, loader } }) => {
  try {
    await import(source);
  } catch (error) {
    if (error?.code !== "ERR_UNKNOWN_FILE_EXTENSION" || !loader) throw error;
    (await import(loader)).register();
    await import(source + "?tsx"); // the failed import stays cached under its own address
  }
});`;

function tsxApi(from: string): string | undefined {
  try {
    // Resolved as CommonJS, since import.meta.resolve is absent where a loader runs this file as that.
    const file = createRequire(from)
      .resolve("tsx/esm/api")
      .replace(/\.cjs$/, ".mjs");
    return pathToFileURL(file).href;
  } catch {
    return undefined;
  }
}

/** Whether workers inherit a TypeScript loader, or Node itself strips types. */
function workersLoadTypeScript(): boolean {
  const flags = `${process.execArgv.join(" ")} ${process.env.NODE_OPTIONS ?? ""}`;
  return (
    /--(?:import|loader|experimental-loader)\b/.test(flags) ||
    Boolean((process.features as { typescript?: unknown }).typescript)
  );
}

/**
 * Flags for a thread started from a file: Node hands down its own, and refuses `--input-type` there. Only flags about
 * loading modules are kept then; a list with others would be refused as well.
 */
export function workerFlags(flags: readonly string[]): string[] | undefined {
  if (!flags.some((flag) => flag.startsWith("--input-type"))) return undefined;
  const loading = /^(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C)(=|$)/;
  return flags.filter((flag, i) => {
    const before = i > 0 ? loading.exec(flags[i - 1] as string) : null;
    return loading.test(flag) || (before !== null && before[1] === "");
  });
}

/**
 * Starts a thread of the library: the `.js` beside the built caller; from source the `.ts` through tsx or the loader of
 * this process, else the built file.
 *
 * @throws PertlineError WORKER_MISSING
 */
export function startWorker({ from, source, name, missingCode = "WORKER_MISSING" }: WorkerPlace): Worker {
  const execArgv = workerFlags(process.execArgv);
  const options = { name, ...(execArgv && { execArgv }) };
  if (!new URL(from).pathname.endsWith(".ts"))
    return new Worker(new URL(source.replace(/\.ts$/, ".js"), from), options);
  const file = new URL(source, from).href;
  const loader = tsxApi(from);
  if (loader || workersLoadTypeScript())
    return new Worker(bootstrap, { ...options, eval: true, workerData: { source: file, loader } });
  const built = new URL(file.replace(/\/src\/(?!.*\/src\/)/, "/dist/src/").replace(/\.ts$/, ".js"));
  if (!existsSync(built))
    throw new PertlineError(
      missingCode,
      `The thread ${name} runs from source without a TypeScript loader, and its built file ${fileURLToPath(built)} is absent. Run \`npm run build\`.`,
    );
  return new Worker(built, options);
}
