import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { partFile, validatorOf } from "../../../src/io/download/partFile.ts";

describe("partFile", () => {
  it("tells what can be kept: the same address, and a sign of the version", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-part-"));
    const part = partFile(path.join(folder, "x"));
    assert.equal((await part.read("u")).bytes, 0);
    await part.begin({ url: "u", validator: '"1"', total: 9 });
    writeFileSync(part.path, "1234");
    assert.deepEqual(await part.read("u"), { bytes: 4, info: { url: "u", validator: '"1"', total: 9 } });
    assert.equal((await part.read("other")).bytes, 0);
    await part.begin({ url: "u" });
    assert.equal((await part.read("u")).bytes, 0);
    writeFileSync(`${part.path}.json`, "{");
    assert.equal((await part.read("u")).bytes, 0);
    await part.remove();
    assert.deepEqual(readdirSync(folder), []);
    rmSync(folder, { recursive: true });
  });

  it("takes strong ETags, else dates", () => {
    const date = "Wed, 21 Oct 2015 07:28:00 GMT";
    assert.equal(validatorOf({ etag: '"a"', "last-modified": date }), '"a"');
    assert.equal(validatorOf({ etag: 'W/"a"', "last-modified": date }), date);
    assert.equal(validatorOf({ etag: 'W/"a"' }), undefined);
    assert.equal(validatorOf({ "last-modified": "today" }), undefined);
  });
});
