import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { meansOf, selectConditions } from "../../../src/data/select.ts";
import { linear, linearModel, type LinearOptions } from "../../../src/models/baselines/linear.ts";
import { LINEAR_VARIANTS, linearVariant } from "../../../src/models/baselines/linearVariants.ts";
import { mean } from "../../../src/models/baselines/mean.ts";
import { geneComponents, perturbationComponents } from "../../../src/models/embeddings/components.ts";
import { fromRows, multiply, rowOf, toRows, transpose } from "../../../src/stats/matrix.ts";
import { closeTo, random } from "../../support/numbers.ts";
import { measuredPseudobulk } from "../../support/models.ts";

const data = measuredPseudobulk({ singles: 12, genes: 40 });
const training = selectConditions(data, ["ctrl", ...Array.from({ length: 9 }, (_, i) => `g${i}+ctrl`)]);
const asked = ["g10+ctrl", "g11+ctrl", "ctrl", "g1+ctrl"];
const other = measuredPseudobulk({ singles: 12, genes: 25, seed: 7 });

const values = async (options: LinearOptions, labels = asked): Promise<Float64Array> =>
  (await (await linear.fit(training, options)).predict(labels)).values;

describe("models/baselines/linearVariants", () => {
  it("gives every model of Fig. 2c an id and a label of its own, and all of them predict", async () => {
    const given = { ...other, seed: 1 };
    const embedding = perturbationComponents(given);
    const genes = geneComponents(data, { components: 6 });
    const models = LINEAR_VARIANTS.map((name) =>
      /PertEmb$/.test(name) && !/random/.test(name)
        ? linearVariant(name, { given: embedding })
        : /scgpt|scF/.test(name)
          ? linearVariant(name, { given: genes })
          : linearVariant(name),
    );
    assert.equal(new Set(models.map(({ id }) => id)).size, 8);
    assert.equal(new Set(models.map(({ label }) => label)).size, 8);
    const all = await Promise.all(models.map(async (one) => (await one.fit(training)).predict(asked)));
    all.forEach((one, i) => {
      assert.deepEqual([one.model, one.label, one.conditions], [models[i]!.id, models[i]!.label, asked]);
      all.slice(0, i).forEach((before) => {
        const same = /k562|rpe1|gears|scF|scgpt/.test(`${one.model} ${before.model}`);
        if (!same) assert.notDeepEqual(one.values, before.values);
      });
    });
    closeTo(all[0]!.values, await values({}), 0);
  });

  it("takes transferred P with its row of control and G from training", async () => {
    const { details } = await linearVariant("lpm_k562PertEmb", { given: perturbationComponents(other) }).fit(training); // prettier-ignore
    const p = perturbationComponents(other);
    assert.deepEqual(rowOf(details.P, 0), rowOf(p, 0));
    assert.deepEqual(rowOf(details.P, 4), rowOf(p, p.rowNames.indexOf("g3")));
    assert.equal(details.G.values, geneComponents(training).values);
  });

  it("says which embedding is missing, or too many", () => {
    assert.throws(() => linearVariant("lpm_gearsPertEmb"), {
      code: "NO_EMBEDDING",
      message: /readGeneGraph/,
    });
    const given = perturbationComponents(other);
    assert.throws(() => linearVariant("lpm_randomPertEmb", { given }), { code: "UNUSED_EMBEDDING" });
    assert.throws(() => linearVariant("lpm_randomPertEmbb" as never), { code: "UNKNOWN_VARIANT", message: /lpm_randomPertEmb/ }); // prettier-ignore
  });

  it("predicts the mean of the training conditions when P or G is zero", async () => {
    const average = (await (await mean.fit(training)).predict(asked)).values;
    closeTo(await values({ embedding: "zero" }), average, 1e-14);
    closeTo(await values({ geneEmbedding: "zero" }), average, 1e-14);
    // Unknown perturbations have no dimension of the identity.
    const one = await values({ embedding: "identity" }, ["g10+ctrl"]);
    closeTo(one, average.subarray(0, 40), 1e-14);
  });

  it("shrinks each training change separately when P and G are identities", async () => {
    const { details, predict } = await linear.fit(training, { embedding: "identity", geneEmbedding: "identity", lambda: { g: 0.25, p: 0.6 } }); // prettier-ignore
    const found = predictionOf(await predict(["g1+ctrl"]), "g1+ctrl")!;
    const centre = details.b.values.map((value, i) => value + details.control.values[i]!);
    closeTo(found, centre.map((value, i) => value + (meansOf(data, 2)[i]! - value) / (1.25 * 1.6)), 1e-13); // prettier-ignore
    assert.deepEqual([details.G.rows, details.W.rows, details.W.columns], [40, 40, 10]);
    const identity = { ...fromRows(data.genes.map((_, i) => data.genes.map((__, j) => Number(i === j)))), rowNames: data.genes, columnNames: data.genes }; // prettier-ignore
    closeTo(await values({ geneEmbedding: identity, lambda: 0.3 }), await values({ geneEmbedding: "identity", lambda: 0.3 }), 1e-12); // prettier-ignore
  });

  it("draws random embeddings from the seed of the fit, or one of their own", async () => {
    for (const side of ["embedding", "geneEmbedding"] as const) {
      const one = await values({ [side]: "random", seed: 1 });
      assert.deepEqual(await values({ [side]: "random", seed: 1 }), one);
      assert.deepEqual(await values({ [side]: "random" }), one);
      assert.notDeepEqual(await values({ [side]: "random", seed: 2 }), one);
      const fixed = linearModel({ id: "a", label: "A", [side]: "random", embeddingSeed: 1 });
      assert.deepEqual((await (await fixed.fit(training, { seed: 9 })).predict(asked)).values, one);
    }
  });

  it("predicts only the genes that a pretrained embedding has", async () => {
    const next = random(5);
    const rowNames = ["g30", "not measured", ...Array.from({ length: 20 }, (_, i) => `g${i}`)];
    const given = { ...fromRows(rowNames.map(() => [next(), next(), next()])), rowNames, columnNames: ["a", "b", "c"] }; // prettier-ignore
    const { details, predict } = await linearVariant("lpm_scgptGeneEmb", { given }).fit(training);
    const found = await predict(asked);
    assert.deepEqual(found.genes, [...rowNames.slice(2), "g30"]);
    assert.equal(found.values.length, 4 * 21);
    assert.deepEqual(toRows(details.G)[20], [...rowOf(given, 0)]);
    assert.match(details.notes[0]!, /^21 of 40 genes are in the gene embedding/);
  });

  it("takes G from all conditions, with its own P", async () => {
    const G = geneComponents(data);
    const found = await linear.fit(training, { geneEmbedding: G, embedding: G });
    assert.equal(found.details.G.values, G.values);
    assert.notDeepEqual((await found.predict(asked)).values, await values({}));
  });

  it("centres P and scales it to length 1, for fit and prediction alike", async () => {
    const centred = await linear.fit(training, { centreP: true });
    const { P } = centred.details;
    closeTo(multiply(fromRows([new Array<number>(P.rows).fill(1)]), P).values.map((x) => x + 1), new Float64Array(P.columns).fill(1), 1e-11); // prettier-ignore
    const unit = (await linear.fit(training, { unitP: true })).details.P;
    assert.deepEqual(Math.hypot(...rowOf(unit, 0)), 0, "control stays zero");
    for (let i = 1; i < unit.rows; i++) closeTo([Math.hypot(...rowOf(unit, i))], [1], 1e-14);
    assert.notDeepEqual(await values({ centreP: true }), await values({}));
    // Moving P changes nothing once it is centred.
    const raw = geneComponents(training);
    const moved = { ...raw, values: raw.values.map((x) => x + 3) };
    const zero = { ...raw, rows: raw.rows + 1, rowNames: [...raw.rowNames, "ctrl"], values: Float64Array.of(...raw.values, ...new Float64Array(10)) }; // prettier-ignore
    const shifted = { ...zero, values: Float64Array.of(...moved.values, ...new Float64Array(10).fill(3)) };
    closeTo(await values({ embedding: shifted, centreP: true }), await values({ embedding: zero, centreP: true }), 1e-11); // prettier-ignore
  });

  it("has a penalty for each side", async () => {
    const [a, b, c] = [0.1, { g: 0.1, p: 0.1 }, { g: 0.1, p: 7 }].map((lambda) => values({ lambda }));
    assert.deepEqual(await a, await b);
    assert.notDeepEqual(await a, await c);
    await assert.rejects(values({ lambda: { g: -1, p: 0 } }), { code: "BAD_PENALTY" });
    await assert.rejects(values({ lambda: { g: -1, p: 0 }, geneEmbedding: "identity" }), {
      code: "BAD_PENALTY",
    });
  });

  it("agrees with the formula where an embedding has more dimensions than perturbations", async () => {
    const next = random(11);
    const rowNames = ["ctrl", ...Array.from({ length: 12 }, (_, i) => `g${i}`)];
    const wide = { ...fromRows(rowNames.map(() => Array.from({ length: 30 }, () => next() - 0.5))), rowNames, columnNames: Array.from({ length: 30 }, (_, i) => `e${i}`) }; // prettier-ignore
    const { G, P, W, b, control } = (await linear.fit(training, { embedding: wide })).details;
    // (GᵀG + λ) W (PᵀP + λ) = Gᵀ Y P.
    const gram = (x: typeof G): ReturnType<typeof multiply> => {
      const g = multiply(transpose(x), x);
      for (let i = 0; i < g.rows; i++) g.values[i * g.rows + i]! += 0.1;
      return g;
    };
    const y = transpose(fromRows(P.rowNames.map((label) => {
      const row = data.conditions.findIndex((one) => one.label === label);
      return Array.from(meansOf(data, row), (value, i) => value - control.values[i]! - b.values[i]!);
    }))); // prettier-ignore
    closeTo(
      multiply(multiply(gram(G), W), gram(P)).values,
      multiply(multiply(transpose(G), y), P).values,
      1e-9,
    );
  });
});
