import assert from "node:assert/strict";
import { linear } from "../../src/models/baselines/linear.ts";
import { linearVariant } from "../../src/models/baselines/linearVariants.ts";
import { nearestNeighbours } from "../../src/models/baselines/nearestNeighbours.ts";
import { geneComponents } from "../../src/models/embeddings/components.ts";
import type { Model } from "../../src/models/model.ts";
import { modelsWithOptions } from "../../src/models/modelOptions.ts";
import { measuredPseudobulk } from "../support/models.ts";

describe("models/modelOptions", () => {
  const training = measuredPseudobulk({ singles: 12 });
  const embedding = geneComponents(measuredPseudobulk({ singles: 12, seed: 5 }), { components: 4 });
  const read =
    (asked: string[] = []) =>
    async (name: string) => (asked.push(name), embedding);
  const models = (text: string): Promise<Model[]> => modelsWithOptions(text, read());
  const predict = async (model: Model): Promise<Float64Array> =>
    (await (await model.fit(training)).predict(["g20+ctrl", "g3+ctrl"])).values;

  it("are those of the fit, under a name that says them", async () => {
    const [own, tuned, near] = await models("linear, linear(components=3, lambda=5,centreP=true),knn(k=2,distance=cosine)"); // prettier-ignore
    assert.equal(own, linear);
    assert.deepEqual([tuned!.id, tuned!.label], ["linear(components=3,lambda=5,centreP=true)", "Linear model (components=3, lambda=5, centreP=true)"]); // prettier-ignore
    const one = await (await linear.fit(training, { components: 3, lambda: 5, centreP: true })).predict(["g20+ctrl", "g3+ctrl"]); // prettier-ignore
    assert.deepEqual(await predict(tuned!), one.values);
    assert.notDeepEqual(await predict(own), one.values);
    const two = await (await nearestNeighbours.fit(training, { k: 2, distance: "cosine" })).predict(["g20+ctrl", "g3+ctrl"]); // prettier-ignore
    assert.deepEqual(await predict(near!), two.values);
    const found = await (await near!.fit(training)).predict(["g20+ctrl"]);
    assert.deepEqual([found.model, found.label], [near!.id, near!.label]);
  });

  it("embeddings are words of the linear model, or read by their name", async () => {
    const asked: string[] = [];
    const [file, word] = await modelsWithOptions("linear(embedding=graph:go.csv),linear(embedding=random)", read(asked)); // prettier-ignore
    assert.deepEqual(asked, ["graph:go.csv"]);
    assert.deepEqual(await predict(file!), (await (await linear.fit(training, { embedding })).predict(["g20+ctrl", "g3+ctrl"])).values); // prettier-ignore
    assert.deepEqual(await predict(word!), await predict(linearVariant("lpm_randomPertEmb")));
  });

  it("groups and the linear models of Fig 2c stand beside them, each once", async () => {
    const ids = async (text: string): Promise<string[]> => (await models(text)).map(({ id }) => id);
    assert.deepEqual(await ids("paper,lpm_randomPertEmb,ridge(alpha=2),ridge(alpha=2)"), ["no_change", "additive", "mean", "linear", "lpm_randomPertEmb", "ridge(alpha=2)"]); // prettier-ignore
    assert.deepEqual(await ids("lpm_randomGeneEmb"), ["lpm_randomGeneEmb"]);
    await assert.rejects(models(" , "), { code: "NO_MODELS" });
    await assert.rejects(models("lpm_gearsPertEmb"), { code: "NO_EMBEDDING" });
  });

  for (const [text, message] of [
    ["linear(lamda=1)", /no option "lamda".*"lambda"/],
    ["linear(lambda=x)", /lambda of linear is a number, found "x"/],
    ["linear(components=2.5)", /whole number/],
    ["linear(centreP=yes)", /true or false/],
    ["knn(distance=manhattan)", /euclidean or cosine/],
    ["ridge(embedding=random)", /is a file/],
    ["mean(k=1)", /mean has no options/],
    ["linear(lambda)", /option=value/],
    ["linear(lambda=1", /expected name\(option=value,…\)/],
    ["linear()", /option=value/],
  ] as const)
    it(`refuses ${text}`, async () => {
      await assert.rejects(models(text), { code: "BAD_MODEL_OPTION", message });
    });

  it("suggests the model that was meant", async () => {
    await assert.rejects(models("liner(lambda=1)"), { code: "UNKNOWN_MODEL", message: /"linear"/ });
  });
});
