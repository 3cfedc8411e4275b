import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { coalesceStreams } from "../../../kernels/server/streams.ts";
import type { StreamText } from "../../../kernels/server/streams.ts";

const text = fc.record({
  name: fc.constantFrom("stdout" as const, "stderr" as const),
  text: fc.string({ unit: "binary", maxLength: 40 }),
  cell: fc.constantFrom("a", "b", undefined),
});

/** The writes with neighbours of the same stream and cell joined. */
function joined(writes: StreamText[]): StreamText[] {
  const result: StreamText[] = [];
  for (const write of writes.filter((one) => one.text !== "")) {
    const last = result.at(-1);
    if (last?.name === write.name && last.cell === write.cell) last.text += write.text;
    else result.push({ ...write });
  }
  return result;
}

describe("streams", () => {
  it("joins neighbours of one stream and cell and keeps everything in order", () => {
    fc.assert(
      fc.property(fc.array(text), (writes) => {
        const published: StreamText[] = [];
        const streams = coalesceStreams((one) => published.push(one), 1000);
        for (const write of writes) streams.add(write);
        streams.flush();
        assert.deepEqual(published, joined(writes));
      }),
    );
  });

  it("publishes at most the given number of bytes at once, whole characters only", () => {
    fc.assert(
      fc.property(fc.array(text), (writes) => {
        const published: StreamText[] = [];
        const streams = coalesceStreams((one) => published.push(one), 1000, 12);
        for (const write of writes) streams.add(write);
        streams.flush();
        assert.deepEqual(joined(published), joined(writes));
        for (const one of published) {
          assert.ok(Buffer.byteLength(one.text) <= 12);
          assert.doesNotMatch(one.text, /\p{Surrogate}/u);
        }
      }),
    );
  });

  it("does not wait for a pause: a steady flow is published on time", async () => {
    const times: number[] = [];
    const streams = coalesceStreams(() => times.push(performance.now()), 20);
    const start = performance.now();
    while (performance.now() - start < 200) {
      streams.add({ name: "stdout", text: ".", cell: "a" });
      await sleep(5);
    }
    streams.flush();
    assert.ok(times.length >= 4, `${times.length} messages in 200 ms`);
    assert.ok((times[0] as number) - start < 100);
  });
});
