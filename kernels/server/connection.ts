import { readFile } from "node:fs/promises";
import { z } from "zod";

const port = z.number().int().min(1).max(65_535);

/** What a Jupyter connection file says: where to listen and how messages are signed. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  control_port: number;
  stdin_port: number;
  iopub_port: number;
  hb_port: number;
  /** Empty for unsigned messages. */
  key: string;
  signature_scheme: string;
}

const schema: z.ZodType<Connection> = z.object({
  transport: z.enum(["tcp", "ipc"]).default("tcp"),
  ip: z.string().min(1).default("127.0.0.1"),
  shell_port: port,
  control_port: port,
  stdin_port: port,
  iopub_port: port,
  hb_port: port,
  key: z.string().default(""),
  signature_scheme: z.string().default("hmac-sha256"),
});

export type Channel = "shell" | "control" | "stdin" | "iopub" | "hb";

/** The connection file cannot be read or does not describe a connection. */
export class ConnectionError extends Error {
  readonly code = "bad-connection-file";
  constructor(message: string) {
    super(message);
    this.name = "ConnectionError";
  }
}

/** Reads and validates a connection file. Throws `ConnectionError` that names the file and every wrong field. */
export async function readConnection(file: string): Promise<Connection> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ConnectionError(
      `Expected a Jupyter connection file at ${file}, but it cannot be read (${(error as Error).message}). Jupyter starts kernels with this argument; for a console use "jupyter console --kernel pertline".`,
    );
  }
  return parseConnection(text, file);
}

/** Validates the text of a connection file; `source` names it in errors. */
export function parseConnection(text: string, source: string): Connection {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConnectionError(`${source} is not JSON: ${(error as Error).message}`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`);
  throw new ConnectionError(`${source} is not a Jupyter connection file: ${issues.join("; ")}`);
}

/** The ZeroMQ address of a channel. For `ipc`, Jupyter appends the number to the path in `ip`. */
export function address(connection: Connection, channel: Channel): string {
  const number = connection[`${channel}_port`];
  if (connection.transport === "ipc") return `ipc://${connection.ip}-${number}`;
  return connection.ip.includes(":")
    ? `tcp://[${connection.ip}]:${number}`
    : `tcp://${connection.ip}:${number}`;
}
