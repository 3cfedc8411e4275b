import type { Table } from "../table.ts";

export interface Features {
  ids: string[];
  names: string[];
  /** Empty where the file has none (Cell Ranger 2). */
  types: string[];
  genomes?: string[];
}

export interface GenesOfFeatures {
  var: Table;
  /** Gene of each feature, −1 for others. */
  geneOf: Int32Array;
  notes: string[];
}

const GENE = "Gene Expression";

/** The genes among features; guides, antibodies and multiplexing tags are left out, with a note. */
export function genesOf({ ids, names, types, genomes }: Features): GenesOfFeatures {
  const geneOf = new Int32Array(ids.length);
  const kept: number[] = [];
  const others = new Map<string, number>();
  ids.forEach((_, i) => {
    const type = types[i] ?? GENE;
    if (type === GENE || type === "") geneOf[i] = kept.push(i) - 1;
    else {
      geneOf[i] = -1;
      others.set(type, (others.get(type) ?? 0) + 1);
    }
  });
  const pick = (values: readonly string[]): string[] => kept.map((i) => values[i] as string);
  const left = [...others].map(([type, count]) => `${count} of type ${type}`).join(", ");
  return {
    geneOf,
    notes: left === "" ? [] : [`Features that are no genes were left out: ${left}.`],
    var: {
      rows: kept.length,
      index: pick(ids),
      columns: new Map([
        ["gene_name", { kind: "text" as const, values: pick(names) }],
        ...(genomes ? [["genome", { kind: "text" as const, values: pick(genomes) }] as const] : []),
      ]),
    },
  };
}
