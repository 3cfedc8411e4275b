import type { Sockets } from "./sockets.ts";
import { newHeader } from "./wire.ts";
import type { Content, Header, Message, Wire } from "./wire.ts";

export type RequestChannel = "shell" | "control";

/** A request as it arrived. */
export interface Request extends Message {
  channel: RequestChannel;
}

/** What few messages carry besides their content. */
export interface Extras {
  metadata?: Content;
  buffers?: Buffer[];
}

/** Answers requests and publishes on iopub, each message with the header of what caused it. */
export interface Publisher {
  /** Sends the `…_reply` to a `…_request`. */
  reply(request: Request, content: Content): void;
  publish(type: string, content: Content, parent: Partial<Header>, extras?: Extras): void;
  status(state: "starting" | "busy" | "idle", parent: Partial<Header>): void;
  /** Answers a subscription with `iopub_welcome` under the topic subscribed to (JEP 65). */
  welcome(subscription: string): void;
  /** Asks the client that sent this request on the stdin channel; returns the id of the question. */
  ask(request: Request, content: Content): string;
}

export function createPublisher(sockets: Sockets, wire: Wire, session: string): Publisher {
  const message = (
    type: string,
    content: Content,
    parentHeader: Partial<Header>,
    identities: Buffer[],
    { metadata = {}, buffers = [] }: Extras = {},
    header = newHeader(type, session),
  ): Buffer[] => wire.encode({ identities, header, parentHeader, metadata, content, buffers });
  const publish: Publisher["publish"] = (type, content, parent, extras) =>
    sockets.send("iopub", message(type, content, parent, [Buffer.from(`kernel.${session}.${type}`)], extras));
  return {
    publish,
    status: (state, parent) => publish("status", { execution_state: state }, parent),
    welcome: (subscription) =>
      sockets.send("iopub", message("iopub_welcome", { subscription }, {}, [Buffer.from(subscription)])),
    reply: (request, content) => {
      const type = request.header.msg_type.replace(/_request$/, "_reply");
      sockets.send(request.channel, message(type, content, request.header, request.identities));
    },
    ask(request, content) {
      const header = newHeader("input_request", session);
      const frames = message("input_request", content, request.header, request.identities, {}, header);
      sockets.send("stdin", frames);
      return header.msg_id;
    },
  };
}

/** Content of a reply that says what went wrong. */
export function errorReply(
  ename: string,
  evalue: string,
  traceback: string[] = [`${ename}: ${evalue}`],
): Content {
  return { status: "error", ename, evalue, traceback };
}
