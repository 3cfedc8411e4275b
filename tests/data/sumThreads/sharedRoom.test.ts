import assert from "node:assert/strict";
import { newSharedRoom, rowBytes } from "../../../src/data/sumThreads/sharedRoom.ts";

describe("what summing threads share", () => {
  it("are parts of one stretch that do not overlap and lie where vectors may", () => {
    const room = newSharedRoom({ nConditions: 3, nColumns: 7, count: true, threads: 2, longest: 9, rings: [40, 24] }); // prettier-ignore
    const { sums, buffer, ringsAt, rowsAt, memory } = room;
    const parts: [number, number][] = [
      ...sums.moments.map(({ byteOffset, byteLength }): [number, number] => [byteOffset, byteLength]),
      [ringsAt[0]!, 40],
      [ringsAt[1]!, 24],
      [rowsAt, rowBytes(9)],
      [rowsAt + rowBytes(9), rowBytes(9)],
    ];
    parts.forEach(([at, bytes], i) => {
      assert.equal(at % 16, 0);
      assert.ok(at + bytes <= (parts[i + 1]?.[0] ?? buffer.byteLength), `part ${i}`);
    });
    assert.ok(rowBytes(9) / 2 >= 4 * 9);
    assert.equal(memory?.buffer, buffer);
    assert.deepEqual([sums.moments[0].length, sums.counts?.[1].length], [2 * 3 * 7, 3 * 7]);
  });

  it("need no kernel where the sums are larger than its memory can be", function () {
    const { memory, sums } = newSharedRoom({ nConditions: 1, nColumns: 2 ** 27 + 1, count: false, threads: 1, longest: 1, rings: [8] }); // prettier-ignore
    assert.equal(memory, undefined);
    assert.equal(sums.moments[1].length, 2 ** 28 + 2);
  });
});
