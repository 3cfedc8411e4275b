import assert from "node:assert/strict";
import { checkScale, convertScale, parsePredictionsAre } from "../../src/data/predictionScale.ts";
import { random } from "../../src/stats/random.ts";

const source = random(2);
const genes = 200;
const control = Float64Array.from({ length: genes }, () => Math.log1p(source.gamma(0.7) * 2));
const observed = Float64Array.from({ length: 5 * genes }, (_, i) =>
  Math.max(0, control[i % genes]! + 0.1 * source.normal()),
);
const poor = observed.map((_, i) => control[i % genes]! + 0.15 * source.normal());
const check = (predicted: Float64Array, predictedControl?: Float64Array): void =>
  checkScale({
    predicted,
    observed,
    control,
    target: 10_000,
    ...(predictedControl ? { predictedControl } : {}),
  });
const fails = (
  predicted: Float64Array,
  code: string,
  message: RegExp,
  predictedControl?: Float64Array,
): void => assert.throws(() => check(predicted, predictedControl), { code, message });
const changes = observed.map((value, i) => value - control[i % genes]!);

describe("checkScale", () => {
  it("accepts expression, also a poor prediction with some negative values, and no change", () => {
    check(observed);
    check(poor);
    check(
      observed.map((_, i) => control[i % genes]!),
      control,
    );
    check(observed.map((value) => value * 1.1));
  });

  it("refuses changes, naming the option", () => {
    fails(changes, "LOOKS_LIKE_CHANGES", /--predictions-are changes/);
    fails(new Float64Array(5 * genes), "LOOKS_LIKE_CHANGES", /--predictions-are changes/);
    fails(
      changes.map((value) => Math.abs(value)),
      "LOOKS_LIKE_CHANGES",
      /control is near zero/,
      new Float64Array(genes),
    );
  });

  it("refuses counts, other library sizes and another base, naming each option", () => {
    fails(observed.map(Math.expm1), "LOOKS_LIKE_COUNTS", /--predictions-are counts /);
    fails(
      observed.map((value) => Math.round(Math.expm1(value) * 3)),
      "LOOKS_LIKE_COUNTS",
      /--predictions-are counts /,
    );
    const rescaled = (factor: number) => observed.map((value) => Math.log1p(Math.expm1(value) * factor));
    fails(rescaled(100), "LOOKS_LIKE_OTHER_SCALE", /--predictions-are log1p:1000000 /);
    fails(rescaled(0.1), "LOOKS_LIKE_OTHER_SCALE", /--predictions-are log1p:1000 /);
    fails(
      observed.map((value) => value / Math.LN2),
      "LOOKS_LIKE_OTHER_SCALE",
      /--predictions-are log2 /,
    );
  });

  it("refuses numbers that are in another order than the genes", () => {
    fails(
      observed.map((_, i) => observed[i - (i % genes) + (genes - 1 - (i % genes))]!),
      "UNRELATED_VALUES",
      /order/,
    );
  });
});

describe("convertScale", () => {
  it("undoes each scale", () => {
    const near = (found: Float64Array, wanted: Float64Array): void =>
      found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]!) < 1e-9));
    const from = (values: Float64Array, are: string, target: number | undefined = 10_000): Float64Array => {
      const copy = values.slice();
      const notes = convertScale(copy, parsePredictionsAre(are), control, target);
      assert.equal(notes.length, are === "expression" ? 0 : 1);
      return copy;
    };
    near(from(observed, "expression"), observed);
    near(from(changes, "changes"), observed);
    near(
      from(
        observed.map((value) => value / Math.LN2),
        "log2",
      ),
      observed,
    );
    near(
      from(
        observed.map((value) => Math.log1p(Math.expm1(value) * 100)),
        "log1p:1000000",
      ),
      observed,
    );
    const row = observed.slice(0, genes);
    const total = row.reduce((sum, value) => sum + Math.expm1(value), 0);
    near(
      from(
        row.map((value) => 7 * Math.expm1(value)),
        `counts:${total}`,
      ),
      row,
    );
    near(from(new Float64Array(genes), "counts"), new Float64Array(genes));
  });

  it("says when the library size of the data was assumed", () => {
    assert.match(
      convertScale(observed.slice(), { kind: "log1p", target: 1e6 }, control, undefined)[0]!,
      /10000 \(assumed/,
    );
  });
});

describe("parsePredictionsAre", () => {
  it("reads what it can and lists the choices otherwise", () => {
    assert.deepEqual(parsePredictionsAre("log1p:1_000_000"), { kind: "log1p", target: 1e6 });
    assert.deepEqual(parsePredictionsAre("counts"), { kind: "counts" });
    for (const text of ["", "log1p", "log1p:-3", "changes:5", "lfc", "counts:x"])
      assert.throws(
        () => parsePredictionsAre(text),
        { code: "BAD_SCALE", message: /expression .*changes/ },
        text,
      );
  });
});
