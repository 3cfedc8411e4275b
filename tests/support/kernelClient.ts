/**
 * A small Jupyter client for tests: starts a kernel process (or connects to a running server), sends requests and collects
 * what the kernel publishes. It frames and signs messages itself, so that an error in `kernels/server/wire.ts` cannot hide.
 *
 *     const kernel = await startKernel();
 *     const { reply, outputs } = await kernel.execute("1 + 1");
 *     await kernel.stop();
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Request, Subscriber } from "zeromq";

export type Content = Record<string, unknown>;

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export interface Message {
  channel: "shell" | "control" | "stdin" | "iopub";
  type: string;
  header: Header;
  parent: Partial<Header>;
  metadata: Content;
  content: Content;
  buffers: Buffer[];
  /** Milliseconds of `performance.now()` at which it was received. */
  time: number;
}

export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  control_port: number;
  stdin_port: number;
  iopub_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

export interface Execution {
  reply: Message;
  /** What the cell published between busy and idle, without `status` and `execute_input`. */
  outputs: Message[];
  /** All text of its `stream` messages of that name. */
  text: (name?: "stdout" | "stderr") => string;
}

/** What few requests carry besides their content. */
export interface Extras {
  parent?: Partial<Header>;
  metadata?: Content;
  buffers?: Buffer[];
}

export interface KernelClient {
  readonly connection: Connection;
  /** Everything received so far, in order of arrival per channel. */
  readonly messages: Message[];
  /** Sends a request and returns its id at once. */
  send(
    type: string,
    content: Content,
    channel?: "shell" | "control" | "stdin",
    extras?: Extras,
  ): Promise<string>;
  /** Sends frames as they are: for malformed messages. */
  sendFrames(frames: Buffer[], channel?: "shell" | "control" | "stdin"): Promise<void>;
  /** The signed frames of a request that has not been sent. */
  frames(type: string, content: Content, extras?: Extras): { id: string; frames: Buffer[] };
  /** The first message, past or future, that satisfies the condition. Rejects after `timeout` ms (default 15,000). */
  waitFor(condition: (message: Message) => boolean, what: string, timeout?: number): Promise<Message>;
  reply(id: string, timeout?: number): Promise<Message>;
  request(type: string, content: Content, channel?: "shell" | "control", timeout?: number): Promise<Message>;
  /** Waits for reply and idle of an execute_request that was sent with `send`. */
  finished(id: string, timeout?: number): Promise<Execution>;
  execute(code: string, content?: Content, timeout?: number): Promise<Execution>;
  /** Milliseconds the kernel took to echo a heartbeat. */
  heartbeat(): Promise<number>;
  close(): void;
}

export interface Kernel extends KernelClient {
  readonly process: ChildProcess;
  readonly stderr: () => string;
  /** Resolves with exit code and signal. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Asks for shutdown, kills after 2 s, removes the connection file. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Working directory of the kernel: what Jupyter sets to the notebook's folder. Default: a temporary folder. */
  directory?: string;
  env?: Record<string, string>;
  /** Command in front of the connection file. Default: this node and the built kernel (or PERTLINE_KERNEL_ENTRY). */
  command?: string[];
  transport?: "tcp" | "ipc";
  key?: string;
}

export const kernelEntry: string =
  process.env.PERTLINE_KERNEL_ENTRY ?? path.resolve(import.meta.dirname, "../../dist/kernels/server/main.js");

/** A connection description with free ports, as jupyter_client writes it. */
export async function newConnection(
  transport: "tcp" | "ipc" = "tcp",
  key: string = randomUUID(),
): Promise<Connection> {
  const ports = transport === "tcp" ? await freePorts(5) : [1, 2, 3, 4, 5];
  const ip =
    transport === "tcp" ? "127.0.0.1" : path.join(tmpdir(), `pertline-${randomBytes(6).toString("hex")}`);
  const [shell_port, control_port, stdin_port, iopub_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    transport,
    ip,
    shell_port,
    control_port,
    stdin_port,
    iopub_port,
    hb_port,
    key,
    signature_scheme: "hmac-sha256",
  };
}

/** Starts a kernel process and connects; resolves when the kernel has welcomed the subscriber. */
export async function startKernel(options: StartOptions = {}): Promise<Kernel> {
  if (options.command === undefined && !existsSync(kernelEntry))
    throw new Error(`${kernelEntry} does not exist: build the project first (npm run build).`);
  const folder = await mkdtemp(path.join(tmpdir(), "pertline-kernel-"));
  const connection = await newConnection(options.transport, options.key);
  const file = path.join(folder, "connection.json");
  await writeFile(file, JSON.stringify({ ...connection, kernel_name: "pertline" }));
  const command = options.command ?? [process.execPath, kernelEntry];
  const child = spawn(command[0] as string, [...command.slice(1), file], {
    cwd: options.directory ?? folder,
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      JPY_PARENT_PID: String(process.pid),
      // Never the history of the person who runs the tests.
      PERTLINE_HISTORY: "off",
      ...options.env,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })),
  );
  const client = connect(connection);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      await client.send("shutdown_request", { restart: false }, "control");
      await Promise.race([exited, sleep(2000, undefined, { ref: false })]);
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
    }
    client.close();
    await rm(folder, { recursive: true, force: true });
  };
  const kernel: Kernel = Object.assign(client, { process: child, stderr: () => stderr, exited, stop });
  const died = exited.then(({ code, signal }) => {
    throw new Error(`The kernel ended while starting (code ${code}, signal ${signal}): ${stderr}`);
  });
  died.catch(() => {});
  try {
    await Promise.race([
      client.waitFor((message) => message.type === "iopub_welcome", "iopub_welcome"),
      died,
    ]);
  } catch (error) {
    child.kill("SIGKILL");
    client.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return kernel;
}

