import { Router, XPublisher } from "zeromq";
import type { Socket } from "zeromq";
import { address } from "./connection.ts";
import type { Channel, Connection } from "./connection.ts";

/** Peers that send a frame above this are disconnected by ZeroMQ, so that no message can exhaust memory. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;
/** Milliseconds that unsent messages may hold up the exit. */
const LINGER = 300;

export interface Sockets {
  /** Queues frames; they leave in the order of the calls. */
  send(channel: "shell" | "control" | "stdin" | "iopub", frames: Buffer[]): void;
  /** Calls back for every message until the sockets are closed. `iopub` receives subscriptions. */
  receive(channel: "shell" | "control" | "stdin" | "iopub", onFrames: (frames: Buffer[]) => void): void;
  /** Resolves when everything queued has been handed to ZeroMQ. */
  drained(): Promise<void>;
  close(): void;
}

/**
 * Binds the five channels to exactly the addresses of the connection and starts to echo heartbeats.
 * High-water marks are 0: by default ZeroMQ drops published messages beyond 1,000, which loses output.
 */
export async function bindSockets(connection: Connection): Promise<Sockets> {
  const options = {
    linger: LINGER,
    sendHighWaterMark: 0,
    receiveHighWaterMark: 0,
    maxMessageSize: MAX_FRAME_BYTES,
    ipv6: connection.ip.includes(":") && connection.transport === "tcp",
  };
  const { maxMessageSize, ipv6, linger } = options;
  const sockets = {
    // A client that reconnects keeps its identity: without handover its replies would go nowhere.
    shell: new Router({ ...options, handover: true }),
    control: new Router({ ...options, handover: true }),
    stdin: new Router({ ...options, handover: true }),
    // XPUB rather than PUB: it reports subscriptions, which are answered with iopub_welcome (JEP 65).
    iopub: new XPublisher({ ...options, verbosity: "allSubs" }),
  };
  // ROUTER rather than REP, which waits for ever once a peer has sent it what is no request.
  const heartbeat = new Router({ maxMessageSize, ipv6, linger, handover: true });
  const all: Socket[] = [...Object.values(sockets), heartbeat];
  const close = (): void => {
    for (const socket of all) if (!socket.closed) socket.close();
  };
  try {
    const channels: Record<Channel, Socket> = { ...sockets, hb: heartbeat };
    for (const channel of ["hb", "iopub", "stdin", "control", "shell"] as const)
      await channels[channel].bind(address(connection, channel));
  } catch (error) {
    close();
    throw error;
  }

  void echo(heartbeat);
  const queues = {
    shell: sendQueue(sockets.shell),
    control: sendQueue(sockets.control),
    stdin: sendQueue(sockets.stdin),
    iopub: sendQueue(sockets.iopub),
  };
  return {
    send: (channel, frames) => queues[channel].push(frames),
    receive: (channel, onFrames) => void pump(sockets[channel], onFrames),
    drained: async () => {
      await Promise.all(Object.values(queues).map((queue) => queue.drained()));
    },
    close,
  };
}

interface Sendable {
  readonly closed: boolean;
  send(frames: Buffer[]): Promise<void>;
}

interface SendQueue {
  push(frames: Buffer[]): void;
  drained(): Promise<void>;
}

/** ZeroMQ allows one pending `send` per socket and rejects a second one: each waits for the one before it. */
export function sendQueue(socket: Sendable): SendQueue {
  const waiting: Buffer[][] = [];
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (let frames = waiting.shift(); frames !== undefined; frames = waiting.shift()) {
      if (socket.closed) continue;
      try {
        await socket.send(frames);
      } catch (error) {
        // A peer that has gone (EHOSTUNREACH) is no reason to stop serving the others.
        if (!socket.closed)
          process.stderr.write(`pertline: a message could not be sent: ${(error as Error).message}\n`);
      }
    }
    running = undefined;
  };
  return {
    push(frames) {
      waiting.push(frames);
      running ??= run();
    },
    drained: () => running ?? Promise.resolve(),
  };
}

async function pump(
  socket: AsyncIterable<Buffer[]> & Socket,
  onFrames: (frames: Buffer[]) => void,
): Promise<void> {
  try {
    for await (const frames of socket) onFrames(frames);
  } catch (error) {
    if (!socket.closed) throw error;
  }
}

async function echo(socket: Router): Promise<void> {
  try {
    for await (const frames of socket) await socket.send(frames).catch(() => undefined); // a peer that has gone
  } catch (error) {
    if (!socket.closed) throw error;
  }
}
