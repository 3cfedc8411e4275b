import { randomUUID } from "node:crypto";
import type { Session, SessionOptions } from "../session/session.ts";
import { createAnswers } from "./answers.ts";
import { createComms } from "./comms.ts";
import type { Connection } from "./connection.ts";
import { createExecutions } from "./executions.ts";
import type { History } from "./history.ts";
import { kernelInfo } from "./kernelInfo.ts";
import { createOutputs } from "./outputs.ts";
import { createPublisher, errorReply } from "./publisher.ts";
import type { Request, RequestChannel } from "./publisher.ts";
import { parseRequest, shutdownRequest } from "./requests.ts";
import { bindSockets } from "./sockets.ts";
import { createStdin } from "./stdin.ts";
import { createWire } from "./wire.ts";
import type { Message } from "./wire.ts";

export interface ServerOptions {
  connection: Connection;
  /** The notebook's folder. */
  directory: string;
  version: string;
  history: History;
  startSession: (options: SessionOptions) => Promise<Session>;
  /** One line about something that went wrong and was survived. */
  log: (line: string) => void;
}

export interface Server {
  /** Starts the session if it is not running yet. */
  warmUp(): void;
  interrupt(): void;
  /** Ends the session within a second and closes the sockets. */
  close(): Promise<void>;
  /** Resolves when a client has asked for shutdown, its reply has left and everything is closed. */
  readonly closed: Promise<void>;
}

/** Milliseconds that closing the session may take before it is left to die with this process. */
const CLOSE_PATIENCE = 500;

/**
 * Binds the connection's addresses and serves Jupyter's messaging protocol on them. Shell and control are read all the time:
 * cells are queued, everything else is answered at once, also while a cell computes.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { connection, directory, version, history, log } = options;
  const wire = createWire(connection.key, connection.signature_scheme);
  const sockets = await bindSockets(connection);
  const publisher = createPublisher(sockets, wire, randomUUID());
  const outputs = createOutputs(publisher);
  const stdin = createStdin(publisher);

  let starting: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    starting ??= options
      .startSession({
        directory,
        onOutput: outputs.add,
        onComm: (event, cell) => comms.onEvent(event, cell),
        onRestart: () => comms.closeAll(),
        onAsk: (prompt, password, cell) => stdin.ask(prompt, password, executions.requestOf(cell)),
      })
      .catch((error: unknown) => {
        // The next request tries again.
        starting = undefined;
        throw error;
      });
    return starting;
  };

  const executions = createExecutions({ publisher, outputs, history, session, onEnd: stdin.cancel });
  const comms = createComms({ outputs, session, settled: executions.settled });
  const answers = createAnswers({ connection, comms, history, session, info: kernelInfo(version) });

  const interrupt = (): void => {
    starting
      ?.then((running) => running.interrupt())
      .catch((error: unknown) => log(`interrupt failed: ${String(error)}`));
  };

  let closing: Promise<void> | undefined;
  let resolveClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (resolveClosed = resolve));
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const ended = starting?.then((running) => running.close()).catch(() => undefined);
      await Promise.race([
        Promise.all([ended, history.close()]),
        new Promise((resolve) => setTimeout(resolve, CLOSE_PATIENCE).unref()),
      ]);
      await sockets.drained();
      sockets.close();
      resolveClosed();
    })();
    return closing;
  };

  /** Answers one request between its own busy and idle. */
  const serve = async (request: Request): Promise<void> => {
    const { header, content } = request;
    const type = header.msg_type;
    publisher.status("busy", header);
    try {
      if (type === "interrupt_request") {
        interrupt();
        publisher.reply(request, { status: "ok" });
      } else if (type === "shutdown_request") {
        const { restart } = parseRequest(shutdownRequest, type, content);
        const reply = { status: "ok", restart };
        publisher.reply(request, reply);
        // Other clients of this kernel learn of the end from iopub.
        publisher.publish("shutdown_reply", reply, header);
      } else if (type === "comm_open" || type === "comm_msg" || type === "comm_close") {
        await comms.receive(request);
      } else if (Object.hasOwn(answers, type)) {
        publisher.reply(request, await answers[type]!(content));
      } else if (type.endsWith("_request")) {
        publisher.reply(request, errorReply("NotSupported", `This kernel does not know ${type}.`));
      }
    } catch (error) {
      const { name, message } = error as Error;
      if (!type.endsWith("_request")) log(`ignored a ${type}: ${message.replaceAll("\n", " ")}`);
      else
        publisher.reply(request, {
          ...errorReply(name, message),
          ...(type === "is_complete_request" && { status: "unknown" }),
        });
    }
    outputs.flush();
    publisher.status("idle", header);
    if (type === "shutdown_request") return void close();
    // Front ends show the newest status: say again that the cell goes on.
    if (executions.running !== undefined) publisher.status("busy", executions.running.header);
  };

  const receive = (channel: RequestChannel, message: Message): void => {
    if (closing !== undefined) return;
    const request: Request = { ...message, channel };
    if (message.header.msg_type === "execute_request") executions.push(request);
    else void serve(request);
  };

  const decoded = (channel: string, handle: (message: Message) => void): ((frames: Buffer[]) => void) => {
    return (frames) => {
      try {
        handle(wire.decode(frames));
      } catch (error) {
        log(`ignored a message on ${channel}: ${(error as Error).message.replaceAll("\n", " ")}`);
      }
    };
  };

  sockets.receive("iopub", ([frame]) => {
    // 1 + topic is a subscription, 0 + topic its end.
    if (frame?.[0] !== 1) return;
    publisher.welcome(frame.subarray(1).toString());
  });
  sockets.receive("stdin", decoded("stdin", stdin.receive));
  sockets.receive(
    "control",
    decoded("control", (message) => receive("control", message)),
  );
  sockets.receive(
    "shell",
    decoded("shell", (message) => receive("shell", message)),
  );
  publisher.status("starting", {});

  return { warmUp: () => void session().catch(() => undefined), interrupt, close, closed };
}
