import { isDouble, isSingle } from "../../data/condition.ts";
import { listed } from "../../nearest.ts";
import { heldOut } from "../split.ts";
import { conditionsIn, count, type AuditCheck, type AuditFinding } from "./finding.ts";

const HAVE = ["has", "have"] as const;

/** Which genes of held-out perturbations a model has met in training, as singles and in doubles. */
export const auditGenes: AuditCheck = (data, split) => {
  const train = conditionsIn(data, split.train);
  const held = conditionsIn(data, heldOut(split));
  const doubles = held.filter(isDouble);
  const singles = held.filter(isSingle);
  const trainedSingles = new Set(train.filter(isSingle).map(({ genes }) => genes[0]!));
  const inDoubles = new Set(train.filter(({ genes }) => genes.length > 1).flatMap(({ genes }) => genes));
  const found: AuditFinding[] = [];

  if (doubles.length > 0 && inDoubles.size > 0) {
    const seen = (n: number): number => doubles.filter(({ genes }) => genes.filter((gene) => inDoubles.has(gene)).length === n).length; // prettier-ignore
    const shared = [...new Set(doubles.flatMap(({ genes }) => genes))].filter((gene) => inDoubles.has(gene));
    if (shared.length > 0)
      found.push({
        id: "shared-genes",
        severity: "note",
        sentence: `${count(shared.length, "gene", ["is", "are"])} in doubles of training and in held-out doubles: of ${doubles.length} held-out doubles, ${seen(2)} have both genes in training doubles, ${seen(1)} one, ${seen(0)} none (${listed(shared, 5)}).`,
        meaning: "Scores of doubles that share a gene depend on each other: intervals that resample doubles as if they were independent are too narrow; resample genes.", // prettier-ignore
        genes: shared,
      });
  }
  const both = doubles.filter(({ genes }) => genes.every((gene) => trainedSingles.has(gene)));
  const lacking = doubles.filter((one) => !both.includes(one));
  if (both.length > 0)
    found.push({
      id: "singles-trained",
      severity: "note",
      sentence: `${both.length} of ${doubles.length} held-out doubles ${HAVE[both.length === 1 ? 0 : 1]} both singles in training.`,
      meaning: "These ask whether a model knows how two known effects combine; the additive baseline is the one to beat.", // prettier-ignore
      conditions: both.map(({ label }) => label),
    });
  if (lacking.length > 0)
    found.push({
      id: "singles-not-trained",
      severity: "caution",
      sentence: `${lacking.length} of ${doubles.length} held-out doubles ${lacking.length === 1 ? "lacks" : "lack"} a single in training: ${listed(lacking.map(({ label }) => label), 5)}.`, // prettier-ignore
      meaning: "The additive baseline cannot predict them, so it drops out of the comparison or the doubles do; do not pool them with the others.", // prettier-ignore
      conditions: lacking.map(({ label }) => label),
    });
  const met = singles.filter(({ genes }) => inDoubles.has(genes[0]!));
  if (met.length > 0)
    found.push({
      id: "single-in-training-double",
      severity: "caution",
      sentence: `${count(met.length, "held-out single", HAVE)} a gene that is perturbed in a training double: ${listed(met.map(({ label }) => label), 5)}.`, // prettier-ignore
      meaning: "These perturbations are not unseen: a model can take the known effect of the partner from the double.", // prettier-ignore
      conditions: met.map(({ label }) => label),
      genes: met.map(({ genes }) => genes[0]!),
    });
  return found;
};

/** Perturbed genes that are not among the measured ones. */
export const auditTargets: AuditCheck = (data, split) => {
  if (data.genes === undefined) return [];
  const measured = new Set(data.genes);
  const without = (labels: readonly string[]) =>
    conditionsIn(data, labels).filter(({ genes }) => genes.some((gene) => !measured.has(gene)));
  const held = without(heldOut(split));
  const train = without(split.train);
  if (held.length + train.length === 0) return [];
  const labels = [...held, ...train].map(({ label }) => label);
  const all = new Set(
    [...held, ...train].flatMap(({ genes }) => genes.filter((gene) => !measured.has(gene))),
  );
  return [
    {
      id: "target-not-measured",
      severity: "caution",
      sentence: `The perturbed gene is not measured for ${held.length} of ${heldOut(split).length} held-out and ${train.length} of ${split.train.length} training conditions: ${listed(labels, 5)}.`,
      meaning: "Models that know a perturbation by its gene's place in the data (the linear model, most deep models) cannot predict these, so all are compared on the others only; the mean of training conditions changes too when they are left out there.", // prettier-ignore
      conditions: labels,
      genes: [...all],
    },
  ];
};
