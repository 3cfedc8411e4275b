import assert from "node:assert/strict";
import golden from "../../../golden/cpa.json" with { type: "json" };
import { gammaTerms } from "../../../../src/models/deep/cpa/gammaTerms.ts";
import { adversaryGraph, autoencoderGraph, cpaNetwork } from "../../../../src/models/deep/cpa/network.ts";
import { decoded, encoded } from "../../../../src/models/deep/cpa/network.ts";
import { add, evaluate, gradients, input, matmul, multiply } from "../../../../src/tensor/index.ts";
import type { Parameter, Values } from "../../../../src/tensor/index.ts";
import { distance, goldenCpa, goldenMasks, type Summary, wave } from "../../../support/cpaModel.ts";

const size = golden.rows.length;

/** The given derivatives and numbers of a graph. */
async function slopes(
  loss: Parameters<typeof gradients>[0],
  of: readonly Parameter[],
  feeds: Record<string, Values>,
  more: Record<string, Parameters<typeof gradients>[0]>,
): Promise<Record<string, Values>> {
  const found = gradients(loss, of);
  return evaluate({ ...more, ...Object.fromEntries(of.map(({ name }, i) => [`d ${name}`, found[i]!])) }, feeds); // prettier-ignore
}

describe("CPA's network", () => {
  it("says of cells what cpa-tools says with the same weights", async () => {
    const { network, feeds } = goldenCpa();
    const basal = encoded(network, input("x", [size, network.genes]));
    const z = add(basal, matmul(input("doses", [size, network.perturbations]), network.embedding));
    const mu = multiply(decoded(network, z), input("total", [size, 1]));
    const { x, doses, total } = feeds;
    const found = await evaluate({ basal, z, mu }, { x, doses, total });
    for (const name of ["basal", "z", "mu"] as const) {
      const away = distance(found[name]!, golden.forward[name]);
      assert.ok(away < 1e-5, `${name} ${away}`);
    }
  });

  it("has the losses and derivatives of cpa-tools in a step of the autoencoder", async () => {
    const { network, code, feeds } = goldenCpa();
    const { loss, metrics, updates } = autoencoderGraph(network, code.classes, size);
    const gammas = gammaTerms(feeds.x, Float64Array.from(network.logDispersion.values, Math.exp));
    const own = network.parameters.filter(({ trained }) => trained);
    const [mean, variance] = network.encoder.parameters.slice(4, 6);
    const found = await slopes(
      loss,
      own,
      { ...feeds, slope: Float32Array.from(gammas.slope), weight: Float32Array.of(3), ...goldenMasks("encoder", size), ...goldenMasks("adversary", size) }, // prettier-ignore
      { recon: metrics!.recon!, adversary: metrics!.adversary!, mean: updates!.get(mean!)!, variance: updates!.get(variance!)! }, // prettier-ignore
    );
    const expected = golden.autoencoder;
    const recon = found.recon![0]! - gammas.value / size;
    assert.ok(Math.abs(recon / expected.recon - 1) < 1e-5, `${recon} ${expected.recon}`);
    assert.ok(Math.abs(found.adversary![0]! / expected.adversary - 1) < 1e-5);
    assert.ok(distance(found.mean!, expected.runningMean) < 1e-5);
    assert.ok(distance(found.variance!, expected.runningVariance) < 1e-5);
    checkGradients(found, own, expected.gradients);
  });

  it("has the gradient penalty of cpa-tools and its derivatives in a step of the adversary", async () => {
    const { network, code, feeds } = goldenCpa();
    const { loss, metrics } = adversaryGraph(network, code.classes, size);
    const own = network.adversary.parameters.filter(({ trained }) => trained);
    const found = await slopes(
      loss,
      own,
      { z: wave(size * 32, 99, 1.5), target: feeds.target, ...goldenMasks("adversary", size) },
      { adversary: metrics!.adversary!, penalty: metrics!.penalty! },
    );
    for (const name of ["adversary", "penalty"] as const) {
      const away = Math.abs(found[name]![0]! / golden.adversary[name] - 1);
      assert.ok(away < 1e-5, `${name} ${away}`);
    }
    checkGradients(found, own, golden.adversary.gradients);
  });

  it("starts from the seed alone, and from another elsewhere", () => {
    const sizes = { genes: 5, perturbations: 3, classes: 4 };
    const values = (seed: number): number[] => cpaNetwork(sizes, seed).parameters.flatMap((one) => [...one.values]); // prettier-ignore
    assert.deepEqual(values(1), values(1));
    assert.notDeepEqual(values(1), values(2));
  });
});

function checkGradients(
  found: Readonly<Record<string, Values>>,
  of: readonly Parameter[],
  expected: Readonly<Record<string, Summary>>,
): void {
  assert.deepEqual(of.map(({ name }) => name).sort(), Object.keys(expected).sort());
  const largest = Math.max(...Object.values(expected).map(({ norm }) => norm));
  for (const { name } of of) {
    const summary = expected[name]!;
    // A shift before batch normalisation changes nothing: its derivative is rounding.
    if (summary.norm < 1e-4 * largest) {
      assert.ok(Math.hypot(...found[`d ${name}`]!) < 2e-4 * largest, name);
      continue;
    }
    const away = distance(found[`d ${name}`]!, summary);
    assert.ok(away < 1e-4, `${name} ${away}`);
  }
}
