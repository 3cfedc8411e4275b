import { PertlineError } from "../error.ts";
import type { Cells } from "./cells.ts";
import type { NormalisedCells } from "./normalise.ts";
import { quarters } from "./normalise.ts";
import type { WorkOptions } from "./qualityCounts.ts";
import { badValue } from "./pseudobulk.ts";
import { sampleCells } from "./sampleCells.ts";
import { detectScale } from "./scale.ts";
import { isLarge } from "./sumCells.ts";
import type { Sums } from "./sums.ts";
import { addBlock, newSums } from "./sums.ts";
import { sumThreads } from "./sumThreads/sumThreads.ts";

/** Which genes count as highly variable: the `nTop` first, or, without it, those within bounds. */
export interface VariableChoice {
  nTop?: number;
  /** Bounds, exclusive, as scanpy's defaults unless told: 0.0125, 3, 0.5 and none. */
  minMean?: number;
  maxMean?: number;
  minDispersion?: number;
  maxDispersion?: number;
  /** Bins of equal width over the means, 20 unless told. */
  bins?: number;
}

/** Per gene, in file order. */
export interface HighlyVariable {
  /** 1 for highly variable genes. */
  genes: Uint8Array;
  /** log(1 + mean of expm1(x)). */
  means: Float64Array;
  /** log(variance / mean) of expm1(x); NaN where the gene does not vary. */
  dispersions: Float64Array;
  /** In standard deviations from the mean of the bin; 1 where a bin has one gene, NaN where the gene does not vary. */
  normalisedDispersions: Float64Array;
}

/**
 * Highly variable genes by dispersion in bins of the mean, as Seurat's first method and scanpy's
 * `highly_variable_genes(flavor="seurat")`, which GEARS used: the same genes as scanpy. Genes that tie with the last of
 * the `nTop` are kept too, so there may be more; genes that do not vary are never among them.
 *
 * @param cells logarithms of scaled counts, as `normalise` gives
 * @throws PertlineError BAD_NUMBER, COUNTS_NOT_LOG, NO_VARIANCE
 */
export async function highlyVariable(
  cells: Cells,
  options: VariableChoice & WorkOptions = { nTop: 5000 },
): Promise<HighlyVariable> {
  const { signal, progress, ...choice } = options;
  const moments = await momentsInThreads(cells, { signal, progress });
  if (moments) return selectVariable(moments, choice);
  return selectVariable(await momentsWithoutLog(cells, { signal, progress }), choice);
}

export interface GeneMoments {
  means: Float64Array;
  /** Denominator n − 1. */
  variances: Float64Array;
}

/** The same for logarithms of counts that are stored in a large file of a known layout; undefined for others. */
async function momentsInThreads(
  cells: Cells & Partial<NormalisedCells>,
  { signal, progress }: WorkOptions,
): Promise<GeneMoments | undefined> {
  const { counts, divisors, nCells } = cells;
  const stored = counts?.stored;
  if (
    !stored ||
    !divisors ||
    divisors.length !== counts.nCells ||
    nCells !== counts.nCells ||
    !isLarge(stored)
  )
    return undefined;
  if (cells.genes.length !== counts.genes.length) return undefined;
  const shared = new Float64Array(new SharedArrayBuffer(8 * nCells));
  shared.set(divisors);
  const bar = progress?.(nCells, `Reading ${cells.name}`);
  try {
    const onRows = (done: number): void => bar?.update(done);
    const sums = await sumThreads(stored, {
      ...quarters(nCells),
      changed: { as: "back", divisors: shared },
      signal,
      onRows,
    });
    if (typeof sums === "string") return undefined;
    return momentsOf(sums, cells.genes.length, nCells);
  } finally {
    bar?.end();
  }
}

/** Mean and variance of expm1(x) per gene, in one pass and in double precision; sums as in threads, to the last bit. */
async function momentsWithoutLog(cells: Cells, options: WorkOptions): Promise<GeneMoments> {
  const width = cells.genes.length;
  const sums = newSums(2, width);
  const { rows, halves } = quarters(cells.nCells);
  await checkLogs(cells, options.signal);
  for await (const block of cells.blocks(options)) {
    // Rounded to the precision of the array, as scanpy's is.
    const values = block.values.map((logged) => Math.expm1(logged));
    const bad = addBlock(sums, { ...block, values }, rows, halves);
    if (bad) throw badValue(cells, { ...bad, value: Math.log1p(bad.value) });
  }
  options.signal?.throwIfAborted();
  return momentsOf(sums, width, cells.nCells);
}

