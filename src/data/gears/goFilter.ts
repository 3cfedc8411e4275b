/** What GEARS keeps of a list of conditions. */
export interface GoFilter {
  /** In the order given. */
  kept: string[];
  /** The others, each with the genes for which it is left out. */
  excluded: { condition: string; genes: string[] }[];
}

/**
 * GEARS leaves out conditions with a perturbed gene that is not in its gene graph: that has no entry in `gene2go`, or is
 * not on the list of genes that may be perturbed (`filter_pert_in_go`, gears/utils.py). Splits depend on it, since it
 * changes the list of conditions they draw from. As there, labels are split at `+` and only the first two parts are
 * looked at; the part `ctrl` is always allowed.
 *
 * @param gene2go genes with GO terms: keys of `gene2go_all.pkl`
 * @param allowed genes of `essential_all_data_pert_genes.pkl`; scFoundation's fork has no such list
 */
export function goFilter(
  conditions: readonly string[],
  gene2go: Iterable<string>,
  allowed?: Iterable<string>,
): GoFilter {
  const known = new Set(gene2go);
  const listed = allowed && new Set(allowed);
  const inGraph = (part: string): boolean =>
    part === "ctrl" || (known.has(part) && (listed === undefined || listed.has(part)));
  const kept: string[] = [];
  const excluded: GoFilter["excluded"] = [];
  for (const condition of conditions) {
    const genes = condition.split("+").slice(0, 2).filter((part) => !inGraph(part)); // prettier-ignore
    if (genes.length === 0) kept.push(condition);
    else excluded.push({ condition, genes });
  }
  return { kept, excluded };
}

/** What was left out, in one sentence; undefined where nothing was. */
export function goFilterSentence({ kept, excluded }: GoFilter): string | undefined {
  if (excluded.length === 0) return undefined;
  const names = excluded.map(({ condition, genes }) => (genes.length === 1 && condition === `${genes[0]}+ctrl` ? condition : `${condition} (${genes.join(", ")})`)); // prettier-ignore
  return `${excluded.length} of ${kept.length + excluded.length} conditions were left out because a perturbed gene is not in GEARS' gene graph: ${names.join(", ")}.`;
}
