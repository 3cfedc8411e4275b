/** Names that tell copies of a symbol apart by their order, so that two gene lists can be matched one to one. */
export function occurrences(genes: readonly string[]): string[] {
  const count = new Map<string, number>();
  return genes.map((gene) => {
    const k = count.get(gene) ?? 0;
    count.set(gene, k + 1);
    return `${k} ${gene}`;
  });
}