async function checkLogs(cells: Cells, signal?: AbortSignal): Promise<void> {
  const { kind, evidence } = detectScale(await sampleCells(cells, new Uint8Array(cells.nCells).fill(1), signal)); // prettier-ignore
  if (kind === "counts")
    throw new PertlineError(
      "COUNTS_NOT_LOG",
      `The values of ${cells.name} look like counts: ${evidence} Highly variable genes are found on logarithms of scaled counts; use normalise(cells) first.`,
    );
}

/** The four shares added up, always in the same order. */
function momentsOf({ moments: [a, b] }: Sums, width: number, nCells: number): GeneMoments {
  const all = (which: 0 | 1): Float64Array =>
    Float64Array.from({ length: width }, (_, gene) => {
      const [first, second] = [2 * gene + which, 2 * (width + gene) + which];
      return (a[first] as number) + (b[first] as number) + (a[second] as number) + (b[second] as number);
    });
  return momentsOfSums(all(0), all(1), nCells);
}

/** In the arrays of the sums. */
export function momentsOfSums(sums: Float64Array, squares: Float64Array, n: number): GeneMoments {
  for (let gene = 0; gene < sums.length; gene++) {
    const mean = (sums[gene] as number) / n;
    const rest = (squares[gene] as number) - n * mean * mean;
    // What is left of a constant by rounding is no variance.
    squares[gene] = rest > 1e-13 * (squares[gene] as number) ? rest / Math.max(1, n - 1) : 0;
    sums[gene] = mean;
  }
  return { means: sums, variances: squares };
}

/** The choice among genes of known moments. @throws PertlineError BAD_NUMBER, NO_VARIANCE */
export function selectVariable(moments: GeneMoments, choice: VariableChoice): HighlyVariable {
  const { nTop, bins = 20, minMean = 0.0125, maxMean = 3, minDispersion = 0.5, maxDispersion = Infinity } = choice; // prettier-ignore
  for (const number of [bins, nTop ?? 1])
    if (!(Number.isInteger(number) && number >= 1))
      throw new PertlineError("BAD_NUMBER", `Numbers of genes and bins are whole and 1 at least, found ${number}.`); // prettier-ignore
  const means = moments.means.map((mean) => Math.log1p(mean === 0 ? 1e-12 : mean));
  const dispersions = moments.variances.map((variance, gene) => {
    const mean = moments.means[gene] as number;
    const ratio = variance / (mean === 0 ? 1e-12 : mean);
    return ratio === 0 ? NaN : Math.log(ratio);
  });
  const normalisedDispersions = standardise(dispersions, binsOf(means, bins), bins);
  const genes = new Uint8Array(means.length);
  if (nTop !== undefined) {
    const sorted = normalisedDispersions.filter((value) => !Number.isNaN(value)).sort();
    const least = sorted[sorted.length - Math.min(nTop, sorted.length)];
    if (least === undefined)
      throw new PertlineError("NO_VARIANCE", "No gene varies: there are no highly variable genes.");
    normalisedDispersions.forEach((value, gene) => (genes[gene] = value >= least ? 1 : 0));
  } else {
    normalisedDispersions.forEach((value, gene) => {
      const [mean, dispersion] = [means[gene] as number, Number.isNaN(value) ? 0 : value];
      genes[gene] =
        mean > minMean && mean < maxMean && dispersion > minDispersion && dispersion < maxDispersion ? 1 : 0;
    });
  }
  return { genes, means, dispersions, normalisedDispersions };
}

/** Bin of each value among bins of equal width, closed on the right: pandas' `cut`. */
function binsOf(values: Float64Array, bins: number): Int32Array {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const edges = new Float64Array(bins + 1);
  if (least === most) {
    const margin = least === 0 ? 0.001 : 0.001 * Math.abs(least);
    [least, most] = [least - margin, most + margin];
  }
  const step = (most - least) / bins;
  for (let i = 0; i <= bins; i++) edges[i] = i * step + least;
  edges[bins] = most;
  return Int32Array.from(values, (value) => {
    let bin = 0;
    while (bin < bins - 1 && value > (edges[bin + 1] as number)) bin++;
    return bin;
  });
}

function standardise(dispersions: Float64Array, bin: Int32Array, bins: number): Float64Array {
  const centre = new Float64Array(bins);
  const spread = new Float64Array(bins);
  for (let b = 0; b < bins; b++) {
    const members = dispersions.filter((value, gene) => bin[gene] === b && !Number.isNaN(value));
    const n = members.length;
    const mean = members.reduce((sum, value) => sum + value, 0) / n;
    const squares = members.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    // A bin of one gene has no spread: its dispersion is divided by itself.
    [centre[b], spread[b]] = n === 1 ? [0, mean] : [mean, Math.sqrt(squares / (n - 1))];
  }
  return dispersions.map((value, gene) => (value - (centre[bin[gene] as number] as number)) / (spread[bin[gene] as number] as number)); // prettier-ignore
}
