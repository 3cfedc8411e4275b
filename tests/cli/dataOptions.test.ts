import assert from "node:assert/strict";
import { Command } from "commander";
import { type DataOptions, dataOptions, pseudobulkOptions } from "../../src/cli/dataOptions.ts";

describe("data options", () => {
  const read = (...words: string[]): object =>
    pseudobulkOptions(dataOptions(new Command()).parse(words, { from: "user" }).opts<DataOptions>());

  it("collect repeated filters and leave out what is not said", () => {
    assert.deepEqual(read(), {});
    assert.deepEqual(read("--where", "a=1", "--where", "b=2", "--control", "nt", "--normalise"), {
      where: ["a=1", "b=2"],
      control: "nt",
      normalise: true,
    });
  });
});
