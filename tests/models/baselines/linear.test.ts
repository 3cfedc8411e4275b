import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { all, create } from "mathjs";
import { predictionOf } from "../../../src/data/predictions.ts";
import { meansOf, selectConditions } from "../../../src/data/select.ts";
import { additive } from "../../../src/models/baselines/additive.ts";
import { linear } from "../../../src/models/baselines/linear.ts";
import { fromRows, multiply, stackRows, toRows, transpose } from "../../../src/stats/matrix.ts";
import { bilinearRidge } from "../../../src/stats/ridge.ts";
import { closeTo, random } from "../../support/numbers.ts";
import { measuredPseudobulk, pseudobulkOf } from "../../support/models.ts";

interface Golden {
  genes: string[];
  conditions: string[];
  train: string[];
  means: number[][];
  fits: {
    components: number;
    lambda: number;
    b: number[];
    matched: string[];
    predictions: Record<string, number[]>;
  }[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../golden/linear.json", import.meta.url), "utf8"),
) as Golden;

const asked = ["g3+ctrl", "g20+ctrl", "ctrl", "g4+g5"];

describe("models/baselines/linear", () => {
  const whole = pseudobulkOf(golden.conditions, golden.genes, Float64Array.from(golden.means.flat()));
  const training = selectConditions(whole, golden.train);

  for (const { components, lambda, b, matched, predictions } of golden.fits)
    it(`agrees with numpy: K = ${components}, λ = ${lambda}`, async () => {
      const fitted = await linear.fit(training, { components, lambda });
      assert.deepEqual(fitted.details.P.rowNames, matched);
      closeTo(fitted.details.b.values, b, 1e-12, "b");
      const found = await fitted.predict(Object.keys(predictions));
      for (const [condition, expected] of Object.entries(predictions))
        closeTo(predictionOf(found, condition)!, expected, 1e-9, condition);
    });

  it("is one expression, in mathjs too", async () => {
    const math = create(all!);
    const { details, predict } = await linear.fit(training);
    const row = (gene: string): number[] => toRows(details.G)[golden.genes.indexOf(gene)]!;
    const scope = {
      G: math.matrix(toRows(details.G)),
      W: math.matrix(toRows(details.W)),
      p: math.matrix([row("g20"), row("g21")]),
      b: math.matrix(toRows(details.b)),
      control: math.matrix(toRows(details.control)),
      one: math.ones(1, 2),
    };
    const expected = await predict(["g20+ctrl", "g21+ctrl"]);
    const found = math.evaluate("G * W * p' + (b + control) * one", scope) as { toArray(): number[][] };
    for (const [j, condition] of expected.conditions.entries())
      closeTo(found.toArray().map((values) => values[j]!), predictionOf(expected, condition)!, 1e-12, condition); // prettier-ignore

    const matched = details.P.rowNames.map((label) => golden.conditions.indexOf(label));
    const changes = golden.genes.map((_, g) =>
      matched.map((i) => golden.means[i]![g]! - details.control.values[g]! - details.b.values[g]!),
    );
    const w = math.evaluate("inv(G' * G + lambda * I) * G' * Y * P * inv(P' * P + lambda * I)", {
      G: scope.G,
      P: math.matrix(toRows(details.P)),
      Y: math.matrix(changes),
      I: math.identity(10),
      lambda: 0.1,
    }) as { toArray(): number[][] };
    closeTo(w.toArray().flat(), details.W.values, 1e-9, "W");
  });

  it("does not depend on which control profile changes are taken from", async () => {
    // Two control conditions, both trained on: which of them is y(ctrl) shifts the reference by an arbitrary vector.
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { genes, conditions, means } = measuredPseudobulk({ seed });
        const next = random(seed + 1);
        const labels = [...conditions.map(({ label }) => label), "non-targeting"];
        const other = Float64Array.from(genes, () => 40 * next() - 20);
        const two = pseudobulkOf(labels, genes, Float64Array.of(...means, ...other));
        const [a, b] = await Promise.all(
          [0, labels.length - 1].map(async (control) =>
            (await linear.fit({ ...two, control })).predict(asked),
          ),
        );
        assert.equal(a!.conditions.length, 4);
        closeTo(b!.values, a!.values, 1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it("moves along when every value moves by the same number", async () => {
    const measured = measuredPseudobulk();
    const moved = { ...measured, means: measured.means.map((value) => value + 5) };
    const [a, b] = await Promise.all(
      [measured, moved].map(async (one) => (await linear.fit(one)).predict(asked)),
    );
    closeTo(b!.values.map((value) => value - 5), a!.values, 1e-9); // prettier-ignore
  });

  it("does not depend on the signs or the rotation of an embedding", async () => {
    const measured = measuredPseudobulk();
    const { G } = (await linear.fit(measured, { components: 4 })).details;
    const angle = 0.7;
    const turn = fromRows([
      [Math.cos(angle), -Math.sin(angle), 0, 0],
      [Math.sin(angle), Math.cos(angle), 0, 0],
      [0, 0, -1, 0],
      [0, 0, 0, 1],
    ]);
    const rotated = { ...G, values: Float64Array.from(toRows(G).flatMap((row) => toRows(turn).map((r) => r.reduce((s, x, k) => s + x * row[k]!, 0)))) }; // prettier-ignore
    const [a, b] = await Promise.all(
      [G, rotated].map(async (embedding) =>
        (await linear.fit(measured, { components: 4, embedding })).predict(asked),
      ),
    );
    closeTo(b!.values, a!.values, 1e-11);
  });

  it("has the additive model as a special case: G = changes of the singles, P binary, W = I, b = 0", async () => {
    const measured = measuredPseudobulk({ singles: 5, genes: 40 });
    const names = ["g0", "g1", "g2", "g3", "g4"];
    const control = meansOf(measured, 0);
    const changes = transpose(
      stackRows(names.map((_, i) => meansOf(measured, i + 1).map((value, g) => value - control[g]!)), 40), // prettier-ignore
    );
    const identity = fromRows(names.map((_, i) => names.map((_, j) => Number(i === j))));
    const w = bilinearRidge(changes, changes, identity, { g: 1e-12, p: 0 });
    closeTo(w.values, identity.values, 1e-9);
    const binary = fromRows(names.map((name) => [Number(name === "g1" || name === "g4")]));
    const ours = multiply(multiply(changes, w), binary).values.map((value, g) => value + control[g]!);
    const exact = await (await additive.fit(measured)).predict(["g1+g4"]);
    closeTo(ours, exact.values, 1e-9);
  });

  it("gives doubles the sum of two embeddings and says so, or nothing", async () => {
    const measured = measuredPseudobulk();
    const sum = await linear.fit(measured);
    const found = await sum.predict(["g1+ctrl", "g2+ctrl", "ctrl", "g1+g2"]);
    const part = (condition: string): Float64Array => predictionOf(found, condition)!;
    const expected = part("g1+ctrl").map((value, i) => value + part("g2+ctrl")[i]! - part("ctrl")[i]!);
    closeTo(part("g1+g2"), expected, 1e-12);
    assert.equal(found.label, "Linear model (doubles: P_A + P_B)");
    assert.equal((await sum.predict(["g1+ctrl"])).label, "Linear model");
    const none = await (await linear.fit(measured, { doubles: "none" })).predict(["g1+ctrl", "g1+g2"]);
    assert.deepEqual(none.conditions, ["g1+ctrl"]);
    assert.match(none.notPredicted[0]!.reason, /switched off/);
  });

  it("lists targets that are not measured, with the reason", async () => {
    const { notPredicted } = await (
      await linear.fit(measuredPseudobulk())
    ).predict(["zz+ctrl", "g1+zz", "g1+g2+g3"]);
    assert.deepEqual(
      notPredicted.map(({ condition }) => condition),
      ["zz+ctrl", "g1+zz", "g1+g2+g3"],
    );
    assert.match(notPredicted[0]!.reason, /^zz is not among the measured genes/);
    assert.match(notPredicted[2]!.reason, /single perturbations and, as an extension, doubles/);
  });

  it("takes an embedding of perturbations, with its own row for control", async () => {
    const measured = measuredPseudobulk();
    const next = random(3);
    const rowNames = ["ctrl", ...Array.from({ length: 8 }, (_, i) => `g${i}`), "only here"];
    const embedding = {
      ...fromRows(rowNames.map(() => [next() - 0.5, next() - 0.5])),
      rowNames,
      columnNames: ["e1", "e2"],
    };
    const { details, predict } = await linear.fit(measured, { embedding });
    assert.deepEqual(toRows(details.P)[0], toRows(embedding)[0]);
    assert.deepEqual([details.W.rows, details.W.columns], [10, 2]);
    const found = await predict(["only here", "g20+ctrl"]);
    assert.deepEqual(found.conditions, ["only here"]);
    assert.match(found.notPredicted[0]!.reason, /not in the embedding/);
  });

  it("uses as many components as there are, and says so", async () => {
    const measured = measuredPseudobulk({ singles: 4 });
    const { details } = await linear.fit(measured, { components: 50 });
    assert.equal(details.G.columns, 6);
    assert.match(
      details.notes[0]!,
      /6 components instead of 50, the rank of 6 training conditions on 30 genes/,
    );
    assert.deepEqual((await linear.fit(measured, { components: 3 })).details.notes, []);
  });

  it("names rows and columns of its matrices", async () => {
    const { details } = await linear.fit(measuredPseudobulk());
    for (const matrix of [details.G, details.P, details.W, details.b, details.control]) {
      assert.equal(matrix.rowNames.length, matrix.rows);
      assert.equal(matrix.columnNames.length, matrix.columns);
      assert.equal(matrix.values.length, matrix.rows * matrix.columns);
    }
    assert.deepEqual(details.W.rowNames.slice(0, 2), ["PC1", "PC2"]);
  });

  it("stops when asked to", async () => {
    await assert.rejects(linear.fit(measuredPseudobulk(), { signal: AbortSignal.abort() }), {
      name: "AbortError",
    });
  });
});
