import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startKernel } from "../../support/kernelClient.ts";
import type { Extras, Kernel, Message } from "../../support/kernelClient.ts";

describe("comms", function () {
  this.timeout(60_000);
  let kernel: Kernel;
  let ids = 0;
  before(async () => {
    kernel = await startKernel({ env: { PERTLINE_TYPECHECK: "off" } });
  });
  after(() => kernel.stop());

  const run = async (code: string): Promise<void> => {
    const { reply } = await kernel.execute(code, {}, 30_000);
    assert.equal(reply.content.status, "ok", JSON.stringify(reply.content));
  };
  /** Sends a message and waits until the kernel has dealt with it; returns what it published for it. */
  const tell = async (
    type: string,
    content: Record<string, unknown>,
    extras?: Extras,
  ): Promise<Message[]> => {
    const id = await kernel.send(type, content, "shell", extras);
    await idle(id);
    return published(id);
  };
  const idle = (id: string): Promise<Message> =>
    kernel.waitFor(
      (message) => message.parent.msg_id === id && message.content.execution_state === "idle",
      "idle",
    );
  const published = (id: string): Message[] =>
    kernel.messages.filter((message) => message.channel === "iopub" && message.parent.msg_id === id);
  const open = (target: string, data: unknown = {}): { id: string; sent: Promise<Message[]> } => {
    const id = `comm-${++ids}`;
    return { id, sent: tell("comm_open", { comm_id: id, target_name: target, data }) };
  };
  const shape = (messages: Message[]): unknown[] =>
    messages.map(({ type, content }) => [
      type,
      content.execution_state ?? content.data ?? content.text ?? content.ename,
    ]);
  const info = async (target?: string): Promise<unknown> =>
    (await kernel.request("comm_info_request", target === undefined ? {} : { target_name: target })).content
      .comms;

  it("are opened by the front end, talk both ways and are closed, output under the message that caused it", async () => {
    await run(`comm.register("echo", (line, data) => {
      console.log("open", data.name);
      line.onMessage((data) => { console.log("got", data.n); line.send({ twice: data.n * 2 }); });
      line.onClose((data) => console.log("closed", data.why));
    })`);
    const { id, sent } = open("echo", { name: "KLF1" });
    assert.deepEqual(shape(await sent), [["status", "busy"], ["stream", "open KLF1\n"], ["status", "idle"]]); // prettier-ignore
    assert.deepEqual(await info(), { [id]: { target_name: "echo" } });
    assert.deepEqual(await info("echo"), { [id]: { target_name: "echo" } });
    assert.deepEqual(await info("other"), {});
    assert.deepEqual(shape(await tell("comm_msg", { comm_id: id, data: { n: 21 } })), [
      ["status", "busy"],
      ["stream", "got 21\n"],
      ["comm_msg", { twice: 42 }],
      ["status", "idle"],
    ]);
    assert.deepEqual(shape(await tell("comm_close", { comm_id: id, data: { why: "done" } })), [
      ["status", "busy"],
      ["stream", "closed done\n"],
      ["status", "idle"],
    ]);
    assert.deepEqual(await info(), {});
    assert.equal((await tell("comm_msg", { comm_id: id, data: {} })).length, 2);
  });

  it("are opened by a cell, with the cell as their parent", async () => {
    const { outputs } = await kernel.execute(`
      const slider = comm.open("slider", { max: 9 }, { metadata: { version: "2" } });
      slider.onMessage((data) => { globalThis.value = data.value; });
      slider.send({ value: 1 });`);
    const [opened, message] = outputs as [Message, Message];
    assert.deepEqual(
      [opened.type, opened.content.target_name, opened.content.data, opened.metadata],
      ["comm_open", "slider", { max: 9 }, { version: "2" }],
    );
    assert.deepEqual([message.type, message.content.data], ["comm_msg", { value: 1 }]);
    const id = opened.content.comm_id as string;
    assert.deepEqual(await info(), { [id]: { target_name: "slider" } });
    await tell("comm_msg", { comm_id: id, data: { value: 7 } });
    assert.equal((await kernel.execute("console.log(globalThis.value)")).text(), "7\n");
    const closed = await kernel.execute(
      "slider.close({ over: true }); slider.close(); console.log(slider.closed)",
    );
    assert.deepEqual(shape(closed.outputs), [
      ["comm_close", { over: true }],
      ["stream", "true\n"],
    ]);
    assert.deepEqual(await info(), {});
    const late = await kernel.execute("slider.send({})");
    assert.match(String(late.reply.content.evalue), /This comm to "slider" is closed/);
  });

  it("carry bytes both ways", async () => {
    await run(`comm.register("bytes", (line) => line.onMessage((data, buffers, metadata) => {
      const [numbers, none] = buffers;
      const doubled = new Float32Array(numbers!.buffer).map((one) => one * 2);
      line.send({ lengths: [numbers!.length, none!.length] }, { buffers: [doubled, new ArrayBuffer(3), new DataView(doubled.buffer, 4, 4)], metadata });
    }))`);
    const { id, sent } = open("bytes");
    await sent;
    const numbers = Buffer.from(new Float32Array([1.5, -2]).buffer);
    const answer = (
      await tell(
        "comm_msg",
        { comm_id: id, data: {} },
        { buffers: [numbers, Buffer.alloc(0)], metadata: { a: [1] } },
      )
    ).find(({ type }) => type === "comm_msg");
    assert.deepEqual(answer?.content.data, { lengths: [8, 0] });
    assert.deepEqual(answer?.metadata, { a: [1] });
    const doubled = Buffer.from(new Float32Array([3, -4]).buffer);
    assert.deepEqual(answer?.buffers, [doubled, Buffer.alloc(3), doubled.subarray(4)]);
  });

  it("take the data that display takes, and refuse the same", async () => {
    const data =
      "{ n: 1n, big: 9007199254740993n, list: new Float32Array([0.5]), wide: new BigInt64Array([2n]) }";
    const expected = { n: 1, big: "9007199254740993", list: [0.5], wide: [2] };
    const { reply: first, outputs } = await kernel.execute(
      `comm.open("data", ${data}); display({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": ${data} }) });`,
    );
    assert.equal(first.content.status, "ok", JSON.stringify(first.content));
    assert.deepEqual(outputs[0]?.content.data, expected);
    assert.deepEqual((outputs[1]?.content.data as Record<string, unknown>)["application/json"], expected);
    const { reply } = await kernel.execute("const ring: any = {}; ring.ring = ring; comm.open('data', ring)");
    assert.deepEqual(
      [reply.content.ename, reply.content.evalue],
      ["TypeError", "A comm's data cannot be written as JSON: TypeError: it contains itself"],
    );
    const none = await kernel.execute("comm.open('data').send(() => 1)");
    assert.match(String(none.reply.content.evalue), /comm's data cannot be written as JSON: it is function/);
  });

  it("to a target that nobody registered are closed", async () => {
    const { id, sent } = open("nobody");
    assert.deepEqual(
      (await sent).map(({ type, content }) => [type, content.comm_id ?? content.execution_state]),
      [
        ["status", "busy"],
        ["comm_close", id],
        ["status", "idle"],
      ],
    );
    assert.deepEqual(await info("nobody"), {});
  });

  it("wait for a cell in front that registers their target, with the messages behind them", async () => {
    const cell = await kernel.send("execute_request", {
      code: `await new Promise((resolve) => setTimeout(resolve, 200));
        comm.register("late", (line) => line.onMessage((data) => console.log(data)))`,
    });
    const { id, sent } = open("late");
    const words = ["one", "two", "three"].map(async (data) => tell("comm_msg", { comm_id: id, data }));
    await kernel.finished(cell);
    assert.equal((await sent).length, 2);
    assert.deepEqual(
      (await Promise.all(words)).map((messages) => messages[1]?.content.text),
      ["one\n", "two\n", "three\n"],
    );
    await run('comm.unregister("late")');
    assert.equal((await open("late").sent)[1]?.type, "comm_close");
  });

  it("are heard while a cell waits, and after one that computes; the kernel answers meanwhile", async () => {
    await run(
      `let stop = false; comm.register("button", (line) => line.onMessage(() => { stop = true; line.send("stopping"); }))`,
    );
    const { id, sent } = open("button");
    await sent;
    const waiting = await kernel.send("execute_request", {
      code: `console.log("begun"); while (!stop) await new Promise((resolve) => setTimeout(resolve, 5)); console.log("stopped")`,
    });
    await kernel.waitFor(({ type, parent }) => type === "stream" && parent.msg_id === waiting, "begun");
    assert.equal((await tell("comm_msg", { comm_id: id, data: {} }))[1]?.content.data, "stopping");
    assert.equal((await kernel.finished(waiting)).text(), "begun\nstopped\n");

    const computing = await kernel.send("execute_request", {
      code: `console.log("begun"); for (const end = Date.now() + 400; Date.now() < end;); console.log("computed")`,
    });
    await kernel.waitFor(({ type, parent }) => type === "stream" && parent.msg_id === computing, "begun");
    const message = tell("comm_msg", { comm_id: id, data: {} });
    assert.deepEqual(await info("button"), { [id]: { target_name: "button" } });
    assert.ok(
      !kernel.messages.some(({ type, parent }) => type === "execute_reply" && parent.msg_id === computing),
    );
    assert.equal((await message)[1]?.content.data, "stopping");
    await kernel.finished(computing);
    await tell("comm_close", { comm_id: id, data: {} });
  });

  it("report an error of their handlers under the message, and go on", async () => {
    await run(`comm.register("faulty", (line, data) => {
      if (data.refuse) throw new RangeError("not today");
      line.onMessage(async (data) => { await null; if (data.bad) throw new TypeError("bad data"); console.log("fine"); });
    })`);
    const refused = await open("faulty", { refuse: true }).sent;
    assert.deepEqual(
      refused.map(({ type, content }) => [type, content.ename ?? content.execution_state]),
      [
        ["status", "busy"],
        ["comm_close", undefined],
        ["error", "RangeError"],
        ["status", "idle"],
      ],
    );
    assert.match((refused[2]?.content.traceback as string[]).join("\n"), /cell_\d+\.ts:2:/);
    const { id, sent } = open("faulty");
    await sent;
    assert.deepEqual(shape(await tell("comm_msg", { comm_id: id, data: { bad: true } }))[1], [
      "error",
      "TypeError",
    ]);
    assert.deepEqual(shape(await tell("comm_msg", { comm_id: id, data: {} }))[1], ["stream", "fine\n"]);
    await tell("comm_close", { comm_id: id });
  });

  it("are interrupted in an endless handler, alone or while a cell waits", async () => {
    await run(`comm.register("endless", (line) => line.onMessage(async (data) => {
      console.log("begun"); if (data.wait) await new Promise(() => {}); while (true) {}
    }))`);
    const { id, sent } = open("endless");
    await sent;
    for (const data of [{}, { wait: true }]) {
      const message = await kernel.send("comm_msg", { comm_id: id, data });
      await kernel.waitFor(({ type, parent }) => type === "stream" && parent.msg_id === message, "begun");
      // A cell that ends meanwhile has a higher number than the handler.
      if (data.wait) await run("1");
      await kernel.request("interrupt_request", {}, "control");
      await idle(message);
      assert.ok(published(message).some(({ content }) => content.ename === "KeyboardInterrupt"));
      await run("1");
    }
    const cell = await kernel.send("execute_request", {
      code: 'console.log("cell"); await new Promise(() => {})',
    });
    await kernel.waitFor(({ type, parent }) => type === "stream" && parent.msg_id === cell, "cell");
    const message = await kernel.send("comm_msg", { comm_id: id, data: {} });
    await kernel.waitFor(({ type, parent }) => type === "stream" && parent.msg_id === message, "begun");
    await kernel.request("interrupt_request", {}, "control");
    assert.equal((await kernel.finished(cell)).reply.content.ename, "KeyboardInterrupt");
    await idle(message);
    await run("1");
    await tell("comm_close", { comm_id: id });
  });

  it("keep order: 500 messages in, 500 answers out", async () => {
    await run('comm.register("count", (line) => line.onMessage((n) => line.send(n)))');
    const { id, sent } = open("count");
    await sent;
    const last = await Promise.all(
      Array.from({ length: 500 }, (_, n) => kernel.send("comm_msg", { comm_id: id, data: n })),
    );
    await idle(last.at(-1) as string);
    const answers = kernel.messages.filter(
      ({ type, content }) => type === "comm_msg" && content.comm_id === id,
    );
    assert.deepEqual(answers.map(({ content }) => content.data), Array.from({ length: 500 }, (_, n) => n)); // prettier-ignore
    assert.deepEqual(answers.map(({ parent }) => parent.msg_id), last); // prettier-ignore
    await tell("comm_close", { comm_id: id });
  });

  it("ignore malformed messages without a reply", async () => {
    for (const [type, content] of [
      ["comm_open", { comm_id: 5, target_name: "echo" }],
      ["comm_msg", {}],
      ["comm_close", { comm_id: null }],
      ["comm_msg", { comm_id: "__proto__", data: { a: 1 } }],
    ] as const)
      assert.equal((await tell(type, content)).length, 2);
    assert.ok(!kernel.messages.some(({ channel, type }) => channel === "shell" && type.startsWith("comm_m")));
    for (let turn = 0; turn < 100 && !/ignored a comm_close/.test(kernel.stderr()); turn++) await sleep(20);
    assert.match(kernel.stderr(), /ignored a comm_open: .*comm_id/);
  });

  it("are forgotten and closed when the process that runs the cells dies", async () => {
    await run('comm.register("echo", (line) => {}); const mine = comm.open("front")');
    const { id, sent } = open("echo");
    await sent;
    const before = (await info()) as Record<string, unknown>;
    assert.ok(Object.values(before).some((one) => (one as { target_name: string }).target_name === "front"));
    const dying = await kernel.execute("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})");
    assert.equal(dying.reply.content.ename, "RunnerDied");
    const closed = dying.outputs
      .filter(({ type }) => type === "comm_close")
      .map(({ content }) => content.comm_id);
    assert.deepEqual(closed.sort(), Object.keys(before).sort());
    assert.ok(closed.includes(id));
    assert.deepEqual(await info(), {});
    assert.equal((await open("echo").sent)[1]?.type, "comm_close");
    await run('comm.register("echo", (line) => console.log("again"))');
    assert.equal((await open("echo").sent)[1]?.content.text, "again\n");
  });

  it("are known to the type checker, and importable", async () => {
    const typed = await startKernel({ directory: path.resolve(import.meta.dirname, "../../../notebooks") });
    try {
      // The first question also pays for starting the type checker, whose late warnings a cell does not wait for.
      await typed.request("complete_request", { code: "comm.op", cursor_pos: 7 }, "shell", 40_000);
      const { outputs } = await typed.execute(
        'import { comm as imported, type Comm } from "pertline/kernel"; const line: Comm = imported.open("x"); comm.register(5, () => {});',
        {},
        30_000,
      );
      assert.ok(outputs.some(({ type }) => type === "comm_open"));
      const warnings = outputs.filter(({ type }) => type === "stream").map(({ content }) => content.text);
      assert.match(warnings.join(""), /TS2345.*'number' is not assignable to parameter of type 'string'/);
      assert.equal(warnings.join("").match(/TS\d+/g)?.length, 1, warnings.join(""));
    } finally {
      await typed.stop();
    }
  });
});
