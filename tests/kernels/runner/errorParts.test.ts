import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { errorName, errorProperties } from "../../../kernels/runner/errorParts.ts";

const thrownBy = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
};

describe("the parts of an error", () => {
  class FitError extends TypeError {
    gene = "TP53";
    code = "NO_FIT";
    get later(): never {
      throw new Error("called");
    }
  }

  it("are its class's name, unless it has one of its own", () => {
    assert.equal(errorName(new FitError("x")), "FitError");
    assert.equal(errorName(Object.assign(new FitError("x"), { name: "Named" })), "Named");
    assert.equal(errorName(new RangeError("x")), "RangeError");
    assert.equal(errorName(new (class e extends Error {})("x")), "Error");
    assert.equal(errorName(thrownBy(() => Buffer.alloc(-1))), "RangeError");
    assert.equal(errorName(new DOMException("x", "AbortError")), "AbortError");
    assert.equal(errorName({ name: "Error", message: "x" }), "Error");
  });

  it("are its own properties, bounded, without what the message says already", () => {
    assert.deepEqual(errorProperties(new FitError("x")), ["{ gene: 'TP53', code: 'NO_FIT' }"]);
    assert.deepEqual(errorProperties(new Error("x", { cause: 5 })), []);
    assert.deepEqual(errorProperties(thrownBy(() => readFileSync("/no/such/file"))), []);
    assert.deepEqual(errorProperties(thrownBy(() => assert.equal(1, 2))), []);
    assert.deepEqual(errorProperties(thrownBy(() => Buffer.alloc(-1))), []);
    const large = Object.assign(new Error("x"), { rows: Array(200).fill("y".repeat(500)) });
    assert.ok(errorProperties(large).join("\n").length < 2100);
    const hostile = Object.defineProperty(new Error("x"), "a", {
      enumerable: true,
      get: () => assert.fail(),
    });
    assert.deepEqual(errorProperties(hostile), ["{ a: [Getter] }"]);
  });
});
