import { isControl, parseCondition } from "../../data/condition.ts";
import { listed } from "../../nearest.ts";
import { heldOut, type Split } from "../split.ts";
import { count, type AuditCheck, type AuditFinding } from "./finding.ts";

const ARE = ["is", "are"] as const;
/** `verdict` cannot say anything about fewer. */
const FEWEST = 10;

/** Whether the sets are what sets must be: control trained on, something held out, every condition of the data in its place. */
export const auditSets: AuditCheck = (data, split) => {
  const found: AuditFinding[] = [];
  const known = new Set(data.conditions.map(({ label }) => label));
  const control = data.conditions.filter(isControl).map(({ label }) => label);
  const held = heldOut(split);
  const used = [...split.train, ...held];

  const unknown = used.filter((label) => !known.has(label));
  if (unknown.length > 0)
    found.push({
      id: "not-in-data",
      severity: "problem",
      sentence: `${count(unknown.length, "condition", ARE)} in the split but not in the data: ${listed(unknown)}.`,
      meaning: "They can neither be trained on nor scored; the split was made for other data or for another filter, so its draw is not that of these data.", // prettier-ignore
      conditions: unknown,
    });
  const controlHeld = control.filter((label) => held.includes(label));
  if (controlHeld.length > 0)
    found.push({
      id: "control-held-out",
      severity: "problem",
      sentence: `Control (${listed(controlHeld)}) is held out.`,
      meaning: "Every model starts from control; scoring it as if it were a perturbation flatters the model that predicts no change.", // prettier-ignore
      conditions: controlHeld,
    });
  else if (!control.some((label) => split.train.includes(label)))
    found.push({
      id: "control-not-trained",
      severity: "problem",
      sentence: `Control ${control.length > 0 ? `(${listed(control)}) ` : ""}is not among the training conditions.`,
      meaning: "No baseline can be fitted: changes are changes against control.",
    });
  if (split.train.every((label) => control.includes(label)))
    found.push({
      id: "nothing-to-train-on",
      severity: "problem",
      sentence: "No perturbation is trained on.",
      meaning: "Only no change can be predicted; a model that was trained elsewhere has no rival here.",
    });
  found.push(...sizes(held, split));
  const dropped = new Set(split.dropped.map(({ condition }) => condition));
  const unlisted = [...known].filter((label) => !used.includes(label) && !dropped.has(label));
  if (unlisted.length > 0)
    found.push({
      id: "not-listed",
      severity: "caution",
      sentence: `${count(unlisted.length, "condition", ARE)} in the data but not in the split: ${listed(unlisted)}.`,
      meaning: "Nothing says why they are left out; a model may have been trained on them all the same.",
      conditions: unlisted,
    });
  return found;
};

function sizes(held: readonly string[], { test, validation }: Split): AuditFinding[] {
  if (held.length === 0)
    return [
      {
        id: "nothing-held-out",
        severity: "problem",
        sentence: "No condition is held out.",
        meaning: "There is nothing to score.",
      },
    ];
  if (held.length >= FEWEST) return [];
  return [
    {
      id: "few-held-out",
      severity: "caution",
      sentence: `${count(held.length, "condition", ARE)} held out (${test.length} test, ${validation.length} validation).`,
      meaning: `A verdict needs at least ${FEWEST}: with fewer, one odd perturbation decides it.`,
      conditions: held,
    },
  ];
}

/** The same perturbation under two labels (A+B and B+A, A+ctrl and ctrl+A) in two sets, or one label in both. */
export const auditOverlap: AuditCheck = (data, split) => {
  const control = data.conditions.find(isControl)?.label;
  const places = new Map<string, { label: string; set: string }[]>();
  for (const set of ["train", "validation", "test"] as const)
    for (const label of split[set]) {
      const { key } = parseCondition(label, control);
      places.set(key, [...(places.get(key) ?? []), { label, set }]);
    }
  const double = [...places.values()].filter((all) => new Set(all.map(({ set }) => set)).size > 1);
  if (double.length === 0) return [];
  const examples = double.map((all) => all.map(({ label, set }) => `"${label}" in ${set}`).join(" and "));
  return [
    {
      id: "same-perturbation",
      severity: "problem",
      sentence: `${count(double.length, "perturbation", ARE)} in more than one set: ${listed(examples, 5)}.`,
      meaning: "What is tested was trained on: every score on these conditions measures memory.",
      conditions: double.flatMap((all) => all.map(({ label }) => label)),
    },
  ];
};

/** Conditions that belong to no set, by reason. */
export const auditDropped: AuditCheck = (_data, { dropped }) => {
  if (dropped.length === 0) return [];
  const byReason = new Map<string, string[]>();
  for (const { condition, reason } of dropped) byReason.set(reason, [...(byReason.get(reason) ?? []), condition]); // prettier-ignore
  const told = [...byReason].map(([reason, labels]) => `${listed(labels, 5)} (${reason})`);
  return [
    {
      id: "dropped",
      severity: "note",
      sentence: `${count(dropped.length, "condition")} ${dropped.length === 1 ? "belongs" : "belong"} to no set: ${told.slice(0, 5).join("; ")}${told.length > 5 ? `; and ${told.length - 5} more reasons` : ""}.`,
      meaning: "They are neither trained on nor scored; a study that keeps them has other numbers.",
      conditions: dropped.map(({ condition }) => condition),
    },
  ];
};

/** Validation conditions choose the epoch of models that stop early; scoring them uses them twice. */
export const auditValidation: AuditCheck = (_data, { validation, test }, { scored = "held out" }) => {
  if (validation.length === 0)
    return [
      {
        id: "no-validation",
        severity: "note",
        sentence: "No condition is for validation.",
        meaning: "A model that stops early or chooses its settings must take conditions of its own from training, and should say which.", // prettier-ignore
      },
    ];
  if (scored === "test" && test.length > 0) return [];
  return [
    {
      id: "validation-scored",
      severity: "caution",
      sentence: `${validation.length} of the ${validation.length + test.length} scored conditions are for validation${test.length === 0 ? "; there is no test set" : ""}.`,
      meaning: "Models that choose their best epoch on them (scGPT, GEARS, scFoundation) have seen what they are scored on, baselines have not. The paper's figures pool both; score test alone beside it.", // prettier-ignore
      conditions: validation,
    },
  ];
};
