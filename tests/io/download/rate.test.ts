import assert from "node:assert/strict";
import { formatBytes, formatSeconds, rateMeter } from "../../../src/io/download/rate.ts";

describe("rateMeter", () => {
  it("tells speed and remaining time of the last seconds only", () => {
    const measure = rateMeter(5000);
    assert.deepEqual(measure(1000, 9000, 0), { bytesPerSecond: 0, secondsLeft: undefined });
    assert.deepEqual(measure(2000, 9000, 1000), { bytesPerSecond: 1000, secondsLeft: 7 });
    // After a minute of silence the old speed is forgotten.
    measure(2000, 9000, 61_000);
    assert.deepEqual(measure(8000, 9000, 67_000), { bytesPerSecond: 1000, secondsLeft: 1 });
    assert.equal(measure(8500, undefined, 68_000).secondsLeft, undefined);
  });
});

describe("formatBytes and formatSeconds", () => {
  it("round to what a person reads", () => {
    assert.deepEqual([0, 999, 1000, 9_460_000, 168_999_999, 999_600_000].map(formatBytes), ["0 bytes", "999 bytes", "1.00 kB", "9.46 MB", "169 MB", "1.00 GB"]); // prettier-ignore
    assert.deepEqual([0.4, 59, 60, 200, 7500].map(formatSeconds), ["0 s", "59 s", "1 min 0 s", "3 min 20 s", "2 h 5 min"]); // prettier-ignore
  });
});
