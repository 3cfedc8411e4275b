import assert from "node:assert/strict";
import { bytes, float, integer, message } from "../../../src/tensor/onnx/protobuf.ts";

const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

describe("protobuf", () => {
  // Examples of the encoding guide of protocol buffers.
  it("writes numbers, texts and messages as the encoding guide does", () => {
    assert.equal(hex(integer(1, 150)), "089601");
    assert.equal(hex(bytes(2, "testing")), "120774657374696e67");
    assert.equal(hex(bytes(3, integer(1, 150))), "1a03089601");
    assert.equal(hex(integer(1, -2)), "08feffffffffffffffff01");
    assert.equal(hex(float(1, 1)), "0d0000803f");
  });

  it("writes fields above 15, zeros, nothing, and long contents", () => {
    assert.equal(hex(integer(16, 0)), "800100");
    assert.equal(hex(message()), "");
    assert.equal(hex(bytes(1, "")), "0a00");
    assert.equal(hex(message(integer(1, 1), integer(2, 2))), "08011002");
    assert.equal(hex(bytes(1, new Uint8Array(300)).subarray(0, 3)), "0aac02");
    assert.equal(hex(integer(1, 2 ** 40)), "08808080808020");
  });
});
