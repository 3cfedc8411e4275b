import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSplitPickle } from "../../../src/data/gears/splitPickle.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../golden/split_pickles.json", import.meta.url), "utf8"),
) as Record<string, string> & { sets: Record<string, string> };

describe("data/gears/splitPickle", () => {
  let folder: string;
  const put = (name: string, base64: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.from(base64, "base64"));
    return file;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-pickle-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const sets = { test: ["A+ctrl", "A+B"], train: ["ctrl", "B+ctrl", "ctrl+C"], val: ["B+C"] };
  for (const [protocol, base64] of Object.entries(golden.sets))
    it(`reads protocol ${protocol}`, async () => {
      assert.deepEqual(await readSplitPickle(put(`p${protocol}.pkl`, base64)), sets);
    });

  it("reads lists as numpy arrays, and the subgroups beside", async () => {
    put("x_simulation_1_0.75_subgroup.pkl", golden.subgroup!);
    const found = await readSplitPickle(put("x_simulation_1_0.75.pkl", golden.arrays!));
    assert.deepEqual(found.train, sets.train);
    assert.deepEqual(found.subgroups!.combo_seen1, ["A+B"]);
    assert.deepEqual(found.validationSubgroups!.combo_seen2, ["B+C"]);
  });

  it("refuses what is no split", async () => {
    for (const [name, message] of [
      ["subgroup", /It holds the subgroups of a split: name the file without _subgroup/],
      ["cells", /is none/],
      ["odd", /names "holdout"/],
      ["empty", /is empty/],
    ] as const)
      await assert.rejects(readSplitPickle(put(`${name}.pkl`, golden[name]!)), { code: "BAD_SPLIT", message }); // prettier-ignore
    await assert.rejects(readSplitPickle(path.join(folder, "none.pkl")), { code: "FILE_NOT_FOUND" });
    await assert.rejects(readSplitPickle(put("cut.pkl", golden.odd!.slice(0, 24))), { code: "PICKLE_DAMAGED" }); // prettier-ignore
  });
});
