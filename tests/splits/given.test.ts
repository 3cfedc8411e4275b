import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseCondition } from "../../src/data/condition.ts";
import { givenSplit } from "../../src/splits/given.ts";
import { readSplit } from "../../src/splits/readSplit.ts";
import { formatManifest } from "../../src/splits/manifest.ts";
import { splitFor } from "../../src/splits/registry.ts";

const conditions = ["control", "KLF1", "MAP2K6", "CEBPE", "KLF1+MAP2K6", "CEBPE+KLF1"].map((label) =>
  parseCondition(label),
);

describe("splits/given", () => {
  it("takes train, test and val, adds control and lists the rest as dropped", () => {
    const split = givenSplit(
      { train: ["KLF1", "MAP2K6"], test: ["KLF1+MAP2K6"], val: ["CEBPE"] },
      conditions,
      "s.json",
    );
    assert.deepEqual(split.train, ["KLF1", "MAP2K6", "control"]);
    assert.deepEqual([split.test, split.validation, split.algorithm], [["KLF1+MAP2K6"], ["CEBPE"], "given"]);
    assert.deepEqual(split.dropped, [{ condition: "CEBPE+KLF1", reason: "it is not listed in s.json" }]);
  });

  it("knows conditions by their genes, and keeps the data's labels", () => {
    const split = givenSplit({ train: ["ctrl", "KLF1+ctrl"], test: ["MAP2K6+KLF1"] }, conditions);
    assert.deepEqual(split.train, ["control", "KLF1"]);
    assert.deepEqual(split.test, ["KLF1+MAP2K6"]);
  });

  it("takes a manifest, with its seed and reasons", async () => {
    const made = splitFor({ conditions }, { seed: 8 });
    const folder = await mkdtemp(path.join(tmpdir(), "pertline-"));
    try {
      const file = path.join(folder, "split.json");
      await writeFile(file, formatManifest(made));
      assert.deepEqual(await readSplit(file, conditions), made);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const [what, value, code, message] of [
    [
      "unknown conditions, with near misses",
      { train: ["KLF2"], test: ["CEBPE"] },
      "UNKNOWN_CONDITION",
      /did you mean "KLF1"/,
    ],
    [
      "a condition in two sets",
      { train: ["KLF1"], test: ["KLF1+ctrl"] },
      "OVERLAPPING_SPLIT",
      /"KLF1" in train and in test/,
    ],
    ["control held out", { train: ["KLF1"], test: ["ctrl"] }, "BAD_SPLIT", /holds out control/],
    ["nothing held out", { train: ["KLF1"], test: [] }, "BAD_SPLIT", /holds out nothing/],
    ["val and validation", { train: [], test: ["KLF1"], val: [], validation: [] }, "BAD_SPLIT", /give one/],
    ["no test", { train: ["KLF1"] }, "BAD_SPLIT", /test/],
    ["no object", ["KLF1"], "BAD_SPLIT", /"train"/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => givenSplit(value, conditions, "s.json"), { code, message });
    });
});
