import assert from "node:assert/strict";
import type { CellMatrix, CellReader } from "../../../src/data/cellMatrix.ts";
import { predictionOf } from "../../../src/data/predictions.ts";
import type { Pseudobulk } from "../../../src/data/pseudobulk.ts";
import { gears } from "../../../src/models/deep/gears.ts";
import type { GearsOptions } from "../../../src/models/deep/gears/options.ts";
import { momentsOf, rowsByCondition } from "../../../src/models/deep/gears/mostChanged.ts";
import { modelsWithOptions } from "../../../src/models/modelOptions.ts";
import type { TrainCheckpoint } from "../../../src/tensor/train.ts";
import { cellMatrix, gearsGolden, goldenCells } from "../../support/gearsGolden.ts";
import { pseudobulkOf } from "../../support/models.ts";

const golden = gearsGolden();
const all = goldenCells(golden);
const gene2go = new Map(Object.entries(golden.terms).map(([gene, terms]) => [gene, new Set(terms)]));

/** Reads some of the cells of a matrix, as `cellReader` does. */
function readerOf(matrix: CellMatrix): CellReader {
  const dense = new Float32Array(matrix.nCells * matrix.genes.length);
  for (let row = 0; row < matrix.nCells; row++)
    for (let k = matrix.indptr[row]!; k < matrix.indptr[row + 1]!; k++)
      dense[row * matrix.genes.length + matrix.indices[k]!] = matrix.values[k]!;
  return async (labels) => {
    const rows = Array.from(matrix.conditionOf.keys()).filter((row) => labels.includes(matrix.conditions[matrix.conditionOf[row]!]!.label)); // prettier-ignore
    const values = rows.flatMap((row) => [...dense.subarray(row * matrix.genes.length, (row + 1) * matrix.genes.length)]); // prettier-ignore
    return cellMatrix(matrix.genes, values, labels, rows.map((row) => labels.indexOf(matrix.conditions[matrix.conditionOf[row]!]!.label))); // prettier-ignore
  };
}

/** The pseudobulk of some of the conditions of a matrix. */
function bulkOf(matrix: CellMatrix, labels: readonly string[]): Pseudobulk {
  const rows = rowsByCondition(matrix);
  const own = labels.map((label) => rows[matrix.conditions.findIndex((one) => one.label === label)] ?? []);
  return pseudobulkOf(labels, matrix.genes, Float64Array.from(own.flatMap((of) => [...momentsOf(matrix, of).mean])), own.map((of) => of.length)); // prettier-ignore
}

const training = bulkOf(all, golden.split.train);
const small: GearsOptions = { cells: readerOf(all), validation: golden.split.val, graph: gene2go, epochs: 2, hidden: 8, batch: 8, seed: 3, threads: 1 }; // prettier-ignore
const asked = ["P3+P8", "P7+ctrl", "P0+P2", "P8+ctrl", "P0+X1", "ctrl"];

