import { existsSync } from "node:fs";
import { sha256 } from "../../../io/checksum.ts";
import { linearVariant } from "../../../models/baselines/linearVariants.ts";
import type { Model } from "../../../models/model.ts";
import type { EmbeddingReader } from "../../../models/modelOptions.ts";
import { modelsWithOptions } from "../../../models/modelOptions.ts";
import { modelById } from "../../../models/registry.ts";
import type { NamedMatrix } from "../../../stats/matrix.ts";
import type { RunEmbedding } from "./embeddingStages.ts";
import { keyOf } from "./stamp.ts";

/** What a data set asks of models: the paper's Fig 1, or its Fig 2. */
export type TaskKind = "doubles" | "singles";

/** A model of a run; `load` makes it once the embedding it takes from an earlier stage is there. */
export interface RunModel {
  id: string;
  /** Learns from single cells, not from their means. */
  fromCells: boolean;
  /** Drawn in Fig 1a and Fig 2a; the others are the linear models of Fig 2c. */
  main: boolean;
  load(read: (place: string) => Promise<NamedMatrix>): Promise<Model>;
  /** Stages whose embedding it takes. */
  needs: readonly string[];
  /** Hash of what it takes from elsewhere. */
  given?: string;
}

/** The models that were named, with the linear models of Fig 2c where `paper` is among the names. */
export interface AskedModels {
  paper: boolean;
  others: readonly { model: Model; given: string | undefined }[];
}

const PAPER: Record<TaskKind, readonly string[]> = {
  doubles: ["no_change", "additive", "mean"],
  singles: ["no_change", "mean", "linear"],
};

/**
 * Reads the names of models, and the embeddings that they name: what these hold is part of what results depend on.
 * @throws PertlineError of `modelsWithOptions` and `read`
 */
export async function askedModels(text: string, read: EmbeddingReader): Promise<AskedModels> {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim()).filter((part) => part !== ""); // prettier-ignore
  const others = parts.filter((part) => part !== "paper");
  const hashes = new Map<string, string>();
  const hashed: EmbeddingReader = async (name) => {
    const matrix = await read(name);
    hashes.set(name, keyOf([matrix.rowNames, matrix.columnNames, Array.from(matrix.values)]));
    return matrix;
  };
  const models = others.length > 0 || parts.length === 0 ? await modelsWithOptions(others.join(","), hashed) : []; // prettier-ignore
  for (const [, file] of text.matchAll(/graph=([^,()]+)/g)) if (file !== undefined && existsSync(file)) hashes.set(file, await sha256(file)); // prettier-ignore
  // A model's id names no folder: whatever was read counts for every model that has options.
  const given = hashes.size > 0 ? keyOf([...hashes]) : undefined;
  return {
    paper: parts.includes("paper"),
    others: models.map((model) => ({ model, given: model.id.includes("(") ? given : undefined })),
  };
}

/** Every model that is run on a task, in the order of the paper's figures. */
export function runModels(
  kind: TaskKind,
  asked: AskedModels,
  embeddings: readonly RunEmbedding[],
): RunModel[] {
  const plain = (model: Model, main: boolean, given?: string): RunModel => ({ id: model.id, main, fromCells: model.family !== "baseline" && model.engine !== "import", needs: [], load: () => Promise.resolve(model), ...(given !== undefined && { given }) }); // prettier-ignore
  const models: RunModel[] = [];
  if (asked.paper) {
    models.push(...PAPER[kind].map((id) => plain(modelById(id), true)));
    if (kind === "singles") {
      models.push(...(["lpm_randomGeneEmb", "lpm_randomPertEmb"] as const).map((name) => plain(linearVariant(name), false))); // prettier-ignore
      models.push(
        ...embeddings.map(({ variant, stage, place }) => ({
          id: variant,
          main: false,
          fromCells: false,
          needs: [stage],
          load: async (read: (place: string) => Promise<NamedMatrix>) => linearVariant(variant, { given: await read(place) }), // prettier-ignore
        })),
      );
    }
  }
  for (const { model, given } of asked.others)
    if (!models.some(({ id }) => id === model.id)) models.push(plain(model, !/^(lpm_|linear\()/.test(model.id), given)); // prettier-ignore
  return models;
}

/** A model's id as the name of a file. */
export function modelFileName(id: string): string {
  const plain = id.replace(/[^\w.=-]+/g, "_");
  return plain === id ? id : `${plain.slice(0, 80)}-${keyOf(id).slice(0, 8)}`;
}
