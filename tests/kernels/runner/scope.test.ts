import assert from "node:assert/strict";
import { createScope } from "../../../kernels/runner/scope.ts";

describe("scope", () => {
  it("keeps variables across evaluations, shared by all functions", () => {
    const scope = createScope({ given: 1 });
    scope.declare(["a"]);
    scope.evaluate("a = given + 1");
    scope.declare(["readA"]);
    scope.evaluate("readA = () => a");
    scope.set("a", 5);
    assert.equal(scope.evaluate("readA()"), 5);
    assert.ok(scope.has("a") && !scope.has("b"));
    assert.ok(!("a" in globalThis));
  });

  it("shows functions what is declared after them, if they mention it", () => {
    const scope = createScope({});
    scope.declare(["early"]);
    scope.expect(["lateName", "fetch"]);
    scope.evaluate("early = () => lateName");
    assert.throws(() => scope.evaluate("early()"), /lateName is not defined/);
    scope.declare(["lateName"]);
    scope.evaluate("lateName = 1");
    assert.equal(scope.evaluate("early()"), 1);
    scope.evaluate("lateName = 2");
    assert.equal(scope.evaluate("early()"), 2);
    scope.declare(["setLate"]);
    scope.evaluate("setLate = () => { lateName = 3; }; setLate()");
    assert.equal(scope.evaluate("early()"), 3);
    Reflect.deleteProperty(globalThis, "lateName");
  });

  it("never replaces a global, nor adds a name that nothing mentions", () => {
    const scope = createScope({});
    const { fetch } = globalThis;
    scope.expect(["fetch"]);
    scope.declare(["fetch", "unmentioned"]);
    scope.evaluate("fetch = 1; unmentioned = 2");
    assert.equal(globalThis.fetch, fetch);
    assert.ok(!("unmentioned" in globalThis));
    assert.equal(scope.evaluate("fetch"), 1);
  });
});
