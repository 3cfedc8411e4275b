import assert from "node:assert/strict";
import { checkTree } from "../../../src/io/pickle/checkTree.ts";
import type { PickleValue } from "../../../src/io/pickle/value.ts";

describe("checkTree", () => {
  it("finds nothing wrong with data, shared or not", () => {
    const shared = new Set<PickleValue>(["a"]);
    assert.equal(checkTree([1, null, "x", new Uint8Array(2), new Map<PickleValue, PickleValue>([["k", shared]]), shared], 3), undefined); // prettier-ignore
  });

  it("finds objects that contain themselves, in lists, sets, keys and values", () => {
    const list: PickleValue[] = [];
    list.push([list]);
    const set = new Set<PickleValue>();
    set.add([set]);
    const map = new Map<PickleValue, PickleValue>();
    map.set("a", [map]);
    for (const one of [list, set, map]) assert.match(checkTree(one, 100) ?? "", /contains itself/);
  });

  it("finds deep nesting without running out of stack, and names of types", () => {
    let deep: PickleValue[] = [];
    for (let i = 0; i < 200_000; i++) deep = [deep];
    assert.match(checkTree(deep, 100) ?? "", /deeper than 100/);
    assert.equal(checkTree(deep, 1e6), undefined);
    assert.match(checkTree([{ named: "builtins.set" } as unknown as PickleValue], 9) ?? "", /name of a type/);
  });

  it("visits what is shared once", () => {
    let value: PickleValue[] = [];
    for (let i = 0; i < 60; i++) value = [value, value];
    assert.equal(checkTree(value, 100), undefined);
  });
});
