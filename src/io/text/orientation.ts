import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import type { Orientation } from "../matrixFile.ts";

const CELL = /(?:^|[-_:.#])[ACGT]{8,}(?:[-_.:]|\d|$)|^cells?[-_ ]?\d+/i;
const GENE_ID = /^ENS[A-Z]*G\d{6,}/;
/** Genes that nearly every panel has. */
const COMMON: ReadonlySet<string> = new Set(["ACTB", "GAPDH", "MALAT1", "B2M", "EEF1A1", "TMSB4X", "FTL", "FTH1", "TPT1", "HSP90AB1", "HSPA8", "PTMA", "ENO1", "LDHA", "TUBA1B", "TUBB", "H3F3B", "NPM1", "PPIA", "UBC", "GATA1", "KLF1", "HBG1", "HBG2", "HBZ", "AKT1", "TP53", "MYC", "CDKN1A", "STAT1", "JUN", "FOS"]); // prettier-ignore
const FAMILY = /^(?:RP[LS]\d+|MT-[A-Z]|HLA-|HIST\d|LINC\d{5}|Rp[ls]\d+|mt-[A-Z])/;
const CELLS_NAMED: ReadonlySet<string> = new Set(["cell", "cells", "cell_id", "cell_barcode", "barcode", "barcodes", "cellid", "cell_name"]); // prettier-ignore
const GENES_NAMED: ReadonlySet<string> = new Set(["gene", "genes", "gene_id", "gene_name", "gene_symbol", "symbol", "geneid", "feature", "ensembl_id"]); // prettier-ignore

function share(names: readonly string[], test: (name: string) => boolean): number {
  const some = names.slice(0, 2000);
  return some.length === 0 ? 0 : some.filter(test).length / some.length;
}

function kindOf(names: readonly string[]): "cells" | "genes" | undefined {
  const cells = share(names, (name) => CELL.test(name));
  const genes = share(names, (name) => GENE_ID.test(name));
  if (cells > 0.8 && genes < 0.1) return "cells";
  if (genes > 0.5 && cells < 0.1) return "genes";
  const known = names.filter((name) => COMMON.has(name.toUpperCase()) || FAMILY.test(name)).length;
  return cells < 0.1 && known >= 3 ? "genes" : undefined;
}

/**
 * What the rows of a delimited matrix are, by the names of rows and columns; never by its size.
 * @returns with a sentence that says by what
 * @throws PertlineError ORIENTATION_UNKNOWN
 */
export function findOrientation(
  file: string,
  rows: { named: string; names: readonly string[] },
  columns: readonly string[],
): { orientation: Orientation; why: string } {
  const named = rows.named.trim().toLowerCase();
  const votes: { orientation: Orientation; why: string }[] = [];
  const vote = (rowsAre: "cells" | "genes", why: string): number =>
    votes.push({ orientation: rowsAre === "cells" ? "cells-by-genes" : "genes-by-cells", why });
  if (CELLS_NAMED.has(named)) vote("cells", `its first column is named "${rows.named}"`);
  if (GENES_NAMED.has(named)) vote("genes", `its first column is named "${rows.named}"`);
  const [ofRows, ofColumns] = [kindOf(rows.names), kindOf(columns)];
  if (ofRows) vote(ofRows, `its rows are named like ${ofRows} (${listed(rows.names, 2)})`);
  if (ofColumns) vote(ofColumns === "cells" ? "genes" : "cells", `its columns are named like ${ofColumns} (${listed(columns, 2)})`); // prettier-ignore
  const [first] = votes;
  if (first && votes.every(({ orientation }) => orientation === first.orientation)) return first;
  throw new PertlineError(
    "ORIENTATION_UNKNOWN",
    `${file}: ${first ? `its names contradict each other: ${votes.map(({ why }) => why).join(", but ")}` : `neither its rows (${listed(rows.names, 3)}) nor its columns (${listed(columns, 3)}) are named like cells or genes`}. ` +
      `Say what its rows are: --orientation cells-by-genes or genes-by-cells (in code orientation: "cells-by-genes").`,
  );
}
