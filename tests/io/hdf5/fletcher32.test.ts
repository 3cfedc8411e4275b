import assert from "node:assert/strict";
import { fletcher32 } from "../../../src/io/hdf5/fletcher32.ts";

/** By its definition: two sums modulo 65,535 over 16-bit words. */
function plainly(bytes: Uint8Array): number {
  let [a, b] = [0, 0];
  for (let i = 0; i < bytes.length; i += 2) {
    a = (a + 256 * (bytes[i] as number) + (bytes[i + 1] ?? 0)) % 65535;
    b = (b + a) % 65535;
  }
  return b * 65536 + a;
}

describe("fletcher32", () => {
  it("is the two sums, of even and odd lengths and of long data", () => {
    for (const n of [1, 2, 3, 10, 719, 720, 721, 100_001]) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 7919) % 251);
      assert.equal(fletcher32(bytes), plainly(bytes), String(n));
    }
  });
});
