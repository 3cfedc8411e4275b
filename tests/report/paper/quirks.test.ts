import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { QUIRKS, quirksMarkdown } from "../../../src/report/paper/quirks.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

describe("quirks", () => {
  it("are Q1 to Q24, each once and in order", () => {
    assert.deepEqual(QUIRKS.map(({ id }) => id), Array.from({ length: 24 }, (_, i) => `Q${i + 1}`)); // prettier-ignore
  });

  it("make docs/quirks.md", () => {
    if (process.env.UPDATE_GOLDEN) writeFileSync(path.join(root, "docs/quirks.md"), quirksMarkdown());
    assert.equal(read("docs/quirks.md"), quirksMarkdown(), "UPDATE_GOLDEN=1 writes it anew");
  });

  for (const { id, status, option, test } of QUIRKS) {
    it(`${id} says how it is switched and where that is shown, where it is`, () => {
      if (test !== undefined) assert.match(read(test), /\bit\(/);
      if (option) {
        const names = [...option.call.matchAll(/(\w+)(?=:| \}\))/g)].map((match) => match[1]!);
        assert.ok(names.length > 0, option.call);
        for (const name of names) assert.match(read(option.file), new RegExp(`\\b${name}\\b`), option.call);
      }
      assert.equal(option === undefined && status === "both ways", false);
      assert.equal(test === undefined && status !== "noted", false);
    });
  }
});
