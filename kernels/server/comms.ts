import type { CommEvent, CommMessage } from "../session/comms.ts";
import type { Session } from "../session/session.ts";
import type { Outputs } from "./outputs.ts";
import type { Request } from "./publisher.ts";
import { commMessage, commOpen, parseRequest } from "./requests.ts";
import type { Content } from "./wire.ts";

export interface Comms {
  /** Takes a comm message of a front end; resolves when it has been dealt with. */
  receive(request: Request): Promise<void>;
  /** Publishes what the code that runs does with comms. */
  onEvent(event: CommEvent, cell: string | undefined): void;
  /** Content of a `comm_info_reply`, of one target or of all. */
  info(target: string | undefined): Content;
  /** The process at the kernel's end of all comms has died: closes them towards the front ends. */
  closeAll(): void;
}

export interface CommContext {
  outputs: Outputs;
  session: () => Promise<Session>;
  /** Resolves when the cells that have been received by now have ended. */
  settled: () => Promise<void>;
}

/**
 * Passes comm messages on, at once and whatever a cell is doing. Only a comm to a target that nobody has registered waits
 * for the cells in front of it, one of which may register it; else it is closed, as the protocol demands.
 */
export function createComms({ outputs, session, settled }: CommContext): Comms {
  const targets = new Set<string>();
  /** Open comms: id → target. */
  const open = new Map<string, string>();
  const opening = new Map<string, Promise<void>>();
  let deliveries = 0;

  const close = (id: string, cell: string | undefined): void => {
    open.delete(id);
    outputs.publish("comm_close", { comm_id: id, data: {} }, cell);
  };

  /** Hands a message to the code that runs; what that puts out belongs to the message. */
  const deliver = async (message: CommMessage, request: Request): Promise<void> => {
    const cell = `comm-${++deliveries}`;
    outputs.beginMessage(cell, request.header);
    try {
      await (await session()).comm(message, cell);
    } finally {
      outputs.end(cell);
    }
  };

  const accept = async (request: Request): Promise<void> => {
    const { comm_id: id, target_name: target, data } = parseRequest(commOpen, "comm_open", request.content);
    if (open.has(id) || opening.has(id)) throw new Error(`a comm with the id ${id} is open`);
    if (!targets.has(target)) {
      const waiting = settled();
      opening.set(id, waiting);
      await waiting;
      opening.delete(id);
    }
    if (!targets.has(target)) {
      const cell = `comm-${++deliveries}`;
      outputs.beginMessage(cell, request.header);
      close(id, cell);
      return outputs.end(cell);
    }
    open.set(id, target);
    await deliver({ type: "comm_open", id, target, data, ...extrasOf(request) }, request);
  };

  return {
    async receive(request) {
      const type = request.header.msg_type;
      if (type === "comm_open") return accept(request);
      const { comm_id: id, data } = parseRequest(commMessage, type, request.content);
      await opening.get(id);
      // Both sides may close at the same time: what comes too late is for nobody.
      if (!open.has(id)) return;
      if (type === "comm_close") open.delete(id);
      await deliver({ type: type as "comm_msg" | "comm_close", id, data, ...extrasOf(request) }, request);
    },

    onEvent(event, cell) {
      if (event.type === "target") {
        if (event.registered) targets.add(event.target);
        else targets.delete(event.target);
        return;
      }
      const { type, id, data, metadata } = event;
      if (type === "comm_open") open.set(id, event.target);
      else if (!open.has(id)) return;
      if (type === "comm_close") open.delete(id);
      const content = { comm_id: id, ...(type === "comm_open" && { target_name: event.target }), data };
      const buffers = event.buffers.map((text) => Buffer.from(text, "base64"));
      outputs.publish(type, content, cell, { metadata, buffers });
    },

    info: (target) => ({
      status: "ok",
      comms: Object.fromEntries(
        [...open]
          .filter(([, one]) => target === undefined || one === target)
          .map(([id, one]) => [id, { target_name: one }]),
      ),
    }),

    closeAll() {
      targets.clear();
      for (const id of [...open.keys()]) close(id, undefined);
    },
  };
}

function extrasOf({ metadata, buffers }: Request): Pick<CommMessage, "metadata" | "buffers"> {
  return { metadata, buffers: buffers.map((bytes) => bytes.toString("base64")) };
}
