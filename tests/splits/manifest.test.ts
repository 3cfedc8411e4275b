import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseCondition } from "../../src/data/condition.ts";
import { gearsSimulation } from "../../src/splits/gears/simulation.ts";
import { formatManifest, parseManifest, readManifest, writeManifest } from "../../src/splits/manifest.ts";

const conditions = ["ctrl", ..."ABCDEFGH"].map((label) => parseCondition(label));

describe("splits/manifest", () => {
  const split = gearsSimulation(conditions, { seed: 5, source: "ab".repeat(32) });
  const json = (change: object): unknown => ({ ...(JSON.parse(formatManifest(split)) as object), ...change });

  it("writes and reads a split without loss, and leaves nothing else behind", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "pertline-"));
    try {
      const file = path.join(folder, "split.json");
      await writeManifest(file, split);
      assert.deepEqual(await readManifest(file), split);
      assert.deepEqual(await readdir(folder), ["split.json"]);
      await writeFile(file, "{");
      await assert.rejects(readManifest(file), { code: "BAD_JSON" });
      await assert.rejects(readManifest(path.join(folder, "none.json")), {
        code: "FILE_NOT_FOUND",
        message: /none\.json/,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const [what, change, code, message] of [
    ["a missing field", { train: undefined }, "BAD_MANIFEST", /train/],
    ["a checksum that is none", { source: "abc" }, "BAD_MANIFEST", /SHA-256/],
    ["a newer version", { version: 2 }, "NEWER_MANIFEST", /version 2.*Update/],
    ["another format", { format: "x" }, "BAD_MANIFEST", /format/],
    [
      "a condition in two sets",
      { test: [...split.test, split.train[0]!] },
      "OVERLAPPING_SPLIT",
      /in train and in test/,
    ],
    [
      "a condition twice in a set",
      { validation: ["Q", "Q"] },
      "OVERLAPPING_SPLIT",
      /"Q" twice in validation/,
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => parseManifest(json(change), "m.json"), { code, message });
    });

  it("refuses what is no object", () => {
    for (const value of [null, 3, "x", []])
      assert.throws(() => parseManifest(value), { code: "BAD_MANIFEST" });
  });
});
