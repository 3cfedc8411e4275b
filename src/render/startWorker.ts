import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { RenderError } from "./errors.ts";

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
 * Starts the renderer's thread: `worker.js` beside the built library; from source `worker.ts` through tsx or the
 * loader of this process, else the built file.
 *
 * @param from the caller's `import.meta.url`, of a file in src/render; may carry a query added by a loader
 * @throws RenderError RENDER_WORKER_MISSING
 */
export function startWorker(from: string): Worker {
  const options = { name: "pertline-render" };
  if (!new URL(from).pathname.endsWith(".ts")) return new Worker(new URL("./worker.js", from), options);
  const loader = tsxApi(from);
  if (loader || workersLoadTypeScript()) {
    const workerData = { source: new URL("./worker.ts", from).href, loader };
    return new Worker(bootstrap, { ...options, eval: true, workerData });
  }
  const built = new URL("../../dist/src/render/worker.js", from);
  if (!existsSync(built)) {
    throw new RenderError(
      "RENDER_WORKER_MISSING",
      "The figure renderer runs from source without a TypeScript loader, and dist/src/render/worker.js is absent. Run `npm run build`.",
    );
  }
  return new Worker(built, options);
}
