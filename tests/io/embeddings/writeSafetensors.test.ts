import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { readAllSafetensors } from "../../../src/io/embeddings/safetensors.ts";
import { writeSafetensors, type WrittenTensor } from "../../../src/io/embeddings/writeSafetensors.ts";
import { bytesSource } from "../../support/bytes.ts";

describe("writeSafetensors", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pertline-safetensors-"));
  const file = path.join(folder, "a.safetensors");
  after(() => rmSync(folder, { recursive: true }));

  it("writes what is read again, whatever the names, shapes and values", async () => {
    const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
      const n = shape.reduce((a, b) => a * b, 1);
      return fc.float32Array({ minLength: n, maxLength: n }).map((values): WrittenTensor => ({ shape, values })); // prettier-ignore
    });
    const name = fc.string().filter((one) => one !== "__proto__" && one !== "__metadata__");
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, tensor, { noNullPrototype: true }),
        fc.string(),
        async (tensors, text) => {
          await writeSafetensors(file, tensors, { metadata: { text } });
          const bytes = readFileSync(file);
          assert.equal(bytes.readBigUInt64LE(0) % 8n, 0n);
          const found = await readAllSafetensors(bytesSource(bytes));
          assert.deepEqual(found.metadata, { text });
          assert.deepEqual([...found.tensors.keys()].sort(), Object.keys(tensors).sort());
          for (const [key, { shape, values }] of Object.entries(tensors))
            assert.deepEqual(found.tensors.get(key), { shape, values });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses shapes that do not fit, and leaves nothing behind", async () => {
    const other = path.join(folder, "b.safetensors");
    await assert.rejects(writeSafetensors(other, { w: { shape: [2, 2], values: new Float32Array(3) } }), { code: "BAD_ARRAY", message: /"w" of shape 2 × 2/ }); // prettier-ignore
    await assert.rejects(writeSafetensors(other, { __metadata__: { shape: [], values: new Float32Array(1) } }), { code: "BAD_ARRAY" }); // prettier-ignore
    assert.ok(!readdirSync(folder).some((name) => name.startsWith("b.")));
  });
});
