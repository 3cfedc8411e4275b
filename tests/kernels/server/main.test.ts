import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { Dealer, XSubscriber } from "zeromq";
import { hostileFrames } from "../../support/hostileFrames.ts";
import { connect, kernelEntry, newConnection, startKernel } from "../../support/kernelClient.ts";
import type { Kernel, Message } from "../../support/kernelClient.ts";

const BUSY = {
  loop: "while (true) {}",
  await: "await new Promise((resolve) => setTimeout(resolve, 60_000))",
};

describe("kernel process", function () {
  this.timeout(60_000);
  let kernel: Kernel;
  before(async () => {
    kernel = await startKernel();
    await kernel.execute("1", {}, 30_000);
  });
  after(() => kernel.stop());

  /** Sends a cell and waits until it is running. */
  const begin = async (code: string): Promise<string> => {
    const id = await kernel.send("execute_request", { code: `console.log("begun"); ${code}`, silent: false });
    await kernel.waitFor((message) => message.type === "stream" && message.parent.msg_id === id, "begun");
    return id;
  };

  it("loses none of 20,000 lines and publishes them in order before idle", async () => {
    const start = performance.now();
    const { outputs, text } = await kernel.execute("for (let i = 0; i < 20_000; i++) console.log(i)");
    const elapsed = performance.now() - start;
    assert.equal(text(), Array.from({ length: 20_000 }, (_, index) => `${index}\n`).join(""));
    assert.ok(outputs.length < 1000, `${outputs.length} messages`);
    console.log(`      ${Math.round(elapsed)} ms, ${outputs.length} messages`);
  });

  it("completes, inspects and beats while a cell computes", async () => {
    // The first completion also pays for starting the type checker.
    await kernel.request("complete_request", { code: "Math.ab", cursor_pos: 7 }, "shell", 30_000);
    const id = await begin("for (const end = Date.now() + 1500; Date.now() < end;);");
    const start = performance.now();
    const { content } = await kernel.request("complete_request", { code: "Math.ab", cursor_pos: 7 });
    const completion = performance.now() - start;
    assert.deepEqual(content.matches, ["abs"]);
    const inspection = await kernel.request("inspect_request", { code: "Math.abs", cursor_pos: 6 });
    assert.equal(inspection.content.found, true);
    const beat = await kernel.heartbeat();
    assert.ok(
      !kernel.messages.some((message) => message.type === "execute_reply" && message.parent.msg_id === id),
    );
    await kernel.finished(id);
    console.log(`      completion ${completion.toFixed(0)} ms, heartbeat ${beat.toFixed(1)} ms`);
  });

  for (const [what, code] of Object.entries(BUSY))
    for (const how of ["message", "SIGINT"] as const)
      it(`interrupts ${what} by ${how} and keeps the state`, async () => {
        await kernel.execute(`const kept = ${JSON.stringify(what + how)}`);
        const id = await begin(code);
        const start = performance.now();
        if (how === "SIGINT") kernel.process.kill("SIGINT");
        else {
          const reply = await kernel.request("interrupt_request", {}, "control", 1000);
          assert.deepEqual(reply.content, { status: "ok" });
        }
        const { reply, outputs } = await kernel.finished(id);
        const elapsed = performance.now() - start;
        assert.deepEqual([reply.content.status, reply.content.ename], ["error", "KeyboardInterrupt"]);
        assert.equal(outputs.filter((message) => message.type === "error").length, 1);
        assert.ok(elapsed < 1000, `${elapsed} ms`);
        const { outputs: next } = await kernel.execute("kept");
        const result = next.find((message) => message.type === "execute_result");
        assert.deepEqual(result?.content.data, { "text/plain": `'${what + how}'` });
      });

  it("interrupts a cell that waits for input, and asks again in the next", async () => {
    const ask = async (code: string): Promise<string> => {
      const id = await kernel.send("execute_request", { code, silent: false, allow_stdin: true });
      await kernel.waitFor(
        (message) => message.type === "input_request" && message.parent.msg_id === id,
        "input_request",
      );
      return id;
    };
    const first = await ask("await prompt('never answered')");
    await kernel.request("interrupt_request", {}, "control");
    assert.equal((await kernel.finished(first)).reply.content.ename, "KeyboardInterrupt");
    const second = await ask("console.log(await prompt('gene? '))");
    await kernel.send("input_reply", { status: "ok", value: "KLF1" }, "stdin");
    assert.equal((await kernel.finished(second)).text(), "KLF1\n");
  });

  it("interrupts when the whole process group gets SIGINT, as from a terminal", async () => {
    const { outputs } = await kernel.execute("process.pid");
    const runner = Number((outputs.at(-1)?.content.data as Record<string, string>)["text/plain"]);
    const id = await begin(BUSY.loop);
    process.kill(runner, "SIGINT");
    kernel.process.kill("SIGINT");
    assert.equal((await kernel.finished(id)).reply.content.ename, "KeyboardInterrupt");
  });

  it("reports the death of the process that runs the cells, and lives on", async () => {
    const { reply, outputs } = await kernel.execute(
      "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
    );
    assert.equal(reply.content.status, "error");
    assert.match(String(reply.content.evalue), /SIGKILL/);
    assert.equal(outputs.at(-1)?.type, "error");
    assert.equal((await kernel.execute("1", {}, 30_000)).reply.content.status, "ok");
  });

  it("aborts what was queued behind an error", async () => {
    const ids: string[] = [];
    // Late enough that all three have arrived before it fails.
    const fails = "await new Promise((later) => setTimeout(later, 500)); throw new Error('stop')";
    for (const code of [fails, "console.log('never')", "1"])
      ids.push(await kernel.send("execute_request", { code, silent: false, stop_on_error: true }));
    const ended = await Promise.all(ids.map((id) => kernel.finished(id)));
    assert.deepEqual(
      ended.map(({ reply }) => reply.content.status),
      ["error", "aborted", "aborted"],
    );
    assert.equal((await kernel.execute("1")).reply.content.status, "ok");
  });

  it("goes on behind an error with stop_on_error false", async () => {
    const ids: string[] = [];
    for (const code of ["throw new Error('go on')", "console.log('yes')"])
      ids.push(await kernel.send("execute_request", { code, silent: false, stop_on_error: false }));
    const [, second] = await Promise.all(ids.map((id) => kernel.finished(id)));
    assert.equal(second?.text(), "yes\n");
  });

  it("gives late output the header of the cell that started it", async () => {
    const id = await kernel.send("execute_request", {
      code: "setTimeout(() => console.log('late'), 300)",
      silent: true,
    });
    await kernel.finished(id);
    await kernel.execute("await new Promise((resolve) => setTimeout(resolve, 500))");
    const late = kernel.messages.find((message: Message) => message.content.text === "late\n");
    assert.equal(late?.parent.msg_id, id);
  });

  it("evaluates user expressions and does not count silent cells", async () => {
    const first = await kernel.execute("const forty = 40", {
      user_expressions: { sum: "forty + 2", none: "missing" },
    });
    const values = first.reply.content.user_expressions as Record<string, Record<string, unknown>>;
    assert.deepEqual(values.sum, { status: "ok", data: { "text/plain": "42" }, metadata: {} });
    assert.deepEqual([values.none?.status, values.none?.ename], ["error", "ReferenceError"]);
    await kernel.execute("const more = 1", { silent: true });
    const next = await kernel.execute("more");
    assert.equal(next.reply.content.execution_count, Number(first.reply.content.execution_count) + 1);
  });

  it("survives malformed and repeated messages", async () => {
    const { frames } = kernel.frames("kernel_info_request", {});
    await kernel.sendFrames([Buffer.from("noise")]);
    await kernel.sendFrames(frames);
    await kernel.sendFrames(frames);
    await kernel.request("kernel_info_request", {});
    const expected = /pertline: ignored a message on shell: no <IDS\|MSG>.*\n.*received before/;
    for (let turn = 0; turn < 100 && !expected.test(kernel.stderr()); turn += 1) await sleep(20);
    assert.match(kernel.stderr(), expected);
  });

  it("survives a burst of hostile messages on every channel while a cell computes, and answers", async () => {
    await kernel.execute("const survivor = 'KLF1'");
    const id = await begin("for (const end = Date.now() + 500; Date.now() < end;); console.log('computed')");
    const { key, ip, ...ports } = kernel.connection;
    const hostile = (count: number): Buffer[][] => fc.sample(hostileFrames(key), { numRuns: count, seed: 7 });
    for (const [channel, seed] of [
      ["shell", 1],
      ["control", 2],
      ["stdin", 3],
    ] as const)
      // prettier-ignore
      for (const frames of fc.sample(hostileFrames(key), { numRuns: 400, seed }))
        if (frames.length > 0) await kernel.sendFrames(frames, channel);
    await kernel.sendFrames([
      Buffer.from("<IDS|MSG>"),
      ...Array.from({ length: 5 }, () => Buffer.alloc(14_000_000)),
    ]);
    const subscriber = new XSubscriber({ linger: 0 });
    const beating = new Dealer({ linger: 0 });
    try {
      subscriber.connect(`tcp://${ip}:${ports.iopub_port}`);
      beating.connect(`tcp://${ip}:${ports.hb_port}`);
      for (const frames of hostile(100))
        if (frames.length > 0) {
          await subscriber.send(frames);
          await beating.send(frames);
        }
      const { text } = await kernel.finished(id);
      assert.equal(text(), "begun\ncomputed\n");
      assert.equal((await kernel.request("kernel_info_request", {}, "control")).content.status, "ok");
      assert.ok((await kernel.heartbeat()) < 1000);
      assert.equal((await kernel.execute("console.log(survivor)")).text(), "KLF1\n");
      const asking = await kernel.send("execute_request", {
        code: "console.log(await prompt('gene? '))",
        allow_stdin: true,
      });
      await kernel.waitFor(
        ({ type, parent }) => type === "input_request" && parent.msg_id === asking,
        "input_request",
      );
      await kernel.send("input_reply", { status: "ok", value: "TBX3" }, "stdin");
      assert.equal((await kernel.finished(asking)).text(), "TBX3\n");
    } finally {
      subscriber.close();
      beating.close();
    }
    const told = (pattern: RegExp): string[] =>
      kernel
        .stderr()
        .split("\n")
        .filter((line) => pattern.test(line));
    assert.equal(told(/700000\d\d bytes/).length, 1, told(/oversized|at most/).join("\n"));
    assert.deepEqual(told(/internal error/), []);
  });

  it("listens on the address of the connection file only", async () => {
    const { shell_port: port } = kernel.connection;
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const addresses = [
      "127.0.0.2",
      ...others.filter((one) => !one.internal && one.family === "IPv4").map((one) => one.address),
    ];
    assert.equal(await reachable(kernel.connection.ip, port), true);
    for (const host of addresses) assert.equal(await reachable(host, port), false, host);
  });
});

