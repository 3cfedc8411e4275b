import assert from "node:assert/strict";
import { helpTopic } from "../../../kernels/server/help.ts";

describe("help", () => {
  it("is asked for by a question mark before or behind a name", () => {
    for (const code of ["Math.max?", "?Math.max", " Math.max ?? ", "??Math.max\n"])
      assert.equal(helpTopic(code), "Math.max", code);
    assert.equal(helpTopic("größe?"), "größe");
  });
  it("is not asked for by code", () => {
    for (const code of [
      "a",
      "?",
      "",
      "a?.b",
      "a ? b : c",
      "?a?",
      "a ?? b",
      "f()?",
      "'a?'",
      "// a?",
      "a?\nb",
      "1?",
    ])
      assert.equal(helpTopic(code), undefined, code);
  });
});
