import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { readPickle } from "../../../src/io/pickle/read.ts";
import type { PickleValue } from "../../../src/io/pickle/value.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

interface Case {
  name: string;
  protocol: number;
  pickle: string;
}

const golden = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../../golden/pickle.json"), "utf8"),
) as { values: Record<string, unknown>; cases: Case[]; refused: Case[] };
const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

/** The notation of make_pickle.py as values. */
function value(tagged: unknown): unknown {
  if (Array.isArray(tagged)) return tagged.map(value);
  if (typeof tagged !== "object" || tagged === null) return tagged;
  const { int, float, bytes, set, dict } = tagged as Record<string, never>;
  if (int !== undefined) return Number.isSafeInteger(Number(int)) ? Number(int) : BigInt(int);
  if (float !== undefined) return { inf: Infinity, "-inf": -Infinity, nan: NaN }[float] ?? Number(float);
  if (bytes !== undefined) return new Uint8Array(bytes);
  if (set !== undefined) return new Set((set as unknown[]).map(value));
  return new Map((dict as unknown as [unknown, unknown][]).map(([k, v]) => [value(k), value(v)]));
}

const refusal = { code: "PICKLE_REFUSED" };
const damaged = { code: "PICKLE_DAMAGED" };
const pickle = (...parts: (string | number[])[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string, "latin1"))));

