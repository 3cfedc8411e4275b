import path from "node:path";
import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import type { NamedMatrix } from "../stats/matrix.ts";
import { LINEAR_VARIANTS, linearVariant, type LinearVariant } from "./baselines/linearVariants.ts";
import type { Fitted, FitOptions, Model } from "./model.ts";
import { readPerturbationGraph } from "./deep/gears/readGraph.ts";
import { parsePredictionsAre } from "../data/predictionScale.ts";
import { importedModel } from "./imported.ts";
import { modelById, modelsByName } from "./registry.ts";

/** Reads an embedding that is named in the options of a model. */
export type EmbeddingReader = (name: string) => Promise<NamedMatrix>;

/**
 * What can follow `=`: a number, a whole number, true or false, one of some words, a whole number or "all", the name of
 * an embedding, or a file with a gene graph.
 */
type Kind = "number" | "whole" | "boolean" | "wholeOrAll" | "embedding" | "graph" | readonly string[];

const CHOICES = ["training", "random", "identity", "zero"] as const;

/** Options of models that can be written as text, as `LinearOptions` and its neighbours explain them. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  linear: { components: "whole", lambda: "number", embedding: "embedding", geneEmbedding: "embedding", embeddingSeed: "whole", centreP: "boolean", unitP: "boolean", doubles: ["sum", "none"] }, // prettier-ignore
  knn: { embedding: "embedding", k: "whole", distance: ["euclidean", "cosine"], weights: ["uniform", "distance"] }, // prettier-ignore
  ridge: { embedding: "embedding", alpha: "number" },
  one_hot_linear: { lambda: "number", unseen: ["none", "intercept"] },
  measured_target_mean: { embedding: "embedding" },
  gears: { fidelity: ["paper", "corrected"], graph: "graph", epochs: "whole", batch: "whole", hidden: "whole", rate: "number", weightDecay: "number", directionWeight: "number", patience: "whole", coexpressionThreshold: "number", neighbours: "whole", coexpressionCells: ["first", "every"], predictionCells: "wholeOrAll", maxNorm: "number", threads: "whole" }, // prettier-ignore
  cpa: { fidelity: ["paper", "corrected"], epochs: "whole", batch: "whole", rate: "number", checkEvery: "whole", patience: "whole", threads: "whole", counts: ["smallest", "whole"], controls: ["random", "all"], output: ["cp10k", "data", "counts"], mixup: "number", decayEvery: "whole", turns: ["epoch", "training"], unseen: ["none", "untrained"] }, // prettier-ignore
  crispr_informed_mean: { kind: ["CRISPRi", "CRISPRa"], doubling: ["value", "expression"] },
};

/**
 * Models by names, of which each may have options of its own: `paper,linear(components=20,lambda=1),knn(k=10)`. One with
 * options has these in its id and label, so that it stands beside the one without. The names of the linear models of
 * Fig. 2c that need no file (lpm_randomPertEmb, lpm_randomGeneEmb) are known, too, and predictions made elsewhere:
 * `import(path=FILE,label=NAME)`, as often as there are files.
 *
 * @param read called for embeddings that are no word of the linear model (training, random, identity, zero)
 * @throws PertlineError UNKNOWN_MODEL, NO_MODELS, NO_EMBEDDING, BAD_MODEL_OPTION; those of `read`
 */
export async function modelsWithOptions(text: string, read: EmbeddingReader): Promise<Model[]> {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim()).filter((part) => part !== ""); // prettier-ignore
  const own = (part: string): boolean => part.includes("(") || isVariant(part);
  const plain = parts.filter((part) => !own(part));
  const models = plain.length > 0 || parts.length === 0 ? modelsByName(plain) : [];
  for (const part of parts.filter(own)) {
    const model = isVariant(part) ? linearVariant(part) : await withOptions(part, read);
    if (!models.some(({ id }) => id === model.id)) models.push(model);
  }
  return models;
}

const isVariant = (name: string): name is LinearVariant =>
  (LINEAR_VARIANTS as readonly string[]).includes(name);

