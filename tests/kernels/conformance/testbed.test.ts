/** The list of runtimed/kernel-testbed, by its names, on a real kernel; each asks at least what that list asks. */
import assert from "node:assert/strict";
import { startKernel } from "../../support/kernelClient.ts";
import type { Content, Kernel, Message } from "../../support/kernelClient.ts";

describe("kernel-testbed", function () {
  this.timeout(60_000);
  let kernel: Kernel;
  let info: Content;
  before(async () => {
    kernel = await startKernel();
    info = (await kernel.request("kernel_info_request", {})).content;
  });
  after(() => kernel.stop());

  const published = (id: string | undefined): Message[] =>
    kernel.messages.filter(({ channel, parent }) => channel === "iopub" && parent.msg_id === id);
  const ofType = (messages: Message[], type: string): Message[] =>
    messages.filter((one) => one.type === type);

  describe("tier 1: basic protocol", () => {
    it("heartbeat_responds", async () => {
      assert.ok((await kernel.heartbeat()) < 5000);
    });
    it("kernel_info_reply_valid", () => {
      assert.equal(info.status, "ok");
      assert.deepEqual([info.implementation, typeof info.banner], ["pertline", "string"]);
    });
    it("kernel_info_has_language_info", () => {
      const { name, version, mimetype, file_extension } = info.language_info as Record<string, string>;
      assert.deepEqual([name, mimetype, file_extension], ["typescript", "text/typescript", ".ts"]);
      assert.match(version as string, /^\d+\.\d+/);
    });
    it("kernel_info_has_protocol_version", () => {
      assert.match(info.protocol_version as string, /^5\.\d+$/);
    });
    it("execute_stdout", async () => {
      assert.equal((await kernel.execute("console.log('hello')", {}, 40_000)).text("stdout"), "hello\n");
    });
    it("execute_stderr", async () => {
      assert.equal((await kernel.execute("console.error('error')")).text("stderr"), "error\n");
    });
    it("execute_reply_ok", async () => {
      const { reply } = await kernel.execute("const x = 1");
      assert.deepEqual([reply.type, reply.content.status], ["execute_reply", "ok"]);
    });
    it("status_busy_idle_lifecycle", async () => {
      const { reply } = await kernel.execute("x");
      const states = ofType(published(reply.parent.msg_id), "status").map(
        ({ content }) => content.execution_state,
      );
      assert.deepEqual(states, ["busy", "idle"]);
    });
    it("execute_input_broadcast", async () => {
      const { reply } = await kernel.execute("x + 1");
      const [input] = ofType(published(reply.parent.msg_id), "execute_input");
      assert.deepEqual(input?.content, { code: "x + 1", execution_count: reply.content.execution_count });
    });
  });

  describe("tier 2: interactive features", () => {
    before(() => kernel.execute("const test_variable_for_completion = { alpha: 1 }"));

    it("complete_request", async () => {
      const code = "test_variable_for_";
      const { content } = await kernel.request(
        "complete_request",
        { code, cursor_pos: code.length },
        "shell",
        40_000,
      );
      assert.equal(content.status, "ok");
      assert.deepEqual(content.matches, ["test_variable_for_completion"]);
    });
    it("inspect_request", async () => {
      const code = "test_variable_for_completion";
      const request = { code, cursor_pos: code.length, detail_level: 0 };
      const { content } = await kernel.request("inspect_request", request, "shell", 40_000);
      assert.deepEqual([content.status, content.found], ["ok", true]);
      assert.match((content.data as Record<string, string>)["text/plain"] as string, /alpha: number/);
    });
    it("is_complete_complete", async () => {
      assert.equal(
        (await kernel.request("is_complete_request", { code: "x = 1" })).content.status,
        "complete",
      );
    });
    it("is_complete_incomplete", async () => {
      const { content } = await kernel.request("is_complete_request", { code: "function f() {" });
      assert.equal(content.status, "incomplete");
    });
    it("history_request", async () => {
      await kernel.execute("'remembered'");
      const { content } = await kernel.request("history_request", {
        hist_access_type: "tail",
        n: 10,
        output: false,
        raw: true,
      });
      assert.equal(content.status, "ok");
      assert.equal((content.history as unknown[][]).at(-1)?.[2], "'remembered'");
    });
    it("comm_info_request", async () => {
      assert.deepEqual((await kernel.request("comm_info_request", {})).content, { status: "ok", comms: {} });
    });
    it("error_handling", async () => {
      const { reply, outputs } = await kernel.execute("const = = 5");
      assert.deepEqual([reply.content.status, reply.content.ename], ["error", "SyntaxError"]);
      assert.deepEqual(ofType(outputs, "error")[0]?.content.evalue, reply.content.evalue);
    });
  });

  describe("tier 3: rich output", () => {
    it("display_data", async () => {
      const { outputs } = await kernel.execute("display(html`<b>bold</b>`)");
      assert.equal((ofType(outputs, "display_data")[0]?.content.data as Content)["text/html"], "<b>bold</b>");
    });
    it("update_display_data", async () => {
      const { outputs } = await kernel.execute(
        'const shown = display("one", { id: "testbed" }); shown.update("two")',
      );
      assert.deepEqual(
        outputs.map(({ type, content }) => [type, content.data, content.transient]),
        [
          ["display_data", { "text/plain": "one" }, { display_id: "testbed" }],
          ["update_display_data", { "text/plain": "two" }, { display_id: "testbed" }],
        ],
      );
    });
    it("execute_result", async () => {
      const { reply, outputs } = await kernel.execute("1 + 1");
      const [result] = ofType(outputs, "execute_result");
      assert.deepEqual(result?.content.data, { "text/plain": "2" });
      assert.equal(result?.content.execution_count, reply.content.execution_count);
    });
    it("rich_execute_result", async () => {
      const { outputs } = await kernel.execute("md`**bold**`");
      const [result] = ofType(outputs, "execute_result");
      assert.equal((result?.content.data as Content)["text/markdown"], "**bold**");
    });
  });

  describe("tier 4: advanced features", () => {
    it("stdin_input_request", async () => {
      const id = await kernel.send("execute_request", {
        code: "console.log(await prompt('> ')); console.log((await password('secret? ')).length)",
        allow_stdin: true,
      });
      for (const [prompt, password, value] of [
        ["> ", false, "test_input_42"],
        ["secret? ", true, "hidden"],
      ] as const) {
        const question = await kernel.waitFor(
          ({ type, parent, content }) =>
            type === "input_request" && parent.msg_id === id && content.prompt === prompt,
          "input_request",
        );
        assert.deepEqual([question.channel, question.content.password], ["stdin", password]);
        await kernel.send("input_reply", { status: "ok", value }, "stdin", { parent: question.header });
      }
      assert.equal((await kernel.finished(id)).text(), "test_input_42\n6\n");
    });
    it("comms_lifecycle", async () => {
      await kernel.send("comm_open", {
        comm_id: "unknown",
        target_name: "jupyter.kernel_testbed.test",
        data: {},
      });
      const refused = await kernel.waitFor(({ type }) => type === "comm_close", "comm_close");
      assert.equal(refused.content.comm_id, "unknown");

      await kernel.execute('comm.register("testbed", (line) => line.onMessage((data) => line.send(data)))');
      await kernel.send("comm_open", { comm_id: "known", target_name: "testbed", data: {} });
      await kernel.send("comm_msg", { comm_id: "known", data: { echo: 1 } });
      const echo = await kernel.waitFor(({ type }) => type === "comm_msg", "comm_msg");
      assert.deepEqual(echo.content, { comm_id: "known", data: { echo: 1 } });
      const opened = (await kernel.request("comm_info_request", { target_name: "testbed" })).content.comms;
      assert.deepEqual(opened, { known: { target_name: "testbed" } });
      await kernel.send("comm_close", { comm_id: "known", data: {} });
      assert.deepEqual((await kernel.request("comm_info_request", {})).content.comms, {});
    });
    it("interrupt_request", async () => {
      const idle = await kernel.request("interrupt_request", {}, "control");
      assert.deepEqual([idle.type, idle.content], ["interrupt_reply", { status: "ok" }]);
      const id = await kernel.send("execute_request", { code: "console.log('begun'); while (true) {}" });
      await kernel.waitFor(({ type, parent }) => type === "stream" && parent.msg_id === id, "begun");
      await kernel.request("interrupt_request", {}, "control");
      assert.equal((await kernel.finished(id)).reply.content.status, "error");
    });
    it("execution_count_increments", async () => {
      const first = (await kernel.execute("x")).reply.content.execution_count as number;
      assert.equal((await kernel.execute("x")).reply.content.execution_count, first + 1);
    });
    it("parent_header_correlation", async () => {
      const from = kernel.messages.length;
      const { reply } = await kernel.execute("console.log('hello'); display('shown'); 1");
      const all = kernel.messages.slice(from);
      assert.deepEqual(all.map(({ type }) => type).sort(), [
        "display_data",
        "execute_input",
        "execute_reply",
        "execute_result",
        "status",
        "status",
        "stream",
      ]);
      for (const { parent } of all) assert.deepEqual(parent, reply.parent);
    });
    it("shutdown_reply", async () => {
      const { type, content } = await kernel.request("shutdown_request", { restart: false }, "control");
      assert.deepEqual([type, content], ["shutdown_reply", { status: "ok", restart: false }]);
      assert.deepEqual(await kernel.exited, { code: 0, signal: null });
    });
  });
});
