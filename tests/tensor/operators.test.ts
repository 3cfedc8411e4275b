import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { goldenNames } from "../support/operators.ts";

const tests = (folder: string): string[] => readdirSync(path.join(import.meta.dirname, folder)).filter((file) => file.endsWith(".test.ts")); // prettier-ignore

describe("tensor operators", () => {
  it("have a test each, of the same name", () => {
    const operators = readdirSync(path.join(import.meta.dirname, "../../src/tensor/operators"));
    assert.deepEqual(tests("operators").sort(), operators.map((file) => file.replace(".ts", ".test.ts")).sort()); // prettier-ignore
  });

  it("are tested with every golden case", () => {
    const texts = ["operators", "layers"].flatMap((folder) =>
      tests(folder).map((file) => readFileSync(path.join(import.meta.dirname, folder, file), "utf8")),
    );
    const all = texts.join("\n");
    assert.deepEqual(goldenNames().filter((name) => !new RegExp(`\\b${name}\\b`).test(all)), []); // prettier-ignore
  });
});
