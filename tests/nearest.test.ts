import assert from "node:assert/strict";
import { listed, nearest, suggestion } from "../src/nearest.ts";

describe("nearest", () => {
  it("finds names that differ in case, by few letters, or contain the name", () => {
    assert.deepEqual(nearest("crtl", ["ctrl", "A"]), ["ctrl"]);
    assert.deepEqual(nearest("K562", ["A172", "k562", "T98G"]), ["k562"]);
    assert.deepEqual(nearest("celltype", ["condition", "cell_type", "dose"]), ["cell_type"]);
    assert.deepEqual(nearest("conditon", ["condition", "condition_name"])[0], "condition");
    assert.deepEqual(nearest("KLF", ["KLF1", "KLF1+MAP2K6", "MIDN"]), ["KLF1", "KLF1+MAP2K6"]);
  });

  it("finds nothing far away", () => {
    assert.deepEqual(nearest("control", ["A172", "dose", "x"]), []);
    assert.deepEqual(nearest("7", ["1", "2"]), []);
  });

  it("says what was meant, else what there is", () => {
    assert.equal(suggestion("K562", ["k562", "A172"]), 'Did you mean "k562"?');
    assert.equal(suggestion("zzz", ["k562", "A172"]), "There are: k562, A172.");
    assert.equal(suggestion("zzz", []), "There are none.");
  });

  it("lists ten and counts the rest", () => {
    assert.match(listed(Array.from({ length: 12 }, (_, i) => `n${i}`)), /, n9 and 2 more$/);
  });
});
