/** The kernel's process: `node main.js <connection-file>`, as Jupyter starts it. */
import { statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { packageVersion } from "../kernelspec/packageRoot.ts";
import { readConnection } from "./connection.ts";
import { openHistory } from "./history.ts";
import { watchParent } from "./parent.ts";
import { startServer } from "./server.ts";

/** Milliseconds for the first kernel_info_reply before the session's modules claim the processor. */
const HEAD_START = 50;

const log = (line: string): void => void process.stderr.write(`pertline: ${line}\n`);

// Whatever goes wrong in the server, the cells' state lives in another process and is worth keeping.
process.on("uncaughtException", (error) => log(`internal error: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (reason) =>
  log(`internal error: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`),
);

async function main(): Promise<void> {
  const file = process.argv[2];
  if (file === undefined)
    throw new Error("Expected the path of a Jupyter connection file as the only argument.");
  const server = await startServer({
    connection: await readConnection(file),
    directory: notebookDirectory(),
    version: packageVersion(),
    history: openHistory(log),
    startSession: async (options) => (await import("../session/start.ts")).startSession(options),
    log,
  });
  const end = (): void => void server.close();
  process.on("SIGINT", server.interrupt);
  process.on("SIGTERM", end);
  process.on("SIGHUP", end);
  watchParent(end);
  setTimeout(server.warmUp, HEAD_START).unref();
  await server.closed;
  process.exit(0);
}

/** The folder of the notebook where Jupyter names it (JPY_SESSION_NAME), else the working directory. */
function notebookDirectory(): string {
  const notebook = process.env.JPY_SESSION_NAME;
  if (notebook === undefined || notebook === "") return process.cwd();
  const folder = path.dirname(path.resolve(notebook));
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : process.cwd();
}

main().catch(async (error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  await sleep(0);
  process.exit(1);
});
