import { setTimeout as sleep } from "node:timers/promises";
import type { Completeness } from "../session/language.ts";
import type { Session } from "../session/session.ts";
import type { Comms } from "./comms.ts";
import type { Connection } from "./connection.ts";
import { helpTopic } from "./help.ts";
import type { History } from "./history.ts";
import { toCodePoints, toUtf16 } from "./offsets.ts";
import { errorReply } from "./publisher.ts";
import { codeRequest, commInfoRequest, cursorRequest, historyRequest, parseRequest } from "./requests.ts";
import type { Content } from "./wire.ts";

/** Content of the reply to a request's content. A rejection becomes an error reply. */
export type Answer = (content: Content) => Content | Promise<Content>;

export interface AnswerContext {
  connection: Connection;
  comms: Comms;
  history: History;
  session: () => Promise<Session>;
  info: Content;
}

/** `jupyter console` stops asking after a second without an answer; the language service may need longer to start. */
const COMPLETENESS_PATIENCE = 400;

async function quickly(code: string): Promise<Completeness> {
  await sleep(COMPLETENESS_PATIENCE);
  return (await import("../cell/completeness.ts")).quickCompleteness(code);
}

/** Requests that are answered at once, whatever a cell is doing. */
export function createAnswers({
  connection,
  comms,
  history,
  session,
  info,
}: AnswerContext): Record<string, Answer> {
  return {
    kernel_info_request: () => info,

    async complete_request(content) {
      const { code, cursor_pos } = parseRequest(cursorRequest, "complete_request", content);
      const offset = toUtf16(code, cursor_pos ?? Infinity);
      const { matches, start, end } = await (await session()).complete(code, offset);
      const cursor_start = toCodePoints(code, start);
      const cursor_end = toCodePoints(code, end);
      const typed = matches.map((match) => ({ ...match, start: cursor_start, end: cursor_end }));
      return {
        status: "ok",
        matches: matches.map((match) => match.text),
        cursor_start,
        cursor_end,
        metadata: { _jupyter_types_experimental: typed },
      };
    },

    async inspect_request(content) {
      const { code, cursor_pos } = parseRequest(cursorRequest, "inspect_request", content);
      const found = await (await session()).inspect(code, toUtf16(code, cursor_pos ?? Infinity));
      const data = found === undefined ? {} : { "text/plain": found.plain, "text/markdown": found.markdown };
      return { status: "ok", found: found !== undefined, data, metadata: {} };
    },

    async is_complete_request(content) {
      const { code } = parseRequest(codeRequest, "is_complete_request", content);
      if (helpTopic(code) !== undefined) return { status: "complete" };
      const asked = session().then((running) => running.isComplete(code));
      return { ...(await Promise.race([asked, quickly(code)])) };
    },

    history_request: async (content) => ({
      status: "ok",
      history: await history.query(parseRequest(historyRequest, "history_request", content)),
    }),

    comm_info_request: (content) =>
      comms.info(parseRequest(commInfoRequest, "comm_info_request", content).target_name ?? undefined),

    connect_request: () => {
      const { shell_port, iopub_port, stdin_port, hb_port, control_port } = connection;
      return { status: "ok", shell_port, iopub_port, stdin_port, hb_port, control_port };
    },

    // A debug adapter's answers have `success`; without one JupyterLab's debugger would wait for ever.
    debug_request: ({ seq, command }) => ({
      ...errorReply("NotSupported", "This kernel has no debugger."),
      type: "response",
      request_seq: seq ?? 0,
      command: command ?? "",
      success: false,
      message: "This kernel has no debugger.",
    }),
  };
}
