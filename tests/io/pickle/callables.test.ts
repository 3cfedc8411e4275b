import assert from "node:assert/strict";
import { call, named, setState } from "../../../src/io/pickle/callables.ts";
import type { Item } from "../../../src/io/pickle/value.ts";

const refused = { code: "PICKLE_REFUSED", message: /^x\.pkl was not read: / };
const free = (): void => undefined;
/** Parameters may hold what is named, while a pickle is read. */
const make = (module: string, name: string, parameters: unknown): Item =>
  call(named(module, name, "x.pkl"), parameters as Item, "x.pkl", free);

describe("callables of pickles", () => {
  it("make data, under the names of every Python and numpy version", () => {
    assert.deepEqual(make("builtins", "set", [["a", 1]]), new Set(["a", 1]));
    assert.deepEqual(make("__builtin__", "frozenset", []), new Set());
    assert.deepEqual(make("_codecs", "encode", ["é", "latin1"]), Uint8Array.of(0xe9));
    assert.deepEqual(make("collections", "OrderedDict", [[["a", 1]]]), new Map([["a", 1]]));
    assert.deepEqual(make("collections", "defaultdict", [named("builtins", "list", "x.pkl")]), new Map());
    for (const core of ["numpy.core.multiarray", "numpy._core.multiarray"]) {
      const type = make("numpy", "dtype", ["f8"]);
      assert.equal(make(core, "scalar", [type, new Uint8Array(Float64Array.of(2.5).buffer)]), 2.5);
    }
  });

  it("are refused where they are no data, also under names that every object has", () => {
    for (const [module, name] of [
      ["os", "system"],
      ["builtins", "eval"],
      ["builtins", "getattr"],
      ["posix", "system"],
      ["numpy", "constructor"],
      ["__proto__", "set"],
      ["constructor", "name"],
      ["builtins", "toString"],
      ["numpy.core.multiarray", "load"],
    ] as const)
      assert.throws(() => named(module, name, "x.pkl"), refused);
    assert.throws(() => named("os\n\u001b[31m", "x".repeat(1000), "x.pkl"), (error: Error) => {
      assert.match(error.message, /^[ -~]+$/);
      return error.message.length < 400;
    }); // prettier-ignore
  });

  it("refuse parameters that are not theirs", () => {
    for (const [module, name, parameters] of [
      ["builtins", "set", "no list"],
      ["builtins", "set", [["a"], ["b"]]],
      ["builtins", "list", [[1]]],
      ["_codecs", "encode", ["\u0100", "latin1"]],
      ["_codecs", "encode", ["rm", "rot13"]],
      ["collections", "OrderedDict", [[["a"]]]],
      ["collections", "defaultdict", ["list"]],
      ["numpy", "dtype", ["V8"]],
      ["numpy.core.multiarray", "_reconstruct", [null]],
      ["numpy.core.multiarray", "scalar", ["f8", new Uint8Array(8)]],
    ] as [string, string, Item][])
      assert.throws(() => make(module, name, parameters), refused, `${module}.${name}`);
    assert.throws(() => call("builtins.set", [], "x.pkl", free), refused);
  });

  it("count what they copy", () => {
    let items = 0;
    const set = named("builtins", "set", "x.pkl");
    call(set, [[1, 2, 3]], "x.pkl", (n) => (items += n));
    assert.equal(items, 3);
    const stop = (): void => {
      throw new Error("too much");
    };
    assert.throws(() => call(set, [[1]], "x.pkl", stop), /too much/);
  });

  it("set the state of numpy's two types, and of nothing else", () => {
    const type = make("numpy", "dtype", ["i4"]);
    setState(type, [3, ">", null, null, null, -1, -1, 0], "x.pkl", free);
    const array: Item[] = [];
    setState(
      array as Item,
      [1, [2], type, false, Uint8Array.of(0, 0, 0, 5, 0, 0, 1, 0)] as Item,
      "x.pkl",
      free,
    );
    assert.deepEqual(array, [5, 256]);
    for (const [item, state] of [
      [new Map(), [1]],
      [[1], [1, [1], type, false, new Uint8Array(4)]],
      [[], [1, [2, 2], type, false, new Uint8Array(16)]],
      [[], { a: 1 }],
    ] as unknown as [Item, Item][])
      assert.throws(() => setState(item, state, "x.pkl", free), refused);
  });
});
