import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Completeness } from "../../../kernels/session/language.ts";
import type { Session, SessionOptions } from "../../../kernels/session/session.ts";
import { createHistory } from "../../../kernels/server/history.ts";
import { startServer } from "../../../kernels/server/server.ts";
import type { Server } from "../../../kernels/server/server.ts";
import { connect, newConnection } from "../../support/kernelClient.ts";
import type { KernelClient, Message } from "../../support/kernelClient.ts";

/**
 * Stands in for a session where only the protocol is looked at. Its cells: `ok`, `fail`, `wait` (until interrupted),
 * `print N`, `ask`.
 */
function scriptedSession({ onOutput, onAsk }: SessionOptions): Session & { asked: unknown[] } {
  let count = 0;
  let stopWaiting: (() => void) | undefined;
  const asked: unknown[] = [];
  const error = { ename: "Failure", evalue: "as asked", traceback: ["Failure: as asked"] };
  return {
    asked,
    get executionCount() {
      return count;
    },
    async execute(code, { id, silent }) {
      if (!silent) count += 1;
      const [word, number] = code.split(" ");
      if (word === "print")
        for (let line = 0; line < Number(number); line += 1)
          onOutput({ type: "stream", name: line % 2 ? "stderr" : "stdout", text: `${line}\n` }, id);
      if (word === "wait") await new Promise<void>((resolve) => (stopWaiting = resolve));
      if (word === "ask")
        onOutput({ type: "stream", name: "stdout", text: String(await onAsk?.("gene?", false, id)) }, id);
      if (word === "ok")
        onOutput(
          { type: "execute_result", data: { "text/plain": code }, metadata: {}, executionCount: count },
          id,
        );
      if (word !== "fail" && word !== "wait") return { status: "ok", executionCount: count };
      if (!silent) onOutput({ type: "error", ...error }, id);
      return { status: "error", executionCount: count, error };
    },
    async evaluate(expression) {
      if (expression === "fail") return { status: "error", error };
      return { status: "ok", data: { "text/plain": expression }, metadata: {} };
    },
    async interrupt() {
      stopWaiting?.();
    },
    async comm() {},
    async complete(code, offset) {
      asked.push(["complete", code, offset]);
      return { matches: [{ text: "KLF1", type: "variable" }], start: offset - 2, end: offset };
    },
    async inspect(code, offset) {
      asked.push(["inspect", code, offset]);
      return code === "" ? undefined : { markdown: "**KLF1**", plain: "KLF1" };
    },
    async isComplete(code): Promise<Completeness> {
      if (code === "crash") throw new Error("the language worker is gone");
      return code === "{" ? { status: "incomplete", indent: "  " } : { status: "complete" };
    },
    async close() {},
  };
}

