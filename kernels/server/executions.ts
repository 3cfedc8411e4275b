import { setImmediate as nextTurn } from "node:timers/promises";
import type { CellResult } from "../session/events.ts";
import type { Evaluated, Session } from "../session/session.ts";
import { helpTopic } from "./help.ts";
import type { History } from "./history.ts";
import type { Outputs } from "./outputs.ts";
import { errorReply } from "./publisher.ts";
import type { Publisher, Request } from "./publisher.ts";
import { executeRequest, parseRequest } from "./requests.ts";
import type { ExecuteRequest } from "./requests.ts";
import type { Content } from "./wire.ts";

export interface Executions {
  /** Queues an execute_request; it is answered when its turn has come. */
  push(request: Request): void;
  /** Resolves when the requests that have been pushed by now have been answered. */
  settled(): Promise<void>;
  /** The request whose cell is running. */
  readonly running: Request | undefined;
  /** The request that ran or runs the cell of this id, if it is the running one. */
  requestOf(cell: string | undefined): Request | undefined;
}

export interface ExecutionContext {
  publisher: Publisher;
  outputs: Outputs;
  history: History;
  /** Starts the session on the first call; rejects when it cannot be started. */
  session: () => Promise<Session>;
  /** Called when a cell has ended, before its reply. */
  onEnd: () => void;
}

/**
 * Runs execute_requests one after the other. After an error with `stop_on_error`, the requests that have been received by
 * then are answered `aborted`; those that arrive later run.
 */
export function createExecutions({
  publisher,
  outputs,
  history,
  session,
  onEnd,
}: ExecutionContext): Executions {
  const queue: Request[] = [];
  /** What waits for requests: how many are in front of it, and whom to tell. */
  let waiters: { left: number; resolve: () => void }[] = [];
  let running: { request: Request; cell: string } | undefined;
  let busy = false;
  let cells = 0;
  let count = 0;

  const work = async (): Promise<void> => {
    busy = true;
    for (let request = queue.shift(); request !== undefined; request = queue.shift()) {
      const aborted = await run(request);
      running = undefined;
      answered();
      for (const waiting of aborted) {
        abort(waiting);
        answered();
      }
    }
    busy = false;
  };

  const answered = (): void => {
    for (const waiter of waiters) if (--waiter.left === 0) waiter.resolve();
    waiters = waiters.filter(({ left }) => left > 0);
  };

  /** Resolves to the requests behind this one that are to be aborted. */
  const run = async (request: Request): Promise<Request[]> => {
    const parent = request.header;
    const cell = `cell-${++cells}`;
    running = { request, cell };
    publisher.status("busy", parent);
    outputs.begin(cell, parent);
    let reply: Content;
    let stop = false;
    try {
      const wanted = parseRequest(executeRequest, "execute_request", request.content);
      if (!wanted.silent)
        publisher.publish("execute_input", { code: wanted.code, execution_count: count + 1 }, parent);
      reply = await execute(wanted, cell);
      stop = reply.status === "error" && wanted.stop_on_error && !wanted.silent;
    } catch (error) {
      // The session could not be started or the request is malformed: nothing of the cell has run.
      const { name, message, stack } = error as Error;
      reply = { ...errorReply(name, message, (stack ?? message).split("\n")), execution_count: count };
      outputs.add({ type: "error", ename: name, evalue: message, traceback: [`${name}: ${message}`] }, cell);
      stop = request.content.stop_on_error !== false;
    }
    onEnd();
    outputs.flush();
    outputs.end(cell);
    // One turn of the event loop takes in what has reached the socket already. Before the reply: what is sent in
    // answer to that shall run.
    if (stop) await nextTurn();
    const aborted = stop ? queue.splice(0) : [];
    publisher.reply(request, reply);
    publisher.status("idle", parent);
    return aborted;
  };

  const execute = async (wanted: ExecuteRequest, cell: string): Promise<Content> => {
    const { code, silent } = wanted;
    const runner = await session();
    // A cell of nothing (Shift+Enter on an empty line) neither counts nor is remembered.
    if (code.trim() === "") return ok(count, {});
    const topic = helpTopic(code);
    // Help counts like any cell, but has no code to run.
    const result: CellResult = await runner.execute(topic === undefined ? code : "", {
      id: cell,
      silent,
      counts: !silent && (wanted.store_history ?? true),
    });
    count = runner.executionCount;
    if (!silent && (wanted.store_history ?? true))
      history.add({ line: result.executionCount, input: code, output: outputs.result(cell) });
    if (result.status === "error") {
      if (!outputs.failed(cell) && !silent) outputs.add({ type: "error", ...result.error }, cell);
      const { ename, evalue, traceback } = result.error;
      return { ...errorReply(ename, evalue, traceback), execution_count: result.executionCount, payload: [] };
    }
    const payload = topic === undefined ? [] : await help(runner, topic, silent ? undefined : cell);
    const values: Content = {};
    for (const [name, expression] of Object.entries(wanted.user_expressions ?? {}))
      values[name] = userExpression(await runner.evaluate(expression));
    return { ...ok(result.executionCount, values), payload };
  };

  /** The payload that consoles show in a pager and JupyterLab below the cell. */
  const help = async (runner: Session, topic: string, cell: string | undefined): Promise<Content[]> => {
    const found = await runner.inspect(topic, topic.length);
    if (found !== undefined)
      return [
        { source: "page", start: 0, data: { "text/plain": found.plain, "text/markdown": found.markdown } },
      ];
    if (cell !== undefined)
      outputs.add({ type: "stream", name: "stderr", text: `Nothing is known about ${topic}.\n` }, cell);
    return [];
  };

  const abort = (request: Request): void => {
    publisher.status("busy", request.header);
    publisher.reply(request, { status: "aborted", execution_count: count });
    publisher.status("idle", request.header);
  };

  return {
    push(request) {
      queue.push(request);
      if (!busy) void work();
    },
    async settled() {
      const left = queue.length + (running === undefined ? 0 : 1);
      if (left > 0) await new Promise<void>((resolve) => waiters.push({ left, resolve }));
    },
    get running() {
      return running?.request;
    },
    requestOf: (cell) => (running !== undefined && running.cell === cell ? running.request : undefined),
  };
}

function ok(executionCount: number, userExpressions: Content): Content {
  return { status: "ok", execution_count: executionCount, payload: [], user_expressions: userExpressions };
}

function userExpression(value: Evaluated): Content {
  if (value.status === "ok") return { status: "ok", data: value.data, metadata: value.metadata };
  const { ename, evalue, traceback } = value.error;
  return errorReply(ename, evalue, traceback);
}
