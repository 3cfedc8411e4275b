import assert from "node:assert/strict";
import { lazily } from "../../src/io/lazy.ts";

describe("lazily", () => {
  it("makes a value when it is first asked for, once", () => {
    let made = 0;
    const object = lazily({ kind: "number" }, "values", () => [++made]);
    assert.deepEqual(Object.keys(object), ["kind", "values"]);
    assert.equal(made, 0);
    assert.deepEqual([object.values, object.values, made], [[1], [1], 1]);
  });

  it("is made for copies and for other threads", () => {
    assert.deepEqual(structuredClone(lazily({}, "a", () => "é")), { a: "é" });
    assert.deepEqual({ ...lazily({ b: 1 }, "a", () => 2) }, { b: 1, a: 2 });
  });

  it("is tried again after an error, and can be set", () => {
    let tries = 0;
    const object = lazily({}, "a", () => {
      if (++tries === 1) throw new Error("not now");
      return tries;
    });
    assert.throws(() => object.a, /not now/);
    assert.equal(object.a, 2);
    object.a = 7;
    assert.equal(object.a, 7);
  });
});
