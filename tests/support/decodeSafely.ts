import assert from "node:assert/strict";
import fc from "fast-check";
import { createWire } from "../../kernels/server/wire.ts";
import { hostileFrames } from "./hostileFrames.ts";

const CODES = ["no-delimiter", "too-few-frames", "oversized", "bad-signature", "replayed", "bad-json"];

/** Decodes hostile frames, signed and not: each is a message that can be answered, or refused with a `WireError`. */
export function decodeSafely(runs: number): { decoded: number; refused: Record<string, number> } {
  const wires = ["secret", ""].map((key) => ({ key, wire: createWire(key) }));
  let decoded = 0;
  const refused: Record<string, number> = {};
  fc.assert(
    fc.property(hostileFrames("secret"), fc.constantFrom(...wires), (frames, { key, wire }) => {
      try {
        const { header, content, parentHeader, metadata } = wire.decode(frames);
        decoded += 1;
        for (const part of [header, content, parentHeader, metadata])
          assert.ok(typeof part === "object" && part !== null && !Array.isArray(part));
        if (key !== "") assert.throws(() => wire.decode(frames), { code: "replayed" });
        // What every answer does with it.
        wire.encode({ identities: [], header, parentHeader: header, metadata: {}, content: {}, buffers: [] });
      } catch (error) {
        const { name, code, message } = error as { name: string; code: string; message: string };
        assert.equal(name, "WireError", (error as Error).stack);
        assert.ok(CODES.includes(code), code);
        assert.ok(message.length < 400, message);
        refused[code] = (refused[code] ?? 0) + 1;
      }
    }),
    { numRuns: runs },
  );
  assert.equal(({} as Record<string, unknown>).code, undefined, "Object.prototype was changed");
  return { decoded, refused };
}
