import type { Random } from "../../stats/random.ts";
import { type Condition, parseCondition } from "../condition.ts";
import { resampled } from "./empirical.ts";
import { geneNames } from "./geneNames.ts";
import type { SimulationSettings } from "./settings.ts";

/** What is measured and what is perturbed, before anything has an effect. */
export interface Design {
  /** Symbols in file order, not alphabetical; the last two rows have the same symbol. */
  genes: string[];
  /** One identifier per gene row, unique. */
  geneIds: string[];
  /** Perturbed genes. */
  targets: string[];
  /** Row of each target in `genes`, −1 where it is not measured. */
  targetRows: Int32Array;
  /** Control, then singles in the order of `targets`, then doubles. */
  conditions: Condition[];
  /** Pairs of positions in `targets`, one per double. */
  pairs: [number, number][];
  /** Cells per condition. */
  nCells: number[];
}

/**
 * Draws names, targets, pairs and cell numbers. Like files of the field, the data have a symbol on two rows, some
 * singles written `ctrl+A` and doubles whose parts are in no alphabetical order.
 */
export function design(settings: SimulationSettings, random: Random): Design {
  const { nGenes, nSingles, nDoubles } = settings;
  const measured = Math.round(settings.measuredTargets * nSingles);
  const names = geneNames(nGenes + nSingles - measured, random.split("names"));
  const genes = names.slice(0, nGenes);
  const order = random.split("targets").shuffle(Array.from({ length: nGenes - 2 }, (_, i) => i));
  // Neither row of the symbol that occurs twice is a target: its own effect would be ambiguous.
  genes[nGenes - 1] = genes[nGenes - 2]!;
  const rows = Array.from({ length: nSingles }, (_, i) => (i < measured ? order[i]! : -1));
  random.split("target order").shuffle(rows);
  let unmeasured = nGenes;
  const targets = rows.map((row) => (row >= 0 ? genes[row]! : names[unmeasured++]!));
  const pairs = drawPairs(nSingles, nDoubles, random.split("pairs"));
  const labels = [
    "ctrl",
    ...targets.map((target, i) => (i % 8 === 5 ? `ctrl+${target}` : `${target}+ctrl`)),
    ...pairs.map(([a, b]) => `${targets[a]!}+${targets[b]!}`),
  ];
  const { singles, doubles } = settings.empirical ?? {};
  const listed = random.split("cells");
  const given = [
    ...(singles ? resampled(singles, nSingles, listed) : new Array<undefined>(nSingles)),
    ...(doubles ? resampled(doubles, nDoubles, listed) : new Array<undefined>(nDoubles)),
  ];
  return {
    genes,
    geneIds: genes.map((_, i) => `SIMG${String(i + 1).padStart(8, "0")}`),
    targets,
    targetRows: Int32Array.from(rows),
    conditions: labels.map((label) => parseCondition(label)),
    pairs,
    nCells: labels.map((_, i) =>
      i === 0
        ? settings.cells.control
        : Math.round(given[i - 1] ?? cellNumber(settings, random.split(`cells ${i}`))),
    ),
  };
}

/** Distinct pairs in random order and orientation. */
function drawPairs(nSingles: number, nDoubles: number, random: Random): [number, number][] {
  const taken = new Set<number>();
  const pairs: [number, number][] = [];
  while (pairs.length < nDoubles) {
    const a = random.integer(nSingles);
    const b = random.integer(nSingles);
    const key = Math.min(a, b) * nSingles + Math.max(a, b);
    if (a === b || taken.has(key)) continue;
    taken.add(key);
    pairs.push([a, b]);
  }
  return pairs;
}

function cellNumber({ cells }: SimulationSettings, random: Random): number {
  return Math.max(cells.min, Math.round(cells.median * Math.exp(cells.logSd * random.normal())));
}
