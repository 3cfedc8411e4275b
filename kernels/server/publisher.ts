import type { Sockets } from "./sockets.ts";
import { newHeader } from "./wire.ts";
import type { Content, Header, Message, Wire } from "./wire.ts";

export type RequestChannel = "shell" | "control";

/** A request as it arrived. */
export interface Request extends Message {
  channel: RequestChannel;
}

/** Answers requests and publishes on iopub, each message with the header of what caused it. */
export interface Publisher {
  /** Sends the `…_reply` to a `…_request`. */
  reply(request: Request, content: Content): void;
  publish(type: string, content: Content, parent: Partial<Header>): void;
  status(state: "starting" | "busy" | "idle", parent: Partial<Header>): void;
  /** Answers a subscription with `iopub_welcome` under the topic subscribed to (JEP 65). */
  welcome(subscription: string): void;
  /** Asks the client that sent this request on the stdin channel. */
  ask(request: Request, content: Content): void;
}

export function createPublisher(sockets: Sockets, wire: Wire, session: string): Publisher {
  const message = (
    type: string,
    content: Content,
    parentHeader: Partial<Header>,
    identities: Buffer[],
  ): Buffer[] =>
    wire.encode({
      identities,
      header: newHeader(type, session),
      parentHeader,
      metadata: {},
      content,
      buffers: [],
    });
  const publish: Publisher["publish"] = (type, content, parent) =>
    sockets.send("iopub", message(type, content, parent, [Buffer.from(`kernel.${session}.${type}`)]));
  return {
    publish,
    status: (state, parent) => publish("status", { execution_state: state }, parent),
    welcome: (subscription) =>
      sockets.send("iopub", message("iopub_welcome", { subscription }, {}, [Buffer.from(subscription)])),
    reply: (request, content) => {
      const type = request.header.msg_type.replace(/_request$/, "_reply");
      sockets.send(request.channel, message(type, content, request.header, request.identities));
    },
    ask: (request, content) =>
      sockets.send("stdin", message("input_request", content, request.header, request.identities)),
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