describe("server", () => {
  let server: Server;
  let client: KernelClient;
  let session: ReturnType<typeof scriptedSession>;
  let refuseStart = false;
  const log: string[] = [];

  const start = async (): Promise<void> => {
    const connection = await newConnection();
    server = await startServer({
      connection,
      directory: ".",
      version: "1.2.3",
      history: createHistory(),
      startSession: async (options) => {
        if (refuseStart) throw new Error("no runner today");
        return (session = scriptedSession(options));
      },
      log: (line) => void log.push(line),
    });
    client = connect(connection);
    await client.waitFor((message) => message.type === "iopub_welcome", "iopub_welcome");
  };
  beforeEach(async () => {
    log.length = 0;
    refuseStart = false;
    await start();
  });
  afterEach(async () => {
    client.close();
    await server.close();
  });

  const published = (id: string): [string, unknown][] =>
    client.messages
      .filter((message) => message.channel === "iopub" && message.parent.msg_id === id)
      .map(({ type, content }) => [type, content.execution_state ?? content.text ?? content.code ?? ""]);
  const execute = (code: string, content = {}): Promise<string> =>
    client.send("execute_request", { code, silent: false, ...content });

  it("describes the kernel", async () => {
    const { content } = await client.request("kernel_info_request", {});
    assert.equal(content.protocol_version, "5.5");
    assert.equal(content.implementation_version, "1.2.3");
    assert.equal((content.language_info as Record<string, unknown>).file_extension, ".ts");
  });

  it("publishes busy, input, result and idle in this order, and the count", async () => {
    const id = await execute("ok now");
    const { reply, outputs } = await client.finished(id);
    assert.deepEqual(published(id), [
      ["status", "busy"],
      ["execute_input", "ok now"],
      ["execute_result", ""],
      ["status", "idle"],
    ]);
    assert.deepEqual(reply.content, { status: "ok", execution_count: 1, payload: [], user_expressions: {} });
    assert.equal(outputs[0]?.content.execution_count, 1);
  });

  it("neither counts, remembers nor announces a silent cell", async () => {
    const { reply, outputs } = await client.execute("print 1", { silent: true });
    assert.equal(reply.content.execution_count, 0);
    assert.equal(outputs.length, 1);
    assert.ok(!client.messages.some((message) => message.type === "execute_input"));
    const { content } = await client.request("history_request", { hist_access_type: "tail", n: 9 });
    assert.deepEqual(content.history, []);
  });

  it("leaves a cell out of the history when asked", async () => {
    await client.execute("ok a", { store_history: false });
    await client.execute("ok b");
    const { content } = await client.request("history_request", { hist_access_type: "tail", output: true });
    assert.deepEqual(content.history, [[1, 2, ["ok b", "ok b"]]]);
  });

  it("evaluates user expressions after a cell that went well", async () => {
    const expressions = { user_expressions: { good: "x", bad: "fail" } };
    const good = await client.execute("ok", expressions);
    assert.deepEqual(good.reply.content.user_expressions, {
      good: { status: "ok", data: { "text/plain": "x" }, metadata: {} },
      bad: { status: "error", ename: "Failure", evalue: "as asked", traceback: ["Failure: as asked"] },
    });
    assert.equal((await client.execute("fail", expressions)).reply.content.user_expressions, undefined);
  });

  it("does not merge text across a change of stream", async () => {
    const { outputs } = await client.execute("print 4");
    assert.deepEqual(
      outputs.map(({ content }) => [content.name, content.text]),
      [
        ["stdout", "0\n"],
        ["stderr", "1\n"],
        ["stdout", "2\n"],
        ["stderr", "3\n"],
      ],
    );
  });

  it("aborts the cells received before an error, not those after it", async () => {
    const ids = [];
    for (const code of ["wait", "ok 1", "ok 2"]) ids.push(await execute(code));
    await client.waitFor((message) => message.content.code === "wait", "execute_input");
    await client.request("interrupt_request", {}, "control");
    const [failed, ...rest] = await Promise.all(ids.map((id) => client.finished(id)));
    assert.equal(failed?.reply.content.status, "error");
    assert.deepEqual(
      rest.map(({ reply }) => reply.content.status),
      ["aborted", "aborted"],
    );
    assert.deepEqual(published(ids[1] as string), [
      ["status", "busy"],
      ["status", "idle"],
    ]);
    assert.equal((await client.execute("ok 3")).reply.content.status, "ok");
  });

  it("goes on after an error with stop_on_error false", async () => {
    const first = await execute("fail", { stop_on_error: false });
    const second = await execute("ok");
    const results = await Promise.all([first, second].map((id) => client.finished(id)));
    assert.deepEqual(
      results.map(({ reply }) => reply.content.status),
      ["error", "ok"],
    );
  });

  it("answers everything else while a cell computes, and says that the cell goes on", async () => {
    const id = await execute("wait");
    await client.waitFor((message) => message.content.code === "wait", "execute_input");
    for (const type of ["kernel_info_request", "comm_info_request", "connect_request"])
      assert.equal((await client.request(type, {})).content.status, "ok", type);
    const { content } = await client.request(
      "complete_request",
      { code: "KL", cursor_pos: 2 },
      "shell",
      1000,
    );
    assert.deepEqual(content.matches, ["KLF1"]);
    assert.ok((await client.heartbeat()) < 1000);
    await sleep(50);
    const states = client.messages.filter((message) => message.type === "status");
    assert.deepEqual([states.at(-1)?.content.execution_state, states.at(-1)?.parent.msg_id], ["busy", id]);
    await client.request("interrupt_request", {}, "control");
    await client.finished(id);
    assert.equal(
      client.messages.filter((message) => message.type === "status").at(-1)?.content.execution_state,
      "idle",
    );
  });

  it("translates between code points and UTF-16", async () => {
    const { content } = await client.request("complete_request", { code: "'😀'; KL // 😀", cursor_pos: 7 });
    assert.deepEqual(session.asked, [["complete", "'😀'; KL // 😀", 8]]);
    assert.deepEqual([content.cursor_start, content.cursor_end], [5, 7]);
    assert.deepEqual(content.metadata, {
      _jupyter_types_experimental: [{ text: "KLF1", type: "variable", start: 5, end: 7 }],
    });
  });

  it("inspects and judges completeness", async () => {
    const found = await client.request("inspect_request", { code: "😀K", cursor_pos: 1, detail_level: 0 });
    assert.deepEqual(found.content.data, { "text/plain": "KLF1", "text/markdown": "**KLF1**" });
    assert.deepEqual(session.asked, [["inspect", "😀K", 2]]);
    const none = await client.request("inspect_request", { code: "", cursor_pos: 0 });
    assert.deepEqual([none.content.status, none.content.found], ["ok", false]);
    const open = await client.request("is_complete_request", { code: "{" });
    assert.deepEqual(open.content, { status: "incomplete", indent: "  " });
    const crash = await client.request("is_complete_request", { code: "crash" });
    assert.equal(crash.content.status, "unknown");
  });

  it("replies to what it does not support", async () => {
    const debug = await client.request(
      "debug_request",
      { seq: 4, type: "request", command: "attach" },
      "control",
    );
    assert.deepEqual(
      [debug.content.status, debug.content.success, debug.content.request_seq],
      ["error", false, 4],
    );
    const subshell = await client.request("create_subshell_request", {}, "control");
    assert.equal(subshell.content.status, "error");
    await client.send("comm_open", { comm_id: "c", target_name: "widget", data: {} });
    const closed = await client.waitFor((message) => message.type === "comm_close", "comm_close");
    assert.equal(closed.content.comm_id, "c");
    const malformed = await client.request("history_request", { hist_access_type: "sideways" });
    assert.match(String(malformed.content.evalue), /hist_access_type/);
    const { reply } = await client.execute(5 as unknown as string);
    assert.match(String(reply.content.evalue), /Malformed execute_request: code/);
  });

  it("asks on the stdin channel only clients that allow it", async () => {
    assert.equal((await client.execute("ask")).text(), "undefined");
    const id = await execute("ask", { allow_stdin: true });
    const question = await client.waitFor((message) => message.type === "input_request", "input_request");
    assert.deepEqual(
      [question.channel, question.content.prompt, question.parent.msg_id],
      ["stdin", "gene?", id],
    );
    await client.send("input_reply", { status: "ok", value: "TBX3" }, "stdin");
    assert.equal((await client.finished(id)).text(), "TBX3");
  });

  it("survives malformed, unsigned and repeated messages, in one line each", async () => {
    const { frames } = client.frames("kernel_info_request", {});
    const [delimiter, , ...parts] = frames as [Buffer, Buffer, ...Buffer[]];
    await client.sendFrames([Buffer.from("noise\nnoise")]);
    await client.sendFrames([delimiter, Buffer.from("0".repeat(64)), ...parts]);
    await client.sendFrames([delimiter, Buffer.alloc(0), ...parts], "control");
    await client.sendFrames(frames);
    await client.sendFrames(frames);
    await client.request("kernel_info_request", {});
    const answers = client.messages.filter((message) => message.type === "kernel_info_reply");
    assert.equal(answers.length, 2);
    assert.equal(log.length, 4);
    assert.deepEqual(
      log.map((line) => /delimiter|IDS|signature does not match|received before/.exec(line)?.[0]).sort(),
      ["IDS", "received before", "signature does not match", "signature does not match"],
    );
    assert.ok(log.every((line) => !line.includes("\n")));
  });

  it("reports a session that cannot start in the cell, and tries again with the next", async () => {
    refuseStart = true;
    const { reply, outputs } = await client.execute("ok");
    assert.equal(reply.content.evalue, "no runner today");
    assert.equal(outputs[0]?.type, "error");
    refuseStart = false;
    assert.equal((await client.execute("ok")).reply.content.status, "ok");
  });

  it("replies to shutdown with the restart flag, then closes", async () => {
    const reply = await client.request("shutdown_request", { restart: true }, "control");
    assert.deepEqual(reply.content, { status: "ok", restart: true });
    await server.closed;
    const told: Message = await client.waitFor(
      (message) => message.channel === "iopub" && message.type === "shutdown_reply",
      "shutdown_reply on iopub",
    );
    assert.equal(told.content.restart, true);
  });
});
