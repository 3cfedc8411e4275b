import assert from "node:assert/strict";
import path from "node:path";
import fc from "fast-check";
import { safeName } from "../../../src/io/archive/safeName.ts";

describe("safeName", () => {
  it("keeps names inside of the folder", () => {
    assert.equal(safeName("a/b.txt"), "a/b.txt");
    assert.equal(safeName("./a//b.txt"), "a/b.txt");
    assert.equal(safeName("GO (all).csv"), "GO (all).csv");
  });

  it("refuses names that lead elsewhere, here or on another system", () => {
    for (const name of [
      "../a",
      "a/../../b",
      "a/..",
      "/etc/passwd",
      "C:/x",
      "c:x",
      "a\\..\\b",
      "a:stream",
      "x\0",
      "..",
      ".",
      "",
      "/",
      "a/. ",
      "a/...",
    ])
      // prettier-ignore
      assert.equal(safeName(name), undefined, JSON.stringify(name));
  });

  it("never leads out (property)", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("..", ".", "/", "\\", "a", "b", ":", " ", "")), (parts) => {
        const name = safeName(parts.join(""));
        if (name === undefined) return;
        for (const system of [path.posix, path.win32])
          assert.ok(
            !system.isAbsolute(name) &&
              system.relative("x", system.join("x", name)).split(/[\\/]/)[0] !== "..",
          );
      }),
      { numRuns: 2000 },
    );
  });
});
