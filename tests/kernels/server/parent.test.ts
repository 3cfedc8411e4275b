import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { watchParent } from "../../../kernels/server/parent.ts";

describe("parent", () => {
  const given = process.env.JPY_PARENT_PID;
  afterEach(() => {
    if (given === undefined) delete process.env.JPY_PARENT_PID;
    else process.env.JPY_PARENT_PID = given;
  });

  it("calls back once when the named process ends, and not before", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    process.env.JPY_PARENT_PID = String(other.pid);
    let calls = 0;
    watchParent(() => (calls += 1), 20);
    await sleep(100);
    assert.equal(calls, 0);
    const ended = new Promise((resolve) => other.on("exit", resolve));
    other.kill("SIGKILL");
    await ended;
    await sleep(120);
    assert.equal(calls, 1);
  });

  it("watches nothing where Jupyter names no living process", async () => {
    let calls = 0;
    for (const pid of [undefined, "0", "nonsense", "4194300"]) {
      if (pid === undefined) delete process.env.JPY_PARENT_PID;
      else process.env.JPY_PARENT_PID = pid;
      watchParent(() => (calls += 1), 10);
    }
    await sleep(60);
    assert.equal(calls, 0);
  });
});
