import assert from "node:assert/strict";
import type { AskThread } from "../../src/io/askThread.ts";
import { startAskThread } from "../../src/io/askThread.ts";

describe("askThread", () => {
  const started: AskThread[] = [];
  const thread = (): AskThread => {
    const one = startAskThread({ from: import.meta.url, source: "../support/patientWorker.ts", name: "test", ordered: true }); // prettier-ignore
    started.push(one);
    return one;
  };
  after(() => Promise.all(started.map((one) => one.stop("the tests are over"))));

  it("gives each question its answer", async () => {
    const one = thread();
    assert.deepEqual(await Promise.all([3, 1, 2].map((work) => one.ask({ work }))), [3, 1, 2]);
    assert.ok(!one.isAsked() && one.isAlive());
  });

  it("counts the work on a question, not its time in the queue", async () => {
    const one = thread();
    await one.ask({});
    const late = (): Error => new Error("late");
    const asked = Array.from({ length: 6 }, () => one.ask({ work: 150 }, { patienceMs: 700, late }));
    assert.equal((await Promise.all(asked)).length, 6);
  });

  it("gives up a thread that hangs: the question is late, the others are owed", async () => {
    const one = thread();
    await one.ask({});
    const hung = one.ask({ work: 60_000 }, { patienceMs: 200, late: () => new Error("late") });
    const other = one.ask({}, { patienceMs: 200, late: () => new Error("late too") });
    await assert.rejects(hung, /^Error: late$/);
    await assert.rejects(other, { code: "READER_DIED" });
    assert.ok(one.isRetired() && !one.isAlive());
    await assert.rejects(one.ask({}), { code: "READER_DIED" });
  });

  it("is retired after a fatal error, which only its question gets", async () => {
    const one = thread();
    const [broken, other] = [one.ask({ fatal: true }), one.ask({})];
    await assert.rejects(broken, { code: "BROKEN" });
    await assert.rejects(other, { code: "READER_DIED" });
    assert.ok(one.isRetired());
  });

  it("tells who waits that it died", async () => {
    const one = thread();
    await assert.rejects(one.ask({ exit: true }), { code: "READER_DIED" });
    assert.ok(!one.isAlive() && !one.isRetired());
  });

  it("drops an aborted question and answers the next", async () => {
    const one = thread();
    const stop = new AbortController();
    const dropped = one.ask({ work: 300 }, { signal: stop.signal });
    const next = one.ask({ work: 1 });
    stop.abort(new Error("enough"));
    await assert.rejects(dropped, /enough/);
    assert.equal(await next, 1);
    await assert.rejects(one.ask({}, { signal: stop.signal }), /enough/);
  });
});