describe("kernel process, start and end", function () {
  this.timeout(60_000);

  it("answers kernel_info before the session is ready", async () => {
    const start = performance.now();
    const kernel = await startKernel();
    try {
      await kernel.request("kernel_info_request", {});
      console.log(`      process start to kernel_info_reply: ${Math.round(performance.now() - start)} ms`);
    } finally {
      await kernel.stop();
    }
  });

  it("ends within a second of a shutdown request, also with live timers and a computing cell", async () => {
    for (const code of ["setInterval(() => {}, 10)", BUSY.loop]) {
      const kernel = await startKernel();
      const id = await kernel.send("execute_request", { code: `console.log(1); ${code}` });
      await kernel.waitFor(
        (message) => message.type === "stream" && message.parent.msg_id === id,
        "output",
        30_000,
      );
      const start = performance.now();
      const reply = await kernel.request("shutdown_request", { restart: false }, "control");
      assert.deepEqual(reply.content, { status: "ok", restart: false });
      assert.deepEqual(await kernel.exited, { code: 0, signal: null });
      const elapsed = performance.now() - start;
      console.log(`      ${Math.round(elapsed)} ms`);
      assert.ok(elapsed < 1000, `${elapsed} ms`);
      await kernel.stop();
    }
  });

  it("shuts down on the shell channel, on SIGTERM, and leaves no process behind", async () => {
    for (const how of ["shell", "SIGTERM"]) {
      const kernel = await startKernel();
      const { outputs } = await kernel.execute("process.pid", {}, 30_000);
      const runner = Number((outputs.at(-1)?.content.data as Record<string, string>)["text/plain"]);
      assert.ok(isAlive(runner));
      if (how === "shell") await kernel.request("shutdown_request", { restart: true });
      else kernel.process.kill("SIGTERM");
      assert.deepEqual(await kernel.exited, { code: 0, signal: null });
      assert.ok(!isAlive(runner), `the runner outlives ${how}`);
      await kernel.stop();
    }
  });

  it("ends within 5 s of its parent's death, and the runner with it", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "pertline-orphan-"));
    const connection = await newConnection();
    const file = path.join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection));
    const launcher = `
      const child = require("child_process").spawn(process.execPath, ${JSON.stringify([kernelEntry, file])},
        { stdio: "ignore", env: { ...process.env, JPY_PARENT_PID: String(process.pid), PERTLINE_HISTORY: "off" } });
      console.log(child.pid); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["-e", launcher], {
      stdio: ["ignore", "pipe", "ignore"],
      cwd: folder,
    });
    const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
    const client = connect(connection);
    try {
      const { outputs } = await client.execute("process.pid", {}, 30_000);
      const runner = Number((outputs.at(-1)?.content.data as Record<string, string>)["text/plain"]);
      parent.kill("SIGKILL");
      const start = performance.now();
      while ((isAlive(pid) || isAlive(runner)) && performance.now() - start < 8000) await sleep(50);
      const elapsed = performance.now() - start;
      console.log(`      ${Math.round(elapsed)} ms`);
      assert.ok(elapsed < 5000, `${elapsed} ms`);
    } finally {
      client.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("runs cells in the notebook's folder where Jupyter names it", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "pertline-notebook-"));
    const kernel = await startKernel({ env: { JPY_SESSION_NAME: path.join(folder, "analysis.ipynb") } });
    try {
      await writeFile(path.join(folder, "helper.ts"), "export const gene: string = 'KLF1';\n");
      const { outputs } = await kernel.execute('import { gene } from "./helper.ts"; gene', {}, 30_000);
      const result = outputs.find((message) => message.type === "execute_result");
      assert.deepEqual(result?.content.data, { "text/plain": "'KLF1'" });
    } finally {
      await kernel.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("works over ipc and without a key", async () => {
    const kernel = await startKernel({ transport: "ipc", key: "" });
    try {
      assert.equal((await kernel.execute("1", {}, 30_000)).reply.content.status, "ok");
      assert.ok((await kernel.heartbeat()) < 1000);
    } finally {
      await kernel.stop();
    }
  });

  it("says in one line what is wrong with a connection file", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "pertline-broken-"));
    const file = path.join(folder, "connection.json");
    const cases = {
      "no such file": [path.join(folder, "missing.json"), /Expected a Jupyter connection file/],
      "no argument": [undefined, /Expected the path of a Jupyter connection file/],
      "a wrong field": [file, /connection\.json is not a Jupyter connection file: shell_port/],
    } as const;
    await writeFile(file, JSON.stringify({ ...(await newConnection()), shell_port: "x" }));
    for (const [what, [argument, expected]] of Object.entries(cases)) {
      const child = spawn(process.execPath, [kernelEntry, ...(argument === undefined ? [] : [argument])]);
      let stderr = "";
      child.stderr.on("data", (text) => (stderr += String(text)));
      assert.equal(await new Promise((resolve) => child.on("close", resolve)), 1, what);
      assert.match(stderr, expected);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    }
    const scheme = path.join(folder, "scheme.json");
    await writeFile(scheme, JSON.stringify({ ...(await newConnection()), signature_scheme: "hmac-rot13" }));
    const child = spawn(process.execPath, [kernelEntry, pathToFileURL(scheme).pathname]);
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += String(text)));
    await new Promise((resolve) => child.on("close", resolve));
    assert.match(stderr, /hmac-rot13/);
    await rm(folder, { recursive: true, force: true });
  });
});

/** A zombie, which only waits for its new parent to take note, counts as dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync("/proc/self") || !readFileSync(stat, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: 1000 });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket
      .on("connect", () => end(true))
      .on("error", () => end(false))
      .on("timeout", () => end(false));
  });
}
