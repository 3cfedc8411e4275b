import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { keyOf, readStamp, stampName } from "../../../../src/report/paper/run/stamp.ts";

describe("stamps of a run", () => {
  it("have keys that do not depend on the order of names, and names of files of their own", () => {
    assert.equal(keyOf({ a: 1, b: [1, { c: 2, d: undefined }] }), keyOf({ b: [1, { c: 2 }], a: 1 }));
    assert.notEqual(keyOf({ a: 1 }), keyOf({ a: "1" }));
    assert.notEqual(keyOf([1, 2]), keyOf([2, 1]));
    const ids = ["fit/a/b_c", "fit/a_b/c", "fit/a/b/c", "fit/a.b/c", "fit/a b/c", "fit/../x"];
    assert.equal(new Set(ids.map(stampName)).size, ids.length);
    for (const id of ids) assert.match(stampName(id), /^\w[\w%=.-]*\.json$/);
  });

  it("are none where they lead out of the folder or are no stamps", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-stamp-"));
    const file = path.join(folder, "stamp.json");
    const of = (name: string): string => JSON.stringify({ id: "a", key: "k", outputs: { [name]: { bytes: 1, sha256: "x" } } }); // prettier-ignore
    try {
      for (const text of [
        "",
        "{",
        "null",
        "[]",
        '{"id":"a"}',
        of("../x"),
        of("/etc/x"),
        of("a/../../x"),
        of("a\\x"),
      ]) {
        // prettier-ignore
        writeFileSync(file, text);
        assert.equal(await readStamp(file), undefined, text);
      }
      writeFileSync(file, of("a/x.csv"));
      assert.equal((await readStamp(file))?.key, "k");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
