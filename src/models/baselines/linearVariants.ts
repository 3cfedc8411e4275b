import { PertlineError } from "../../error.ts";
import { suggestion } from "../../nearest.ts";
import type { NamedMatrix } from "../../stats/matrix.ts";
import { linearModel, type LinearModel, type LinearOptions } from "./linear.ts";

export type LinearVariant =
  | "lpm_selftrained"
  | "lpm_scFoundationGeneEmb"
  | "lpm_scgptGeneEmb"
  | "lpm_randomGeneEmb"
  | "lpm_gearsPertEmb"
  | "lpm_randomPertEmb"
  | "lpm_k562PertEmb"
  | "lpm_rpe1PertEmb";

/** A linear model of the paper's Fig. 2c: what it is called there, and which side takes which embedding. */
interface Variant {
  label: string;
  side: "geneEmbedding" | "embedding";
  choice: "training" | "random" | "given";
  /** What has to be given, for the message. */
  needs?: string;
}

/** The linear models of Fig. 2c by the authors' names. */
const VARIANTS: Readonly<Record<LinearVariant, Variant>> = {
  lpm_selftrained: { label: "Linear model", side: "embedding", choice: "training" },
  lpm_scFoundationGeneEmb: { label: "Linear model, G scFoundation", side: "geneEmbedding", choice: "given", needs: "scFoundation's gene embedding (`pos_emb.weight`), rows named by gene symbols" }, // prettier-ignore
  lpm_scgptGeneEmb: { label: "Linear model, G scGPT", side: "geneEmbedding", choice: "given", needs: "scGPT's gene embedding (the encoder's output per token), rows named by gene symbols" }, // prettier-ignore
  lpm_randomGeneEmb: { label: "Linear model, random G", side: "geneEmbedding", choice: "random" },
  lpm_gearsPertEmb: { label: "Linear model, P GEARS", side: "embedding", choice: "given", needs: "the spectral embedding of the gene ontology graph: graphEmbedding(await readGeneGraph(file))" }, // prettier-ignore
  lpm_randomPertEmb: { label: "Linear model, random P", side: "embedding", choice: "random" },
  lpm_k562PertEmb: { label: "Linear model, P K562", side: "embedding", choice: "given", needs: "perturbationComponents(pseudobulk of Replogle K562)" }, // prettier-ignore
  lpm_rpe1PertEmb: { label: "Linear model, P RPE1", side: "embedding", choice: "given", needs: "perturbationComponents(pseudobulk of Replogle RPE1)" }, // prettier-ignore
};

/** Names of the linear models of Fig. 2c, in its order. */
export const LINEAR_VARIANTS: readonly LinearVariant[] = Object.keys(VARIANTS) as LinearVariant[];

/** What figures call it, or undefined for another model. */
export function linearVariantLabel(name: string): string | undefined {
  return Object.hasOwn(VARIANTS, name) ? VARIANTS[name as LinearVariant].label : undefined;
}

/**
 * A linear model of the paper's Fig. 2c with id and label of its own, so that several stand in one comparison.
 *
 * @param name the authors' name of it
 * @param options options of the linear model, and `given`: the embedding where it comes from outside the training data
 * @throws PertlineError UNKNOWN_VARIANT, NO_EMBEDDING
 */
export function linearVariant(
  name: LinearVariant,
  options: { given?: NamedMatrix } & Omit<LinearOptions, "signal" | "seed"> = {},
): LinearModel {
  if (!Object.hasOwn(VARIANTS, name))
    throw new PertlineError("UNKNOWN_VARIANT", `There is no linear model "${name}" in the paper. ${suggestion(name, LINEAR_VARIANTS)}`); // prettier-ignore
  const variant = VARIANTS[name];
  const { given, ...rest } = options;
  if (variant.choice === "given" && given === undefined)
    throw new PertlineError("NO_EMBEDDING", `${name} takes an embedding that is not made from the training data. Expected { given }: ${variant.needs}.`); // prettier-ignore
  if (variant.choice !== "given" && given !== undefined)
    throw new PertlineError("UNUSED_EMBEDDING", `${name} makes its own embedding; leave out { given }, or use linearModel({ id, label, embedding }).`); // prettier-ignore
  return linearModel({
    id: name,
    label: variant.label,
    [variant.side]: variant.choice === "given" ? given! : variant.choice,
    ...rest,
  });
}
