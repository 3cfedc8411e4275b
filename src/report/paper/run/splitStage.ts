import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { isControl, isSingle } from "../../../data/condition.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { PertlineError } from "../../../error.ts";
import { formatManifest } from "../../../splits/manifest.ts";
import { eligibleDoubles } from "../../../splits/norman.ts";
import { splitFor } from "../../../splits/registry.ts";
import type { Split } from "../../../splits/split.ts";
import { splitPath } from "./runReader.ts";
import type { RunReader } from "./runReader.ts";
import type { TaskKind } from "./runModels.ts";
import type { Stage } from "./stage.ts";

export const PAPER_SEEDS: Record<TaskKind, readonly number[]> = { doubles: [1, 2, 3, 4, 5], singles: [1, 2] };

/** Doubles where some double has both its singles, as in the paper's Fig 1; else singles, as in its Fig 2. */
export function taskOf({ conditions }: Pick<Pseudobulk, "conditions">): TaskKind {
  return eligibleDoubles(conditions).length > 0 ? "doubles" : "singles";
}

/** The split that the paper draws of such data. @throws PertlineError of `splitFor`; TOO_FEW_PERTURBATIONS */
export function paperSplit(truth: Pseudobulk, kind: TaskKind, seed: number, source?: string): Split {
  const told = { seed, ...(source !== undefined && { source }) };
  if (kind === "doubles") {
    const split = splitFor(truth, told);
    // The paper's script sorts the names of GEARS' own Norman file in another way.
    return split.algorithm === "norman-paper" && truth.dataset === "norman" ? splitFor(truth, { ...told, algorithm: "norman-sorted" }) : split; // prettier-ignore
  }
  const conditions = truth.conditions.filter((one) => isControl(one) || isSingle(one));
  const split = splitFor({ ...truth, conditions }, { ...told, algorithm: "gears-simulation" });
  if (split.train.length > 1 && split.test.length + split.validation.length > 0) return split;
  throw new PertlineError("TOO_FEW_PERTURBATIONS", `${truth.dataset} has ${conditions.length - 1} single perturbations: too few to hold some of them out. Use another data set, or a larger --scale.`); // prettier-ignore
}

export function splitStage(dataset: string, kind: TaskKind, seed: number, reader: RunReader): Stage {
  return {
    id: `split/${dataset}/seed${seed}`,
    kind: "split",
    dataset,
    seed,
    options: { kind, seed },
    needs: [`prepare/${dataset}`],
    async work({ folder }) {
      const truth = await reader.truth(dataset);
      const place = path.join(folder, splitPath(dataset, seed));
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, formatManifest(paperSplit(truth, kind, seed)));
    },
  };
}
