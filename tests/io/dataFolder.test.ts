import assert from "node:assert/strict";
import path from "node:path";
import { dataFolder } from "../../src/io/dataFolder.ts";

describe("dataFolder", () => {
  it("is where the user says, else in the cache folder", () => {
    assert.equal(dataFolder({ PERTLINE_DATA: "here", PERTLINE_CACHE: "/c" }), path.resolve("here"));
    assert.equal(dataFolder({ PERTLINE_CACHE: "/c" }), path.join(path.resolve("/c"), "data"));
  });
});
