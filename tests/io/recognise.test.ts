import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { isZarrAddress, recognise } from "../../src/io/recognise.ts";
import { zip } from "../support/archives.ts";

const HDF5 = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

describe("recognise", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-recognise-"))));
  after(() => rmSync(folder, { recursive: true }));
  // Names that say nothing, or what is not so.
  const place = (content: string | Uint8Array, name = "some.txt"): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  it("goes by content, whatever the name", async () => {
    assert.equal(await recognise(place(HDF5, "x.csv")), "hdf5");
    for (const at of [512, 1024, 2048]) assert.equal(await recognise(place(Buffer.concat([Buffer.alloc(at), HDF5]))), "hdf5"); // prettier-ignore
    assert.equal(await recognise(place("PAR1....PAR1", "x.h5ad")), "parquet");
    assert.equal(await recognise(place("%%MatrixMarket matrix coordinate\n")), "mtx");
    assert.equal(await recognise(place(gzipSync("%%MatrixMarket matrix\n"))), "mtx");
    assert.equal(await recognise(place(",A,B\nc1,0,1\n", "x.h5ad")), "delimited");
    assert.equal(await recognise(place(gzipSync("cell\tA\tB\nc1\t0\t1\n"))), "delimited");
    assert.equal(await recognise(place(zip([{ name: "store/.zgroup", content: "{}" }]))), "zarr");
    mkdirSync(path.join(folder, "store"));
    writeFileSync(path.join(folder, "store/zarr.json"), "{}");
    assert.equal(await recognise(path.join(folder, "store")), "zarr");
  });

  for (const [what, content, why] of [
    ["an empty file", "", /it is empty/],
    ["bytes of no kind", Buffer.from([1, 2, 3, 0, 5]), /no known kind/],
    ["text of no table", "hello\nworld\n", /no tab, comma or semicolon/],
    ["a web page", "<!DOCTYPE html>\n<p>a,b</p>", /web page/],
    ["a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", /git lfs pull/],
    ["another archive", zip([{ name: "cells.csv", content: "a,b" }]), /unpack it first/],
    ["a gzipped empty file", gzipSync(""), /it is empty/],
    ["an HDF5 signature that is cut off", HDF5.subarray(0, 6), /but /],
  ] as const)
    it(`refuses ${what}, naming it and what can be read`, async () => {
      const file = place(content, "what.bin");
      await assert.rejects(recognise(file), (error: Error & { code?: string }) => {
        assert.equal(error.code, "UNKNOWN_FORMAT");
        assert.match(error.message, why);
        return error.message.includes(file) && error.message.includes(".h5ad");
      });
    });

  it("refuses gzip that is cut off, and zip that is damaged, with a code", async () => {
    const gz = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, i) => `${i},${i * 7919}`).join("\n")));
    await assert.rejects(recognise(place(gz.subarray(0, 15))), (error: { code?: string; message: string }) => /^[A-Z_]+$/.test(error.code ?? "") && error.message.includes(folder)); // prettier-ignore
    const archive = zip([{ name: ".zgroup", content: "{}" }]);
    await assert.rejects(recognise(place(archive.subarray(0, 30))), (error: { code?: string; message: string }) => /^[A-Z_]+$/.test(error.code ?? "") && error.message.includes(folder)); // prettier-ignore
  });

  it("says what is missing, and of folders what they hold", async () => {
    await assert.rejects(recognise(path.join(folder, "nothing")), { code: "FILE_NOT_FOUND" });
    await assert.rejects(recognise(path.join(place(",A\nc,1"), "below")), { code: "FILE_NOT_FOUND" });
    const empty = path.join(folder, "empty");
    mkdirSync(empty);
    await assert.rejects(recognise(empty), { code: "UNKNOWN_FORMAT", message: /the folder is empty/ });
    writeFileSync(path.join(empty, "notes.md"), "");
    await assert.rejects(recognise(empty), { code: "UNKNOWN_FORMAT", message: /holds notes\.md/ });
  });

  it("tells addresses of Zarr stores from those of files", () => {
    for (const url of ["https://a.org/x.zarr", "https://a.org/x.zarr/", "https://a.org/x.zip?key=1", "https://a.org/store"]) assert.ok(isZarrAddress(url), url); // prettier-ignore
    for (const url of ["https://a.org/x.h5ad", "https://a.org/x.csv.gz?d=.zarr"]) assert.ok(!isZarrAddress(url), url); // prettier-ignore
  });
});
