import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import { damageMany } from "../../support/damageMany.ts";
import { readAll } from "../../support/readAll.ts";

const golden = path.resolve(import.meta.dirname, "../../golden/h5ad-versions");

/** What tests/golden/make_h5ad_versions.py bad writes, with the code and what the message must say. */
const BAD: Record<string, [code: string | RegExp, message: RegExp]> = {
  "offsets-fall": ["SIZES_DISAGREE", /do not rise at 2/],
  "offsets-fraction": ["SIZES_DISAGREE", /do not rise at 1/],
  "offsets-end": ["SIZES_DISAGREE", /from 0 to 11/],
  "index-negative": ["SIZES_DISAGREE", /X\/indices has an index -1/],
  "index-large": ["SIZES_DISAGREE", /X\/indices has an index 4294967296/],
  "values-text": ["ODD_ENCODING", /X\/data holds no numbers/],
  "values-two-dimensions": ["ODD_ENCODING", /without a list data/],
  "values-complex": ["ODD_ENCODING", /X\/data holds no numbers/],
  "values-huge": ["SIZES_DISAGREE", /1099511627776 values/],
  "offsets-huge": ["SIZES_DISAGREE", /1099511627776 offsets/],
  "names-huge": ["SIZES_DISAGREE", /8589934592 rows/],
  "chunk-huge": ["FILE_DAMAGED", /X\/data/],
  "shape-huge": ["SIZES_DISAGREE", /4503599627370496 cells/],
  "shape-text": ["ODD_ENCODING", /csr_matrix/],
  "obs-short": ["SIZES_DISAGREE", /obs.* has 1/],
  "column-short": ["SIZES_DISAGREE", /obs.kind has 5 values/],
  "encoding-unknown": ["ODD_ENCODING", /coo_matrix/],
  "index-unnamed": ["ODD_ENCODING", /_index/],
  "names-latin1": ["BAD_TEXT", /\/obs\/my names/],
  "code-range": ["SIZES_DISAGREE", /obs\/kind\/codes has a code 7/],
  "link-external": ["ODD_ENCODING", /without a list data/],
  "link-circle": [/ODD_ENCODING|FILE_DAMAGED/, /X/],
  "link-nowhere": ["ODD_ENCODING", /without a list data/],
  "data-external": ["OTHER_FILE", /\/X\/data in another file/],
  "data-virtual": ["OTHER_FILE", /\/X\/data in another file/],
  "uns-circle": ["UNS_TOO_LARGE", /deep|itself/],
};

describe("bad h5ad files", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-bad-"));
    // What links and external data lead to is there to be read.
    writeFileSync(path.join(folder, "other.bin"), Buffer.alloc(40, 1));
    writeFileSync(path.join(folder, "other.h5"), gunzipSync(readFileSync(path.join(golden, "storage-contiguous.h5ad.gz")))); // prettier-ignore
  });
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });
  const place = (name: string): string => {
    const file = path.join(folder, `${name}.h5ad`);
    writeFileSync(file, gunzipSync(readFileSync(path.join(golden, `${name}.h5ad.gz`))));
    return file;
  };

  it("are all named here", () => {
    const names = readdirSync(golden).flatMap((name) => /^bad-(.*)\.h5ad\.gz$/.exec(name)?.[1] ?? []);
    assert.deepEqual(names.sort(), Object.keys(BAD).sort());
  });

  for (const [name, [code, message]] of Object.entries(BAD))
    it(`refuses ${name}, naming the file`, async () => {
      const before = process.memoryUsage().rss;
      await assert.rejects(readAll(place(`bad-${name}`)), (error: Error & { code?: string }) => {
        assert.match(error.message, message);
        assert.ok(error.message.includes(folder), error.message);
        assert.ok(typeof code === "string" ? error.code === code : code.test(error.code ?? ""), error.code);
        return true;
      });
      assert.ok(process.memoryUsage().rss - before < 400e6);
    });

  it("reads on after the worst of them", async () => {
    await assert.rejects(readAll(place("bad-chunk-huge")));
    assert.ok((await readAll(place("anndata-0.12.6"))) > 0);
  });

  it("gives no part of uns that lies in another file", async () => {
    const h5ad = await openH5ad(place("bad-uns-circle"));
    assert.equal(await h5ad.uns("out"), undefined);
    await assert.rejects(h5ad.uns("soft"), { code: "FILE_DAMAGED", message: /\/uns\/soft .*too many links/ });
  });

  it("ends well for 48 damaged files", async () => {
    const { refused, read } = await damageMany(folder, 48);
    assert.ok(refused > 8 && read > 8, `${refused} refused, ${read} read`);
  });
});
