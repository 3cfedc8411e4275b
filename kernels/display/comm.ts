import { randomUUID } from "node:crypto";
import type { CommEvent, CommMessage } from "../session/comms.ts";
import { jsonData } from "./bundle.ts";

/** What goes with the data of a comm message: raw bytes that are not turned into text, and remarks for the front end. */
export interface CommExtras {
  buffers?: readonly (ArrayBufferView | ArrayBuffer)[];
  metadata?: Record<string, unknown>;
}

type Handler<Values extends unknown[]> = (...values: Values) => unknown;

/** A line between the kernel and a part of the front end, such as a widget. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  /**
   * Sends JSON data; bigints go as numbers (as digits where a number is not exact) and typed arrays as lists, as in
   * `display`. Throws `CommError` when the comm is closed, `TypeError` for what is no JSON.
   */
  send(data: unknown, extras?: CommExtras): void;
  /** Closes the comm on both sides; a second time does nothing. */
  close(data?: unknown, extras?: CommExtras): void;
  /** Calls back for every message; the cell of a message is busy until the promise that is returned has settled. */
  onMessage(handler: Handler<[data: any, buffers: Uint8Array[], metadata: Record<string, unknown>]>): void; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Calls back once when the front end closes the comm. */
  onClose(handler: Handler<[data: any, buffers: Uint8Array[], metadata: Record<string, unknown>]>): void; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export type CommTarget = Handler<
  [comm: Comm, data: any, buffers: Uint8Array[], metadata: Record<string, unknown>] // eslint-disable-line @typescript-eslint/no-explicit-any
>;

export interface CommApi {
  /** Accepts comms that the front end opens to a target; a later handler for the same target takes its place. */
  register(target: string, handler: CommTarget): void;
  /** Refuses further comms to a target; those that are open stay so. */
  unregister(target: string): void;
  /** Opens a comm to a target of the front end. */
  open(target: string, data?: unknown, extras?: CommExtras): Comm;
}

/** A comm was used after it was closed. */
export class CommError extends Error {
  readonly code = "COMM_CLOSED";
  constructor(target: string) {
    super(`This comm to "${target}" is closed: open another one with comm.open("${target}").`);
    this.name = "CommError";
  }
}

interface OpenComm {
  comm: Comm;
  take(message: CommMessage): Promise<void>;
}

/** The comms of a process. `send` takes what they do; `receive` hands over a message of the front end to its handlers. */
export function createComms(send: (event: CommEvent) => void): {
  api: CommApi;
  receive: (message: CommMessage) => Promise<void>;
} {
  const targets = new Map<string, CommTarget>();
  const comms = new Map<string, OpenComm>();

  const create = (id: string, target: string): OpenComm => {
    const handlers: Parameters<Comm["onMessage"]>[0][] = [];
    const closers: Parameters<Comm["onClose"]>[0][] = [];
    let closed = false;
    const comm: Comm = {
      id,
      target,
      get closed() {
        return closed;
      },
      send(data, extras) {
        if (closed) throw new CommError(target);
        send({ type: "comm_msg", id, ...content(data, extras) });
      },
      close(data, extras) {
        if (closed) return;
        send({ type: "comm_close", id, ...content(data, extras) });
        closed = true;
        comms.delete(id);
      },
      onMessage: (handler) => void handlers.push(handler),
      onClose: (handler) => void closers.push(handler),
    };
    const take = async (message: CommMessage): Promise<void> => {
      if (message.type === "comm_close") {
        closed = true;
        comms.delete(id);
      }
      const { data, metadata } = message;
      // All are called at once, so that one that waits does not hold back the next message's turn.
      const called = (message.type === "comm_close" ? closers : handlers).map(async (handler) =>
        handler(data, bytesOf(message), metadata),
      );
      await Promise.all(called);
    };
    const open = { comm, take };
    comms.set(id, open);
    return open;
  };

  const accept = async (message: Extract<CommMessage, { type: "comm_open" }>): Promise<void> => {
    const { comm } = create(message.id, message.target);
    try {
      const handler = targets.get(message.target);
      if (handler === undefined) return comm.close();
      await handler(comm, message.data, bytesOf(message), message.metadata);
    } catch (error) {
      comm.close();
      throw error;
    }
  };

  return {
    api: {
      register(target, handler) {
        if (typeof handler !== "function")
          throw new TypeError(`comm.register("${target}", …) expects a function as its second argument.`);
        targets.set(target, handler);
        send({ type: "target", target, registered: true });
      },
      unregister(target) {
        if (targets.delete(target)) send({ type: "target", target, registered: false });
      },
      open(target, data, extras) {
        const id = randomUUID();
        send({ type: "comm_open", id, target, ...content(data, extras) });
        return create(id, target).comm;
      },
    },
    // A comm that is not open any more may still be sent what was under way.
    receive: async (message) =>
      message.type === "comm_open" ? accept(message) : comms.get(message.id)?.take(message),
  };
}

function content(
  data: unknown = {},
  { buffers = [], metadata = {} }: CommExtras = {},
): Pick<CommMessage, "data" | "metadata" | "buffers"> {
  return {
    data: jsonData(data, "A comm's data"),
    metadata: jsonData(metadata, "A comm's metadata") as Record<string, unknown>,
    buffers: buffers.map((one) => bufferOf(one).toString("base64")),
  };
}

function bufferOf(bytes: ArrayBufferView | ArrayBuffer): Buffer {
  return ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes);
}

/** Each in memory of its own, so that `new Float32Array(bytes.buffer)` is what was sent. */
function bytesOf({ buffers }: CommMessage): Uint8Array[] {
  return buffers.map((text) => new Uint8Array(Buffer.from(text, "base64")));
}