describe("models/deep/gears", function () {
  this.timeout(60_000);

  it("predicts unseen singles and doubles, and says what it cannot predict", async () => {
    const fitted = await gears.fit(training, small);
    const found = await fitted.predict(asked);
    assert.deepEqual(found.conditions, ["P3+P8", "P7+ctrl", "P0+P2", "P8+ctrl", "ctrl"]);
    assert.deepEqual(found.notPredicted, [{ condition: "P0+X1", reason: "X1 is not in the perturbation graph" }]); // prettier-ignore
    assert.equal(found.provenance, "simulated");
    assert.equal(found.label, "GEARS");
    const { details } = fitted;
    assert.equal(details.epochs.length, 2);
    assert.ok(details.epochs.every(({ loss, validation }) => loss > 0 && validation > 0));
    assert.equal(details.bestEpoch, details.epochs[0]!.validation <= details.epochs[1]!.validation ? 0 : 1);
    assert.match(details.notes.join(" "), /1 genes do not vary .*g30/);
    assert.deepEqual(details.excluded, []);
    assert.deepEqual((await fitted.predict(asked)).values, found.values);
  });

  it("gives the same numbers for the same seed, and others for another", async () => {
    const predict = async (seed: number): Promise<Float64Array> => (await (await gears.fit(training, { ...small, seed })).predict(asked)).values; // prettier-ignore
    const first = await predict(1);
    assert.deepEqual(await predict(1), first);
    assert.notDeepEqual(await predict(2), first);
  });

  it("is quirky as published, or corrected, or something of both", async () => {
    const rows = rowsByCondition(all);
    const mean = momentsOf(all, rows[all.conditions.findIndex(({ label }) => label === "ctrl")]!).mean;
    const fit = async (options: GearsOptions): Promise<Float64Array> => predictionOf(await (await gears.fit(training, { ...small, ...options })).predict(["P7+ctrl"]), "P7+ctrl")!; // prettier-ignore
    const paper = await fit({});
    const corrected = await fit({ fidelity: "corrected" });
    assert.notDeepEqual(corrected, paper);
    assert.deepEqual(await fit({ coexpressionCells: "every", predictionCells: "all" }), corrected);
    // With all control cells, a prediction differs from that of drawn ones by the cells alone.
    const [exact, drawn] = [await fit({ coexpressionCells: "every" , predictionCells: "all" }), await fit({ coexpressionCells: "every", predictionCells: 5000 })]; // prettier-ignore
    assert.ok(exact.every((value, gene) => Math.abs(value - drawn[gene]!) < 0.1 * (1 + mean[gene]!)));
    assert.deepEqual((await gears.fit(training, { ...small, fidelity: "corrected" })).details.settings.predictionCells, "all"); // prettier-ignore
  });

  it("learns: the loss falls, and training conditions come closer than control is", async () => {
    const fitted = await gears.fit(training, { ...small, epochs: 6, rate: 0.02 });
    const { epochs } = fitted.details;
    assert.ok(epochs.at(-1)!.loss < 0.85 * epochs[0]!.loss, epochs.map(({ loss }) => loss.toFixed(2)).join());
    const found = predictionOf(await fitted.predict(["P2+ctrl"]), "P2+ctrl")!;
    const width = training.genes.length;
    const row = training.conditions.findIndex(({ label }) => label === "P2+ctrl");
    const error = (of: (gene: number) => number): number => training.genes.reduce((sum, _, gene) => sum + (of(gene) - training.means[row * width + gene]!) ** 2, 0); // prettier-ignore
    assert.ok(error((gene) => found[gene]!) < error((gene) => training.means[training.control * width + gene]!)); // prettier-ignore
  });

  it("tells of each epoch, goes on from one as if nothing had happened, and stops when asked to", async () => {
    const seen: TrainCheckpoint[] = [];
    const whole = await gears.fit(training, { ...small, epochs: 3, onEpoch: ({ checkpoint }) => seen.push(checkpoint) }); // prettier-ignore
    assert.deepEqual(seen.map(({ epochs }) => epochs), [1, 2, 3]); // prettier-ignore
    const rest = await gears.fit(training, { ...small, epochs: 3, resume: seen[0]! });
    assert.deepEqual(rest.details.epochs.map(({ loss }) => loss), whole.details.epochs.slice(1).map(({ loss }) => loss)); // prettier-ignore
    assert.deepEqual((await rest.predict(asked)).values, (await whole.predict(asked)).values);
    const control = new AbortController();
    const stopped = gears.fit(training, { ...small, epochs: 50, signal: control.signal, onEpoch: () => control.abort(new Error("enough")) }); // prettier-ignore
    await assert.rejects(stopped, { message: "enough" });
  });

  it("takes the co-expression graph where genes are invented, and asks for one where they are not", async () => {
    const without = { cells: small.cells!, validation: small.validation!, epochs: 2, hidden: 8, batch: 8, seed: 3, threads: 1 }; // prettier-ignore
    const fitted = await gears.fit(training, without);
    assert.match(fitted.details.notes.join(" "), /no GO graph was given/);
    const found = await fitted.predict(["P1+P6", "P3+ctrl"]);
    assert.deepEqual(found.conditions, ["P3+ctrl"]);
    await assert.rejects(gears.fit({ ...training, provenance: "real file run here" }, without), {
      code: "NEEDS_GRAPH",
    });
  });

  it("is named with its options", async () => {
    const [model] = await modelsWithOptions("gears(epochs=1,graph=coexpression,hidden=4,batch=8,predictionCells=all)", async () => assert.fail()); // prettier-ignore
    assert.equal(
      model!.label,
      "GEARS (epochs=1, graph=coexpression, hidden=4, batch=8, predictionCells=all)",
    );
    const given = { cells: small.cells!, validation: small.validation!, seed: 3 };
    const fitted = await model!.fit(training, given);
    assert.equal((fitted.details as { epochs: unknown[] }).epochs.length, 1);
    await assert.rejects(modelsWithOptions("gears(epochs=many)", async () => assert.fail()), { code: "BAD_MODEL_OPTION" }); // prettier-ignore
    await assert.rejects(modelsWithOptions("gears(graph=/no/such/file)", async () => assert.fail()), { code: "FILE_NOT_FOUND" }); // prettier-ignore
  });

  describe("with bad input", () => {
    const refused = (options: Partial<GearsOptions>, expected: object, of: Pseudobulk = training): Promise<void> => assert.rejects(gears.fit(of, { ...small, ...options }), expected); // prettier-ignore
    const graph = (genes: string[], source: number[], target: number[], importance: number[]): GearsOptions["graph"] => ({ genes, source: Int32Array.from(source), target: Int32Array.from(target), importance: Float64Array.from(importance) }); // prettier-ignore

    it("needs cells", async () => {
      await assert.rejects(gears.fit(training), { code: "NEEDS_CELLS", message: /cellReader/ });
    });

    it("refuses a graph without edges, without the perturbed genes, or with weights that are none", async () => {
      await refused({ graph: graph(["P0", "P1"], [0, 1], [0, 1], [1, 1]) }, { code: "NO_EDGES", message: /2 genes/ }); // prettier-ignore
      await refused({ graph: graph(["a", "b"], [0], [1], [1]) }, { code: "TOO_FEW_CONDITIONS", message: /P0\+ctrl/ }); // prettier-ignore
      await refused({ graph: graph(["P0", "P1"], [0], [1], [Number.NaN]) }, { code: "NOT_FINITE", message: /from P0 to P1 of weight NaN/ }); // prettier-ignore
    });

    it("leaves out conditions whose genes are not in the graph, of training and validation, and lists them", async () => {
      const fitted = await gears.fit(training, { ...small, epochs: 1, graph: graph(["P0", "P1", "P2"], [0, 1, 2], [1, 2, 0], [0.5, 0.5, 0.5]) }); // prettier-ignore
      assert.deepEqual(fitted.details.excluded, [
        { condition: "P3+ctrl", reason: "P3 is not in the perturbation graph" },
        { condition: "P7+ctrl", reason: "P7 is not in the perturbation graph" },
        { condition: "P1+P6", reason: "P6 is not in the perturbation graph" },
      ]);
      assert.match(fitted.details.notes.join(" "), /no validation conditions/);
      assert.equal(fitted.details.bestEpoch, 0);
      const { notPredicted } = await fitted.predict(["P0+P2", "P3+P8"]);
      assert.deepEqual(notPredicted, [{ condition: "P3+P8", reason: "P3 and P8 are not in the perturbation graph" }]); // prettier-ignore
    });

    it("leaves out conditions without cells", async () => {
      const none = bulkOf(all, [...golden.split.train, "P5+ctrl"]);
      const fitted = await gears.fit(none, { ...small, epochs: 1, validation: ["P4+ctrl", "P7+ctrl"] });
      assert.deepEqual(fitted.details.excluded, [
        { condition: "P5+ctrl", reason: "it has no cells" },
        { condition: "P4+ctrl", reason: "it has no cells" },
      ]);
    });

    it("refuses control alone, and no control; one perturbed condition will do", async () => {
      await refused({}, { code: "TOO_FEW_CONDITIONS" }, bulkOf(all, ["ctrl"]));
      const unlabelled = readerOf(all);
      await refused({ cells: async (labels) => ({ ...(await unlabelled(labels)), conditionOf: (await unlabelled(labels)).conditionOf.map(() => 1) }) }, { code: "NO_CONTROL_CELLS" }); // prettier-ignore
      const one = await gears.fit(bulkOf(all, ["ctrl", "P0+ctrl"]), { ...small, epochs: 1, batch: 64 });
      assert.equal((await one.predict(["P0+ctrl"])).conditions.length, 1);
    });

    it("refuses values that are not finite, naming cell and gene", async () => {
      const broken = (values: Float32Array): Float32Array => values.with(7, Number.NaN);
      const read = readerOf(all);
      const cells: CellReader = async (labels) => {
        const found = await read(labels);
        return { ...found, values: broken(found.values) };
      };
      await refused({ cells }, { code: "NOT_FINITE", message: /Cell 1 of .* has the value NaN for/ });
    });

    it("refuses options that cannot be, naming them", async () => {
      for (const [name, value] of Object.entries({
        epochs: 0,
        batch: 1,
        hidden: 1.5,
        rate: 0,
        weightDecay: -1,
        coexpressionThreshold: 1,
        predictionCells: 0,
        threads: 0,
        maxNorm: 0,
        patience: -1,
        neighbours: 0,
        fidelity: "exact",
        coexpressionCells: "last",
      }))
        // prettier-ignore
        await refused({ [name]: value }, { code: "BAD_MODEL_OPTION", message: new RegExp(name) });
    });
  });
});
