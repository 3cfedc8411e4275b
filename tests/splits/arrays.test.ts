import assert from "node:assert/strict";
import { setDifference, unique } from "../../src/splits/arrays.ts";

describe("splits/arrays", () => {
  it("sorts by code point, as numpy does and the locale does not", () => {
    assert.deepEqual(unique(["b", "B", "a+Z", "_", "a", "B", "10", "9"]), [
      "10",
      "9",
      "B",
      "_",
      "a",
      "a+Z",
      "b",
    ]);
  });
  it("subtracts sets", () => {
    assert.deepEqual(setDifference(["c", "a", "b", "a"], ["b", "x"]), ["a", "c"]);
  });
});