describe("readPickle", () => {
  for (const { name, protocol, pickle: bytes } of golden.cases)
    it(`reads ${name} of protocol ${protocol} as Python does`, () => {
      assert.deepEqual(readPickle(bytesOf(bytes)), value(golden.values[name]));
    });

  for (const { name, protocol, pickle: bytes } of golden.refused)
    it(`refuses ${name} of protocol ${protocol}`, () => {
      assert.throws(() => readPickle(bytesOf(bytes), { name: "x.pkl" }), refusal);
    });

  it("names what it refuses", () => {
    assert.throws(() => readPickle(pickle("cos\nsystem\n(S'echo hi'\ntR."), { name: "x.pkl" }), {
      code: "PICKLE_REFUSED",
      message: /^x\.pkl was not read: it wants os\.system to be called\. Only plain data/,
    });
  });

  it("keeps shared objects shared", () => {
    const { pickle: bytes } = golden.cases.find(({ name }) => name === "shared") as Case;
    const [a, b] = readPickle(bytesOf(bytes)) as PickleValue[];
    assert.equal(a, b);
  });

  it("refuses persistent identifiers, extensions, outside buffers, class instances", () => {
    for (const text of [
      "Pid\n.",
      "NQ.",
      "\x82\x01.",
      "\x80\x05\x97.",
      "(i__main__\nX\n.",
      "(c__main__\nX\no.",
      "c__builtin__\nset\n)\x81.",
    ])
      // prettier-ignore
      assert.throws(() => readPickle(pickle(text)), refusal, text);
    assert.throws(() => readPickle(pickle("\x80\x06N.")), refusal);
  });

  it("does not look names up on JavaScript objects", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      assert.throws(() => readPickle(pickle(`c${name}\n${name}\n.`)), refusal);
      assert.throws(() => readPickle(pickle(`cbuiltins\n${name}\n)R.`)), refusal);
    }
  });

  it("takes dictionary keys like __proto__ as data", () => {
    const read = readPickle(pickle("}X\x09\0\0\0__proto__K\x01s.")) as Map<string, number>;
    assert.equal(read.get("__proto__"), 1);
    assert.equal(({} as Record<string, unknown>)["1"], undefined);
  });

  it("says that a cut or senseless file is damaged", () => {
    for (const text of [
      "",
      "N",
      "K",
      "X\xff\xff\xff\xffab.",
      "\x8d\0\0\0\0\0\0\xff\xffa.",
      "B\xff\xff\xff\xff.",
      "\x95\xff\0\0\0\0\0\0\0N.",
      "NN.",
      "(.",
      "t.",
      ".",
      "h\0.",
      "g999999999999\n.",
      "I1x\n.",
      "L12",
      "Fabc\n.",
      "S'abc\n.",
      "Vabc",
      "V\\u12\n.",
      "\x8b\xff\xff\xff\xff.",
      "\x8b\0\0\x01\0.",
      "]Na",
      "}N.s.",
      "X\x01\0\0\0\xff.",
      "\xff.",
      "0.",
      "1.",
      "]}]s.",
    ])
      // prettier-ignore
      assert.throws(() => readPickle(pickle(text)), damaged, JSON.stringify(text));
  });

  it("bounds size, containers, memos and copies", function () {
    this.timeout(20_000);
    const tooLarge = { code: "PICKLE_TOO_LARGE" };
    assert.throws(() => readPickle(new Uint8Array(11), { maxBytes: 10 }), tooLarge);
    assert.throws(() => readPickle(pickle("]".repeat(3e6))), tooLarge);
    assert.throws(() => readPickle(pickle("(".repeat(3e6))), tooLarge);
    assert.throws(() => readPickle(pickle("N".repeat(9e6))), tooLarge);
    // One list of 50,000, copied into 50,000 sets.
    const copies = pickle("(", "K\x01".repeat(50_000), "lq\0", "(", "cbuiltins\nset\nq\x01", "h\x01h\0\x85R".repeat(50_000), "t."); // prettier-ignore
    assert.throws(() => readPickle(copies), tooLarge);
  });

  it("reads nested sharing without unfolding it", () => {
    // Each list holds the one before twice: 2^60 leaves in 60 objects.
    const laughs = readPickle(pickle("]q", [0], "0", ...Array.from({ length: 60 }, (_, i) => ["]", [0x71, i + 1], [0x28, 0x68, i, 0x68, i], "e0"]).flat(), [0x68, 60], ".")); // prettier-ignore
    assert.equal((laughs as PickleValue[]).length, 2);
  });

  it("reads whatever Python writes (property)", function () {
    const found = testPython();
    if ("reason" in found) return skip(this, found.reason);
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: "binary" }),
      fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((n) => ({ int: String(n) })),
      fc.double({ noNaN: true }).map((x) => ({ float: Object.is(x, -0) ? "-0.0" : String(x).replace("Infinity", "inf") })), // prettier-ignore
      fc.uint8Array().map((b) => ({ bytes: [...b] })),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("tree")),
        fc.uniqueArray(fc.string()).map((set) => ({ set })),
        fc.dictionary(fc.string(), tie("tree")).map((one) => ({ dict: Object.entries(one) })),
      ),
    }));
    const samples = fc.sample(tree, { numRuns: 60, seed: 4 });
    const script = `
import base64, json, pickle, sys
def value(x):
    if isinstance(x, list): return [value(y) for y in x]
    if not isinstance(x, dict): return x
    (kind, y), = x.items()
    if kind == "int": return int(y)
    if kind == "float": return float(y)
    if kind == "bytes": return bytes(y)
    if kind == "set": return set(y)
    return {k: value(v) for k, v in y}
samples = json.load(sys.stdin)
json.dump([[base64.b64encode(pickle.dumps(value(x), protocol=p)).decode() for p in range(6)] for x in samples], sys.stdout)
`;
    const written = JSON.parse(
      execFileSync(found.python, ["-c", script], {
        input: JSON.stringify(samples),
        maxBuffer: 1 << 28,
      }).toString(),
    ) as string[][];
    for (const [i, sample] of samples.entries())
      for (const one of written[i] as string[]) assert.deepEqual(readPickle(bytesOf(one)), value(sample));
  });

  it("survives every mutation: a value or a typed error (5,000 mutants)", function () {
    this.timeout(60_000);
    const seeds = [...golden.cases, ...golden.refused].map(({ pickle: one }) => bytesOf(one)).filter((one) => one.length < 2000); // prettier-ignore
    const codes = new Set(["PICKLE_DAMAGED", "PICKLE_REFUSED", "PICKLE_TOO_LARGE"]);
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 3 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (seed, edits) => {
          const bytes = [...seed];
          for (const [where, byte, kind] of edits) {
            const at = where % (bytes.length + 1);
            if (kind === 0) bytes[at] = byte;
            else if (kind === 1) bytes.splice(at, 1 + (byte % 8));
            else if (kind === 2) bytes.splice(at, 0, byte);
            else bytes.splice(at, 0, ...bytes.slice(at, at + byte));
          }
          let outcome = "value";
          try {
            readPickle(new Uint8Array(bytes));
          } catch (error) {
            outcome = String((error as { code?: unknown }).code);
            if (!codes.has(outcome)) throw error;
          }
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        },
      ),
      { numRuns: 5000 },
    );
    assert.ok((outcomes.get("PICKLE_DAMAGED") ?? 0) > 500 && (outcomes.get("value") ?? 0) > 100);
  });
});
