import assert from "node:assert/strict";
import { align, commonConditions, commonGenes } from "../../src/metrics/align.ts";
import { allGenes, additive, doubles, holdOut, noChange, toyPseudobulk } from "../support/pseudobulk.ts";

describe("align", () => {
  const truth = toyPseudobulk({ singles: 4, genes: 6 });
  const test = doubles(truth);

  it("matches conditions in any order of genes and with any control label", () => {
    const model = { ...noChange(truth, ["T0", "T1+T0"]), conditions: ["ctrl+T0", "T1+T0"] };
    const aligned = align(truth, [model], holdOut(truth, ["T0+ctrl", "T0+T1", "T2+T3"]), allGenes(truth));
    assert.deepEqual(
      aligned.conditions.map((condition) => condition.label),
      ["T0+ctrl", "T0+T1", "T2+T3"],
    );
    assert.deepEqual([...aligned.models[0]!.rows], [0, 1, -1]);
    assert.deepEqual(commonConditions(aligned.models, 3), [0, 1]);
  });

  it("matches genes by symbol, a repeated symbol by its occurrence", () => {
    const doubled = { ...truth, genes: ["A", "B", "A", "C", "D", "E"] };
    const model = { ...noChange(truth, test), genes: ["C", "A", "B", "A", "X", "Y"] };
    const aligned = align(doubled, [model], holdOut(truth, test), [0, 1, 2, 3, 4]);
    assert.deepEqual([...aligned.models[0]!.columns], [1, 2, 3, 0, -1]);
    assert.deepEqual(commonGenes(aligned.models, 5), [0, 1, 2, 3]);
  });

  it("leaves control out and lists held-out conditions that the data has not", () => {
    const aligned = align(
      truth,
      [additive(truth, test)],
      holdOut(truth, ["ctrl", "T9+T8", ...test]),
      allGenes(truth),
    );
    assert.equal(aligned.conditions.length, test.length);
    assert.deepEqual(aligned.notInData, ["T9+T8"]);
  });

  it("refuses a split of other data, and NaN, saying where", () => {
    assert.throws(() => align(truth, [], holdOut(truth, ["KLF1+BAK1"]), allGenes(truth)), {
      code: "NOTHING_HELD_OUT",
      message: /KLF1\+BAK1.*T0\+ctrl/s,
    });
    const broken = noChange(truth, test);
    broken.values[7] = NaN;
    assert.throws(() => align(truth, [broken], holdOut(truth, test), allGenes(truth)), {
      code: "NOT_FINITE",
      message: /no_change gives NaN for gene G1 in condition T0\+T2/,
    });
  });

  it("takes one held-out set or both, a condition in both for test", () => {
    const split = { ...holdOut(truth, test.slice(0, 2)), validation: [test[1]!, test[2]!] };
    const of = (set?: "pooled" | "test" | "validation") => {
      const { conditions, sets } = align(truth, [], split, allGenes(truth), set);
      return conditions.map(({ label }, i) => [label, sets[i]]);
    };
    const [a, b, c] = test;
    assert.deepEqual(of(), [[a, "test"], [b, "test"], [c, "validation"]]); // prettier-ignore
    assert.deepEqual(of("test"), [[a, "test"], [b, "test"]]); // prettier-ignore
    assert.deepEqual(of("validation"), [[b, "test"], [c, "validation"]]); // prettier-ignore
  });
});
