import { PertlineError } from "../../error.ts";
import type { NumpyRandom } from "../../stats/numpyRandom.ts";
import { setDifference } from "../arrays.ts";
import { checkTestGenes } from "../options.ts";

export interface Held {
  testGenes?: readonly string[] | undefined;
  onlyTestGenes?: boolean | undefined;
}

/**
 * The genes whose perturbations may be trained on, as GEARS' simulation splits draw them. Genes that must be tested leave
 * the draw and are made up for by as many others; with `onlyTestGenes` nothing is drawn.
 *
 * @param genes sorted, each once
 * @throws PertlineError UNKNOWN_GENE, BAD_OPTION, TOO_FEW_GENES
 */
export function drawGenes(
  random: NumpyRandom,
  genes: readonly string[],
  share: number,
  { testGenes, onlyTestGenes }: Held = {},
): Set<string> {
  if (testGenes === undefined) return new Set(random.choice(genes, Math.trunc(genes.length * share), false));
  checkTestGenes(testGenes, genes);
  if (onlyTestGenes) return new Set(setDifference(genes, testGenes));
  const asked = new Set(testGenes);
  const drawn = random.choice(genes, Math.trunc(genes.length * share), false);
  const seen = drawn.filter((gene) => !asked.has(gene));
  const others = setDifference(genes, [...seen, ...testGenes]);
  const wanted = drawn.length - seen.length;
  if (wanted > others.length)
    throw new PertlineError(
      "TOO_FEW_GENES",
      `${drawn.length} of ${genes.length} genes are to be trained on and ${asked.size} to be tested: too many. Lower trainGenes, name fewer testGenes, or set onlyTestGenes.`,
    );
  return new Set([...seen, ...random.choice(others, wanted, false)]);
}
