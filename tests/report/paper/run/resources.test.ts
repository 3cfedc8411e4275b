import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { measured } from "../../../../src/report/paper/run/resources.ts";

describe("measured", () => {
  it("sees memory that was held for a moment, and time", async () => {
    const small = await measured(async () => Promise.resolve(1));
    const large = await measured(async () => {
      let room: Buffer | undefined = Buffer.alloc(200e6, 1);
      await sleep(60);
      room = undefined;
      return room;
    });
    assert.equal(small.value, 1);
    assert.ok(large.peakMemoryBytes > small.peakMemoryBytes + 150e6, `${small.peakMemoryBytes} ${large.peakMemoryBytes}`); // prettier-ignore
    assert.ok(large.seconds >= 0.055 && small.seconds < large.seconds, String(large.seconds));
  });
});
