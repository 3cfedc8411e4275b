import assert from "node:assert/strict";
import { readyWorks, type Work } from "../../../src/tensor/works/work.ts";

const doubling = (n: number): Work => ({
  key: "double",
  plan: (reserve) => {
    const [from, to] = [reserve(4 * n), reserve(4 * n)];
    return (memory) => {
      const [input, output] = [
        new Float32Array(memory.buffer, from, n),
        new Float32Array(memory.buffer, to, n),
      ];
      return { inputs: [input], output, run: () => output.set(input.map((value) => 2 * value)) };
    };
  },
});

describe("readyWorks", () => {
  it("gives each work its own place in one memory", () => {
    const [a, b] = readyWorks([doubling(50_000), doubling(3)]);
    a!.inputs[0]!.fill(1);
    b!.inputs[0]!.fill(7);
    a!.run();
    b!.run();
    assert.ok(a!.output.every((value) => value === 2) && b!.output.every((value) => value === 14));
    assert.equal(a!.output.buffer, b!.output.buffer);
    assert.deepEqual(readyWorks([]), []);
  });

  it("says what was asked for where there is no such memory", () => {
    assert.throws(() => readyWorks([doubling(2 ** 30)]), { code: "OUT_OF_MEMORY", message: /need 8590 MB/ });
  });
});
