import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { address, type Connection } from "../server/connection.ts";
import { createWire, newHeader } from "../server/wire.ts";

/** What a kernel said of itself when it was started as Jupyter starts it. */
export interface Started {
  /** From the start of the process to the answer. */
  ms: number;
  implementation: string;
  version: string;
}

/**
 * Starts the command of a kernelspec with a connection file, asks `kernel_info` and ends it.
 * Throws `Error` with the kernel's last words when no answer comes.
 */
export async function startKernel(argv: readonly string[], timeoutMs = 20_000): Promise<Started> {
  const folder = await mkdtemp(path.join(tmpdir(), "pertline-doctor-"));
  const connection = await freeConnection();
  const file = path.join(folder, "connection.json");
  await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
  const { Dealer } = await import("zeromq");
  const shell = new Dealer({ linger: 0, receiveTimeout: timeoutMs });
  const begin = performance.now();
  const [command = "", ...rest] = argv.map((one) => one.replace("{connection_file}", file));
  const child = spawn(command, rest, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (words = (words + text).slice(-2000)));
  const died = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`it ended with exit code ${code}: ${lastLine(words)}`)));
  });
  try {
    shell.connect(address(connection, "shell"));
    const wire = createWire(connection.key, connection.signature_scheme);
    const header = newHeader("kernel_info_request", randomUUID());
    const parts = { identities: [], parentHeader: {}, metadata: {}, content: {}, buffers: [] };
    await shell.send(wire.encode({ ...parts, header }));
    const frames = await Promise.race([shell.receive(), died]).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "EAGAIN" ? new Error(`no answer within ${timeoutMs / 1000} s: ${lastLine(words)}`) : error; // prettier-ignore
    });
    const { implementation, implementation_version: version } = wire.decode(frames).content;
    const ms = Math.round(performance.now() - begin);
    return { ms, implementation: String(implementation), version: String(version) };
  } finally {
    died.catch(() => undefined);
    shell.close();
    child.kill("SIGTERM");
    const end = setTimeout(() => child.kill("SIGKILL"), 2000);
    if (child.exitCode === null && child.pid !== undefined)
      await new Promise((done) => child.once("close", done));
    clearTimeout(end);
    await rm(folder, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "it said nothing";
}

async function freeConnection(): Promise<Connection> {
  const servers = await Promise.all(
    Array.from(
      { length: 5 },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  const [shell_port, control_port, stdin_port, iopub_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    ...{ transport: "tcp", ip: "127.0.0.1", shell_port, control_port, stdin_port, iopub_port, hb_port },
    ...{ key: randomUUID(), signature_scheme: "hmac-sha256" },
  };
}
