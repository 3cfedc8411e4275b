import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { bindSockets, sendQueue } from "../../../kernels/server/sockets.ts";
import { newConnection } from "../../support/kernelClient.ts";

describe("sockets", () => {
  it("keeps the order of sends and never has two under way", async () => {
    const sent: string[] = [];
    let underWay = 0;
    const queue = sendQueue({
      closed: false,
      async send([frame]) {
        assert.equal(++underWay, 1);
        await sleep(Math.random() * 3);
        underWay -= 1;
        sent.push(String(frame));
      },
    });
    const wanted = Array.from({ length: 30 }, (_, index) => String(index));
    for (const text of wanted) queue.push([Buffer.from(text)]);
    await queue.drained();
    assert.deepEqual(sent, wanted);
  });

  it("goes on after a message that cannot be sent", async () => {
    const sent: string[] = [];
    const queue = sendQueue({
      closed: false,
      async send([frame]) {
        if (String(frame) === "bad") throw new Error("gone");
        sent.push(String(frame));
      },
    });
    const stderr = process.stderr.write;
    let logged = "";
    process.stderr.write = (text: unknown) => ((logged += String(text)), true);
    try {
      for (const text of ["a", "bad", "b"]) queue.push([Buffer.from(text)]);
      await queue.drained();
    } finally {
      process.stderr.write = stderr;
    }
    assert.deepEqual(sent, ["a", "b"]);
    assert.match(logged, /could not be sent: gone/);
  });

  it("closes all sockets when one address is taken", async () => {
    const connection = await newConnection();
    const first = await bindSockets(connection);
    const other = { ...(await newConnection()), shell_port: connection.shell_port };
    await assert.rejects(bindSockets(other), { code: "EADDRINUSE" });
    first.close();
    await sleep(50);
    const again = await bindSockets({ ...other, shell_port: connection.stdin_port });
    again.close();
  });
});