async function withOptions(part: string, read: EmbeddingReader): Promise<Model> {
  const [, name = "", inside = ""] = /^([^()]*)\(([^()]*)\)$/.exec(part) ?? fail(`expected name(option=value,…), found "${part}"`); // prettier-ignore
  if (name.trim() === "import") return importedAs(inside);
  const model = modelById(name.trim());
  const known = OPTIONS[model.id] ?? fail(`${model.id} has no options`);
  const options: Record<string, unknown> = {};
  const said: string[] = [];
  const shown: string[] = [];
  for (const [key, value] of pairsOf(model.id, inside)) {
    if (!Object.hasOwn(known, key)) fail(`${model.id} has no option "${key}". ${suggestion(key, Object.keys(known))}`); // prettier-ignore
    options[key] = await valueOf(model.id, key, value, known[key]!, read);
    said.push(`${key}=${value}`);
    shown.push(`${key}=${known[key] === "graph" ? path.basename(value) : value}`);
  }
  const id = `${model.id}(${said.join(",")})`;
  return named(model, options, id, `${model.label} (${shown.join(", ")})`);
}

function pairsOf(model: string, inside: string): [string, string][] {
  return inside.split(",").map((pair) => {
    const one = pair.trim();
    const at = one.indexOf("=");
    const [key, value] = [one.slice(0, at).trim(), one.slice(at + 1).trim()];
    if (at < 1 || value === "") fail(`expected option=value after ${model}, found "${one}"`);
    return [key, value];
  });
}

/** Predictions made elsewhere: `import(path=preds.h5ad,label=My model)`. */
function importedAs(inside: string): Model {
  const known = ["path", "label", "are", "condition", "minGenes"];
  const given = new Map(pairsOf("import", inside));
  for (const key of given.keys()) if (!known.includes(key)) fail(`import has no option "${key}". ${suggestion(key, known)}`); // prettier-ignore
  const file =
    given.get("path") ??
    fail("import needs path=FILE, a folder, .h5ad, .parquet, .csv or .tsv of predictions");
  const [label, are, condition, share] = known.slice(1).map((key) => given.get(key));
  const minGenes = share === undefined ? undefined : Number(share);
  if (minGenes !== undefined && !(minGenes >= 0 && minGenes <= 1)) fail(`minGenes of import is a share from 0 to 1, found "${share}"`); // prettier-ignore
  return importedModel(file, {
    ...(label !== undefined && { label }),
    ...(are !== undefined && { are: parsePredictionsAre(are) }),
    ...(condition !== undefined && { condition }),
    ...(minGenes !== undefined && { minGenes }),
  });
}

async function valueOf(
  model: string,
  key: string,
  value: string,
  kind: Kind,
  read: EmbeddingReader,
): Promise<unknown> {
  if (kind === "embedding") {
    const word = (CHOICES as readonly string[]).includes(value);
    if (word && model !== "linear") fail(`${key} of ${model} is a file; ${value} is for the linear model`);
    return word ? value : read(value);
  }
  if (kind === "graph") return value === "coexpression" ? value : readPerturbationGraph(value);
  if (kind === "wholeOrAll" && value === "all") return value;
  if (kind === "boolean") return value === "true" || (value === "false" ? false : fail(`${key} is true or false, found "${value}"`)); // prettier-ignore
  if (kind === "number" || kind === "whole" || kind === "wholeOrAll") {
    const number = Number(value);
    if (Number.isFinite(number) && (kind === "number" || Number.isSafeInteger(number))) return number;
    fail(
      `${key} of ${model} is a ${kind === "number" ? "" : "whole "}number${kind === "wholeOrAll" ? ' or "all"' : ""}, found "${value}"`,
    );
  }
  return kind.includes(value) ? value : fail(`${key} of ${model} is ${kind.join(" or ")}, found "${value}"`);
}

/** The same model with options, under a name of its own. */
function named(model: Model, options: FitOptions, id: string, label: string): Model {
  return {
    ...model,
    id,
    label,
    async fit(training, given): Promise<Fitted> {
      const fitted = await model.fit(training, { ...options, ...given });
      return {
        ...(fitted.details && { details: fitted.details }),
        predict: async (conditions) => {
          const found = await fitted.predict(conditions);
          return { ...found, model: id, label: found.label.replace(model.label, () => label) };
        },
      };
    },
  };
}

function fail(what: string): never {
  throw new PertlineError("BAD_MODEL_OPTION", `A model is named like linear(components=20,lambda=1): ${what}.`.replace(/([.?])\.$/, "$1")); // prettier-ignore
}
