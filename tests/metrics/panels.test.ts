import assert from "node:assert/strict";
import { changesOf } from "../../src/data/changes.ts";
import { tTest } from "../../src/data/differentialExpression.ts";
import {
  allGenesPanel,
  changePanel,
  differentialPanel,
  largest,
  listedPanel,
} from "../../src/metrics/panels.ts";
import { rowOf, toyPseudobulk } from "../support/pseudobulk.ts";

describe("panels", () => {
  const truth = toyPseudobulk({ singles: 3, genes: 30, noise: 0.05 });

  it("are every gene, or those of a list with all copies of a symbol", () => {
    assert.deepEqual([...allGenesPanel(truth)], truth.genes.map((_, g) => g)); // prettier-ignore
    const genes = ["B", "A", "C", "A", "D"];
    assert.deepEqual([...listedPanel({ genes }, ["D", "A", "D"])], [4, 1, 3]);
    assert.throws(() => listedPanel({ genes: truth.genes }, ["G1", "G99", "GX"]), { code: "UNKNOWN_GENES", message: /2 of 3 genes.*G99, GX/ }); // prettier-ignore
    assert.throws(() => listedPanel({ genes }, []), { code: "UNKNOWN_GENES" });
  });

  it("by change are the genes that change most in that condition", () => {
    const row = rowOf(truth, "T0+T2");
    const changes = changesOf(truth, row).map(Math.abs);
    const chosen = Array.from(changePanel(truth, 5)(truth.conditions[row]!, row));
    assert.equal(chosen.length, 5);
    const rest = changes.filter((_, g) => !chosen.includes(g));
    assert.ok(Math.min(...chosen.map((g) => changes[g]!)) >= Math.max(...rest));
    const other = rowOf(truth, "T1+ctrl");
    assert.notDeepEqual(Array.from(changePanel(truth, 5)(truth.conditions[other]!, other)), chosen);
  });

  it("by a test are the genes with the largest statistic, and none without a test", () => {
    const tests = tTest(truth);
    const panel = differentialPanel(tests, 4);
    const row = rowOf(truth, "T1+T2");
    const at = tests.conditions.findIndex(({ label }) => label === "T1+T2");
    const scores = Array.from(tests.scores.subarray(at * 30, (at + 1) * 30), Math.abs);
    const chosen = Array.from(panel(truth.conditions[row]!, row));
    assert.deepEqual(chosen.map((g) => scores[g]), [...scores].sort((a, b) => b - a).slice(0, 4)); // prettier-ignore
    assert.deepEqual(Array.from(panel({ label: "T9", genes: ["T9"], key: "T9" }, 0)), []);
  });

  it("keep equal genes in file order", () => {
    assert.deepEqual([...largest([1, 3, 2, 3, 1])], [1, 3, 2, 0, 4]);
    assert.deepEqual([...largest([1, 3, 2, 3, 1], 2)], [1, 3]);
  });
});
