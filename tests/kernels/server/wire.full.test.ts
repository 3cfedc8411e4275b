import assert from "node:assert/strict";
import { decodeSafely } from "../../support/decodeSafely.ts";

describe("wire, under 30,000 hostile messages", function () {
  this.timeout(300_000);
  it("decodes or refuses each", () => {
    const { decoded, refused } = decodeSafely(30_000);
    console.log(`      ${decoded} decoded; refused: ${JSON.stringify(refused)}`);
    // The cases reach every way to refuse, and come through.
    for (const code of ["no-delimiter", "too-few-frames", "bad-signature", "bad-json"])
      assert.ok((refused[code] ?? 0) > 20, code);
    assert.ok(decoded > 1000);
  });
});
