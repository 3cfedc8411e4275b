import assert from "node:assert/strict";
import { nearest } from "../../kernels/nearest.ts";

describe("nearest", () => {
  it("names the candidates that are near, closest first", () => {
    assert.equal(nearest("condtion", ["control", "condition"])[0], "condition");
    assert.deepEqual(nearest("Genes", ["gene", "genes"]), ["genes", "gene"]);
  });
  it("names none that is far", () => {
    assert.deepEqual(nearest("xyz", ["genes", "label"]), []);
  });
});
