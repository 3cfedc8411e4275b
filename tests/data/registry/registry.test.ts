import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BUILT_IN } from "../../../src/data/registry/builtIn.ts";
import { entrySchema } from "../../../src/data/registry/entry.ts";
import { dataEntries, dataEntry } from "../../../src/data/registry/registry.ts";

describe("registry", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-registry-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const mine = { name: "mine", kind: "cells", what: "a screen of ours", files: [{ name: "mine.h5ad" }] };

  it("knows the data sets of the benchmark, each told in full", async () => {
    const entries = await dataEntries({ PERTLINE_DATA: folder });
    assert.deepEqual(entries.map(({ name }) => name), ["norman", "norman_from_scfoundation", "adamson", "dixit", "replogle_k562_essential", "replogle_rpe1_essential", "gene2go", "essential_genes", "go_essential_all", "paper_source_data"]); // prettier-ignore
    for (const entry of BUILT_IN) {
      entrySchema.parse(entry);
      assert.ok(
        entry.files.every(({ url }) => url?.startsWith("https://")),
        entry.name,
      );
      assert.notEqual(entry.citation, "unknown");
    }
  });

  it("reads the user's own, from the data folder or where PERTLINE_REGISTRY says", async () => {
    const text = JSON.stringify({ entries: [mine] });
    writeFileSync(path.join(folder, "registry.json"), text);
    writeFileSync(path.join(folder, "other.json"), text.replace(/mine/g, "other"));
    const found = await dataEntry("mine", { PERTLINE_DATA: folder });
    assert.deepEqual([found.licence, found.species, found.files], ["unknown", "unknown", mine.files]);
    const environment = { PERTLINE_DATA: folder, PERTLINE_REGISTRY: path.join(folder, "other.json") };
    assert.equal((await dataEntry("other", environment)).name, "other");
    await assert.rejects(dataEntry("mine", environment), { code: "UNKNOWN_DATASET" });
  });

  it("suggests the name that was meant", async () => {
    await assert.rejects(dataEntry("nrman", { PERTLINE_DATA: folder }), { code: "UNKNOWN_DATASET", message: /Did you mean "norman"\?/ }); // prettier-ignore
  });

  it("says what is wrong with a registry", async () => {
    const environment = { PERTLINE_DATA: folder, PERTLINE_REGISTRY: path.join(folder, "r.json") };
    await assert.rejects(dataEntries(environment), { code: "REGISTRY_UNREADABLE", message: /ENOENT/ });
    const file = { name: "x.h5ad" };
    for (const [content, message] of [
      ["{", /no JSON/],
      ["[]", /at the top/],
      [{ entries: [{ ...mine, name: "Norman 2" }] }, /entries\.0\.name: expected small letters/],
      [{ entries: [{ ...mine, name: "norman" }] }, /name "norman" is there twice, or built in/],
      [
        { entries: [{ ...mine, files: [{ name: "gene2go_all.pkl" }] }] },
        /file "gene2go_all\.pkl" is there twice/,
      ],
      [{ entries: [{ ...mine, colour: 1 }] }, /colour/],
      [{ entries: [{ ...mine, kind: "images" }] }, /entries\.0\.kind/],
      [{ entries: [{ ...mine, files: [] }] }, /files/],
      [
        { entries: [{ ...mine, files: [{ ...file, name: "../x" }] }] },
        /files\.0\.name: expected a file name relative/,
      ],
      [{ entries: [{ ...mine, files: [{ ...file, url: "file:///etc/passwd" }] }] }, /url/],
      [{ entries: [{ ...mine, files: [{ ...file, member: "a/../b" }] }] }, /member/],
      [{ entries: [{ ...mine, files: [{ ...file, sha256: "abc" }] }] }, /64 hexadecimal digits/],
    ] as const) {
      writeFileSync(
        environment.PERTLINE_REGISTRY,
        typeof content === "string" ? content : JSON.stringify(content),
      );
      await assert.rejects(dataEntries(environment), { code: "BAD_REGISTRY", message });
    }
  });
});
