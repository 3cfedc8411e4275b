import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fromTable, importPredictions } from "../../src/data/importPredictions.ts";
import { writeH5ad } from "../../src/io/h5ad/write.ts";
import { writePredictionFolder } from "../../src/io/predictions/folder.ts";
import type { PredictionTable } from "../../src/io/predictions/table.ts";
import { doubles, rowOf, toyPseudobulk } from "../support/pseudobulk.ts";

const truth = toyPseudobulk({ singles: 4, genes: 40, seed: 3 });
const width = truth.genes.length;
const test = doubles(truth);
const row = (label: string) =>
  truth.means.slice(rowOf(truth, label) * width, (rowOf(truth, label) + 1) * width);

function table(labels: readonly string[], genes: readonly string[] = truth.genes): PredictionTable {
  return {
    source: "predictions.csv",
    genes: [...genes],
    conditions: [...labels],
    values: Float64Array.from(labels.flatMap((label) => [...row(label)])),
  };
}

describe("importPredictions", () => {
  it("gives the data's labels and genes, in its order, whatever the order there", () => {
    const reversed = { ...table(["T1+T0", "ctrl+T2", "T3"]), conditions: ["T1_T0", "ctrl+T2", "T3"] };
    const { predictions, unknown } = fromTable(
      {
        ...reversed,
        genes: truth.genes.toReversed(),
        values: reversed.values.map((_, i) => reversed.values[i - (i % width) + width - 1 - (i % width)]!),
      },
      truth,
    );
    assert.deepEqual(predictions.genes, truth.genes);
    assert.deepEqual(predictions.conditions, ["T2+ctrl", "T3+ctrl", "T0+T1"]);
    assert.deepEqual(predictions.values, Float64Array.from([...row("T2"), ...row("T3"), ...row("T0+T1")]));
    assert.equal(predictions.provenance, "imported");
    assert.deepEqual(unknown, []);
  });

  it("lists unknown conditions and refuses when there are only such", () => {
    const labels = ["T0+T1", "KLF1+BAK1"];
    const one = { ...table(["T0+T1", "T0+T2"]), conditions: labels };
    const { unknown, notes, predictions } = fromTable(one, truth);
    assert.deepEqual([unknown, predictions.conditions], [["KLF1+BAK1"], ["T0+T1"]]);
    assert.match(notes.join(), /1 predicted conditions are not in the data .*KLF1\+BAK1/);
    assert.throws(() => fromTable({ ...one, conditions: ["KLF1", "BAK1"] }, truth), {
      code: "NO_KNOWN_CONDITION",
      message: /KLF1, BAK1.*T0\+ctrl/,
    });
  });

  it("refuses the same condition under two names", () => {
    assert.throws(() => fromTable(table(["T0+T1", "T1+T0"]), truth), {
      code: "DUPLICATE_CONDITION",
      message: /"T0\+T1" and "T1\+T0"/,
    });
  });

  it("takes fewer genes, and refuses few or none with the reason it sees", () => {
    const few = (genes: string[]) => fromTable(table(test, genes), truth);
    const renamed = (f: (gene: string, i: number) => string) => truth.genes.map(f);
    assert.equal(few(renamed((gene, i) => (i < 10 ? `${gene}x` : gene))).predictions.genes.length, 30);
    const cases: [string[], RegExp][] = [
      [renamed((gene) => gene.toLowerCase()), /0 of the 40 genes.*upper and lower case/],
      [renamed((_, i) => `ENSG00000${100000 + i}`), /Ensembl identifiers/],
      [renamed((_, i) => String(i)), /number their genes/],
      [renamed((gene, i) => (i < 30 ? `${gene}x` : gene)), /10 of the 40 .*--min-genes 25/],
    ];
    for (const [genes, message] of cases) assert.throws(() => few(genes), { code: "GENES_DIFFER", message });
    const quarter = renamed((gene, i) => (i < 30 ? `${gene}x` : gene));
    assert.equal(fromTable(table(test, quarter), truth, { minGenes: 0.25 }).predictions.genes.length, 10);
  });

  it("checks only the genes of the panel", () => {
    const genes = truth.genes.map((gene, i) => (i < 30 ? `${gene}x` : gene));
    assert.equal(fromTable(table(test, genes), truth, { panel: [35, 36, 37] }).predictions.genes.length, 10);
  });

  it("refuses changes, and converts them when told", () => {
    const all = table(test);
    const changes = { ...all, values: all.values.map((value, i) => value - truth.means[i % width]!) };
    assert.throws(() => fromTable(changes, truth), { code: "LOOKS_LIKE_CHANGES" });
    const { predictions } = fromTable(changes, truth, { are: { kind: "changes" } });
    predictions.values.forEach((value, i) => assert.ok(Math.abs(value - all.values[i]!) < 1e-12));
    const forced = fromTable(changes, truth, { are: { kind: "expression" } });
    assert.match(forced.notes.join(), /Taken as expression as told, although/);
    assert.deepEqual(forced.predictions.values, changes.values);
  });

  it("turns a table of genes × conditions", () => {
    const { genes, conditions, values } = table(test);
    const turned = Float64Array.from(
      values,
      (_, i) => values[(i % conditions.length) * width + Math.floor(i / conditions.length)]!,
    );
    const { predictions, notes } = fromTable(
      { source: "t", genes: conditions, conditions: genes, values: turned },
      truth,
    );
    assert.deepEqual([predictions.conditions, predictions.values], [test, values]);
    assert.match(notes.join(), /transposed/);
  });

  describe("from files", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-import-"))));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("reads the same from a folder, a wide and a long table", async () => {
      const { genes, conditions, values } = table(test);
      const at = (name: string) => path.join(folder, name);
      await writePredictionFolder(at("exchange"), { genes, conditions, values });
      const lines = (separator: string) =>
        conditions.map((label, i) => [label, ...values.subarray(i * width, (i + 1) * width)].join(separator));
      writeFileSync(at("wide.tsv"), [["condition", ...genes].join("\t"), ...lines("\t")].join("\n"));
      const long = conditions.flatMap((label, i) =>
        genes.map((gene, g) => `${label},${gene},${values[i * width + g]}`),
      );
      writeFileSync(at("long.csv"), ["condition,gene,value", ...long].join("\n"));
      for (const name of ["exchange", "wide.tsv", "long.csv"]) {
        const { predictions } = await importPredictions(at(name), truth);
        assert.deepEqual([predictions.conditions, predictions.genes], [test, truth.genes]);
        assert.deepEqual(predictions.values, values, name);
      }
    });

    it("averages the cells of an .h5ad by the column that names the conditions", async () => {
      const labels = test.flatMap((label) => [label, label]);
      const shift = [-0.25, 0.25];
      const values = Float32Array.from(
        labels.flatMap((label, i) => [...row(label)].map((value) => value + 2 + shift[i % 2]!)),
      );
      const file = path.join(folder, "cells.h5ad");
      await writeH5ad(file, {
        X: { shape: [labels.length, width], values },
        obs: {
          rows: labels.length,
          index: labels.map((_, i) => `cell${i}`),
          columns: new Map([
            ["batch", { kind: "text", values: labels.map(() => "one") }],
            ["what", { kind: "text", values: labels }],
          ]),
        },
        var: { rows: width, index: [...truth.genes], columns: new Map() },
      });
      const { predictions, notes } = await importPredictions(file, truth, { are: { kind: "expression" } });
      assert.match(notes.join(), /averaged over the 12 rows of cells\.h5ad by what/);
      assert.deepEqual(predictions.conditions, test);
      const expected = table(test).values;
      predictions.values.forEach((value, i) => assert.ok(Math.abs(value - expected[i]! - 2) < 1e-5));
    });

    it("says that there is nothing", async () => {
      await assert.rejects(importPredictions(path.join(folder, "none"), truth), {
        code: "FILE_NOT_FOUND",
        message: /exchange folder/,
      });
    });
  });
});
