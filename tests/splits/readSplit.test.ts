import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatManifest } from "../../src/splits/manifest.ts";
import { readSplit } from "../../src/splits/readSplit.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { parsed } from "../support/splits.ts";

const golden = JSON.parse(
  readFileSync(new URL("../golden/split_pickles.json", import.meta.url), "utf8"),
) as Record<string, string> & { sets: Record<string, string> };
const conditions = parsed(["ctrl", "A", "B", "C", "B+A", "B+C"]);

describe("splits/readSplit", () => {
  let folder: string;
  const put = (name: string, content: string | Uint8Array): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-split-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const sets = { train: ["ctrl", "B", "C"], test: ["A", "B+A"], validation: ["B+C"] };
  for (const [what, name, content] of [
    ["JSON", "s.json", '{"train": ["ctrl", "B+ctrl", "C"], "test": ["A", "A+B"], "val": ["C+B"]}'],
    ["JSON by another name, with a byte order mark", "split", '\ufeff {"train": ["ctrl", "B", "C"], "test": ["A", "A+B"], "validation": ["C+B"]}'], // prettier-ignore
    ["a table", "s.tsv", "condition\tset\nctrl\ttrain\nB\ttrain\nC\ttrain\nA\ttest\nA+B\ttest\nB+C\tval\n"],
    ["a pickle of protocol 4", "s.pkl", Buffer.from(golden.sets["4"]!, "base64")],
    ["a pickle of protocol 0", "t.pkl", Buffer.from(golden.sets["0"]!, "base64")],
  ] as const)
    it(`reads ${what}`, async () => {
      const { train, test, validation, algorithm } = await readSplit(put(name, content), conditions);
      assert.deepEqual({ train, test, validation, algorithm }, { ...sets, algorithm: "given" });
    });

  it("gives the subgroups of a pickle the data's labels", async () => {
    put("g_subgroup.pkl", Buffer.from(golden.subgroup!, "base64"));
    const split = await readSplit(put("g.pkl", Buffer.from(golden.sets["4"]!, "base64")), conditions);
    assert.deepEqual(split.subgroups!.combo_seen1, ["B+A"]);
  });

  it("reads a split without test, as GEARS' no_test is", async () => {
    const split = await readSplit(put("n.pkl", Buffer.from(golden.no_test!, "base64")), conditions);
    assert.deepEqual([split.test, split.validation], [[], ["B+C"]]);
  });

  it("notes a manifest of another file, with its checksum and numbers", async () => {
    const data = { conditions, dataset: "screen", nCells: conditions.map(() => 4) };
    const made = splitFor(data, { seed: 2, algorithm: "all-doubles", source: "ab".repeat(32) });
    const file = put("m.json", formatManifest(made));
    const read = (here: object, known = conditions) => readSplit(file, known, here);
    assert.deepEqual(await read({ source: "ab".repeat(32), nCells: 24 }), made);
    const other = await read({ source: "cd".repeat(32), nCells: 30 }, [...conditions, ...parsed(["D"])]);
    assert.deepEqual(other.notes!.slice(1), [
      "The split was made from another file: SHA-256 abababababab… there, cdcdcdcdcdcd… here.",
      "The split was made from 24 cells; here are 30.",
      "The split was made from 6 conditions; here are 7.",
      `1 of 7 conditions are not listed in ${file} and belong to no set: D.`,
    ]);
    await assert.rejects(read({}, conditions.slice(0, 4)), { code: "UNKNOWN_CONDITION", message: /B\+A/ });
  });

  it("notes that control is not listed", async () => {
    const split = await readSplit(put("c.json", '{"train": ["B"], "test": ["A"]}'), conditions);
    assert.match(split.notes![0]!, /does not list control \(ctrl\); it is trained on/);
    assert.deepEqual(split.train, ["B", "ctrl"]);
  });

  it("refuses what cannot be read", async () => {
    await assert.rejects(readSplit(path.join(folder, "none"), conditions), { code: "FILE_NOT_FOUND" });
    await assert.rejects(readSplit(put("bad.json", "train: A"), conditions), { code: "BAD_JSON" });
    await assert.rejects(readSplit(put("bad.csv", "x,y,z\n1,2,3\n"), conditions), { code: "BAD_SPLIT" });
    await assert.rejects(readSplit(put("two.csv", "condition,set\nA,train\nA+ctrl,test\n"), conditions), {
      code: "OVERLAPPING_SPLIT",
      message: /"A" in train and in test/,
    });
  });
});