/** Connects to a kernel that listens on these addresses. */
export function connect(connection: Connection): KernelClient {
  const session = randomUUID();
  const address = (port: number): string =>
    connection.transport === "tcp"
      ? `tcp://${connection.ip}:${port}`
      : `ipc://${connection.ip}-${String(port)}`;
  const options = { linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
  const dealers = {
    shell: new Dealer({ ...options, routingId: session }),
    control: new Dealer({ ...options, routingId: session }),
    stdin: new Dealer({ ...options, routingId: session }),
  };
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  dealers.shell.connect(address(connection.shell_port));
  dealers.control.connect(address(connection.control_port));
  dealers.stdin.connect(address(connection.stdin_port));
  iopub.subscribe("");
  iopub.connect(address(connection.iopub_port));

  const messages: Message[] = [];
  const waiters = new Set<(message: Message) => void>();
  const receive = async (
    channel: Message["channel"],
    socket: AsyncIterable<Buffer[]>,
    open: () => boolean,
  ): Promise<void> => {
    try {
      for await (const frames of socket) {
        const message = parse(channel, frames, connection.key);
        messages.push(message);
        for (const waiter of [...waiters]) waiter(message);
      }
    } catch (error) {
      if (open()) throw error;
    }
  };
  let closed = false;
  const open = (): boolean => !closed;
  void receive("iopub", iopub, open);
  for (const channel of ["shell", "control", "stdin"] as const) void receive(channel, dealers[channel], open);

  const sending = { shell: Promise.resolve(), control: Promise.resolve(), stdin: Promise.resolve() };

  const client: KernelClient = {
    connection,
    messages,
    frames(type, content, { parent = {}, metadata = {}, buffers = [] } = {}) {
      const id = randomUUID();
      const header = {
        msg_id: id,
        msg_type: type,
        session,
        username: "test",
        date: new Date().toISOString(),
        version: "5.5",
      };
      const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
      return {
        id,
        frames: [
          Buffer.from("<IDS|MSG>"),
          Buffer.from(signature(parts, connection.key)),
          ...parts,
          ...buffers,
        ],
      };
    },
    sendFrames(frames, channel = "shell") {
      sending[channel] = sending[channel].then(() => dealers[channel].send(frames));
      return sending[channel];
    },
    async send(type, content, channel = "shell", extras = {}) {
      const { id, frames } = client.frames(type, content, extras);
      await client.sendFrames(frames, channel);
      return id;
    },
    waitFor(condition, what, timeout = 15_000) {
      const known = messages.find(condition);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          const seen = messages.slice(-12).map((message) => `${message.channel}:${message.type}`);
          reject(new Error(`No ${what} within ${timeout} ms. Last messages: ${seen.join(", ") || "none"}.`));
        }, timeout);
        const waiter = (message: Message): void => {
          if (!condition(message)) return;
          clearTimeout(timer);
          waiters.delete(waiter);
          resolve(message);
        };
        waiters.add(waiter);
      });
    },
    reply(id, timeout) {
      return client.waitFor(
        (message) =>
          message.channel !== "iopub" && message.type.endsWith("_reply") && message.parent.msg_id === id,
        "reply",
        timeout,
      );
    },
    async request(type, content, channel = "shell", timeout = undefined) {
      return client.reply(await client.send(type, content, channel), timeout);
    },
    async finished(id, timeout) {
      const reply = client.reply(id, timeout);
      const idle = client.waitFor(
        (message) => message.parent.msg_id === id && message.content.execution_state === "idle",
        "idle",
        timeout,
      );
      await Promise.all([reply, idle]);
      const outputs = outputsOf(messages, id, await idle);
      const text = (name: "stdout" | "stderr" = "stdout"): string =>
        outputs
          .filter((message) => message.type === "stream" && message.content.name === name)
          .map((message) => message.content.text)
          .join("");
      return { reply: await reply, outputs, text };
    },
    async execute(code, content = {}, timeout = undefined) {
      const id = await client.send("execute_request", {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
        ...content,
      });
      return client.finished(id, timeout);
    },
    async heartbeat() {
      const socket = new Request({ linger: 0, receiveTimeout: 5000 });
      socket.connect(address(connection.hb_port));
      const start = performance.now();
      await socket.send("ping");
      const [echo] = await socket.receive();
      socket.close();
      if (String(echo) !== "ping") throw new Error(`Heartbeat echoed ${String(echo)} instead of ping.`);
      return performance.now() - start;
    },
    close() {
      closed = true;
      for (const socket of [...Object.values(dealers), iopub]) if (!socket.closed) socket.close();
    },
  };
  return client;
}

function outputsOf(messages: Message[], id: string, idle: Message): Message[] {
  const published = messages.filter((message) => message.channel === "iopub");
  return published
    .slice(0, published.indexOf(idle))
    .filter(
      (message) =>
        message.parent.msg_id === id && message.type !== "status" && message.type !== "execute_input",
    );
}

function signature(parts: Buffer[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function parse(channel: Message["channel"], frames: Buffer[], key: string): Message {
  const at = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
  const parts = frames.slice(at + 2, at + 6);
  const expected = signature(parts, key);
  if (at < 0 || parts.length < 4 || frames[at + 1]?.toString() !== expected)
    throw new Error(`Badly framed or signed message on ${channel}.`);
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()) as Content) as [
    Content,
    Content,
    Content,
    Content,
  ];
  return {
    channel,
    type: String(header.msg_type),
    header: header as unknown as Header,
    parent,
    metadata,
    content,
    buffers: frames.slice(at + 6),
    time: performance.now(),
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve, reject) =>
        server.on("error", reject).listen(0, "127.0.0.1", () => resolve(server)),
      );
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
