import assert from "node:assert/strict";
import { type Kernel, startKernel } from "../../support/kernelClient.ts";
import { residentMb } from "../../support/soak.ts";

const PRINTS = "for (let i = 0; i < 1_000_000; i++) console.log(i)";
const NOTICE = /^\[pertline: .*\]$/gm;

describe("1,000,000 prints", function () {
  this.timeout(120_000);
  let kernel: Kernel;
  let runner: number;
  const memory = (): number[] => [kernel.process.pid as number, runner].map(residentMb);

  before(async () => {
    kernel = await startKernel({ env: { PERTLINE_TYPECHECK: "off" } });
    const { text } = await kernel.execute("console.log(process.pid)", {}, 60_000);
    runner = Number(text());
  });
  after(() => kernel.stop());

  it("show the first 2 MB in order, what was left out and the last lines, in bounded memory", async () => {
    const before = memory();
    const peaks = [...before];
    const sampling = setInterval(() => {
      memory().forEach((now, i) => (peaks[i] = Math.max(peaks[i] as number, now)));
    }, 50);
    const start = performance.now();
    const { reply, outputs, text } = await kernel.execute(PRINTS, {}, 90_000);
    const elapsed = performance.now() - start;
    clearInterval(sampling);

    assert.equal(reply.content.status, "ok");
    const shown = text();
    assert.ok(shown.length > 1.9e6 && shown.length <= 2.1e6, `${shown.length} characters`);
    assert.ok(outputs.length < 2000, `${outputs.length} messages`);
    const [reached, left] = shown.match(NOTICE) as [string, string];
    assert.match(reached, /more than 2 MB of output; the rest until the cell ends is left out/);
    const [head, tail] = shown.split(`${reached}\n${left}\n`) as [string, string];
    const first = head.trimEnd().split("\n").map(Number);
    assert.equal(
      first.findIndex((value, i) => value !== i),
      -1,
    );
    const omitted = Number(/: ([\d,]+) lines/.exec(left)?.[1]?.replaceAll(",", ""));
    assert.equal(first.length + omitted, 1_000_000);
    const last = tail.trimEnd().split("\n").map(Number);
    assert.ok(last.length > 100);
    assert.ok(last.every((value, i) => value === 1_000_000 - last.length + i));
    console.log(`      ${Math.round(elapsed)} ms; server and runner ${before} MB, at most ${peaks} MB`);
    peaks.forEach((peak, i) => assert.ok(peak < (before[i] as number) + 250, `${before} → ${peaks} MB`));
  });

  it("are interrupted within a second, and the next cell runs", async () => {
    const id = await kernel.send("execute_request", { code: `while (true) ${PRINTS}`, silent: false });
    await kernel.waitFor(
      ({ parent, content }) => parent.msg_id === id && String(content.text).includes("more than 2 MB"),
      "the limit",
      60_000,
    );
    const start = performance.now();
    await kernel.request("interrupt_request", {}, "control");
    const { reply, text } = await kernel.finished(id);
    const elapsed = performance.now() - start;
    assert.equal(reply.content.ename, "KeyboardInterrupt");
    assert.equal(text().match(NOTICE)?.length, 2);
    assert.ok(elapsed < 1000, `${elapsed} ms`);
    console.log(`      interrupted in ${Math.round(elapsed)} ms`);
    assert.equal((await kernel.execute("console.log('next')")).text(), "next\n");
  });

  it("hold no message back from memory: what was printed can be collected", async () => {
    const code = `const refs: WeakRef<object>[] = [];
for (let i = 0; i < 100; i++) { const value = { big: new Uint8Array(1e6), [Symbol.for("nodejs.util.inspect.custom")]: () => "big" }; refs.push(new WeakRef(value)); console.log(value); }
console.log("%o", { group: 1 }); console.group("a"); console.log("b"); console.groupEnd(); console.log("c");`;
    assert.match((await kernel.execute(code)).text(), /\na\n {2}b\nc\n$/);
    const collect =
      "import v8 from 'node:v8'; import vm from 'node:vm'; v8.setFlagsFromString('--expose-gc'); await new Promise(r => setTimeout(r, 20)); vm.runInNewContext('gc')(); refs.filter(r => r.deref()).length";
    const { outputs } = await kernel.execute(collect);
    const left = Number((outputs.at(-1)?.content.data as Record<string, string>)["text/plain"]);
    assert.ok(left < 10, `${left} of 100 are still there`);
  });
});
