import { readFile } from "node:fs/promises";
import { PertlineError } from "../error.ts";
import { readPickle } from "../io/pickle/read.ts";

/** Gene symbol → identifiers of its Gene Ontology terms. */
export type Gene2go = Map<string, ReadonlySet<string>>;

/**
 * Reads a gene → GO table: GEARS' pickle `{gene: set(terms)}`, JSON `{gene: [terms]}`, or text with a gene and a term
 * per line (comma or tab; a header line without `GO:` is passed over).
 *
 * @throws PertlineError FILE_NOT_FOUND, NOT_GENE2GO; those of `readPickle`
 */
export async function readGene2go(file: string): Promise<Gene2go> {
  const bytes = await readBytes(file);
  const format = formatOf(bytes);
  const wrong = (what: string): PertlineError =>
    new PertlineError("NOT_GENE2GO", `${file} is no gene → GO table: ${what}. Expected {gene: set of GO terms} as a pickle or JSON, or lines "gene,GO:…".`); // prettier-ignore
  const found: Gene2go = new Map();
  if (format === "text") {
    const edges = new Map<string, Set<string>>();
    for (const [i, line] of textOf(bytes).split(/\r?\n/).entries()) {
      if (line.trim() === "") continue;
      const [gene = "", term = "", ...more] = line
        .split(/[,\t]/)
        .map((part) => part.trim().replace(/^"(.*)"$/, "$1"));
      if (i === 0 && !line.includes("GO:")) continue;
      if (gene === "" || term === "" || more.length > 0) throw wrong(`line ${i + 1} is ${JSON.stringify(line.slice(0, 80))}`); // prettier-ignore
      const terms = edges.get(gene);
      if (terms) terms.add(term);
      else edges.set(gene, new Set([term]));
    }
    if (edges.size === 0) throw wrong("it is empty");
    return edges;
  }
  const value = format === "json" ? jsonOf(bytes, wrong) : readPickle(bytes, { name: file });
  const pairs = value instanceof Map ? [...value] : isObject(value) ? Object.entries(value) : undefined;
  if (pairs === undefined || pairs.length === 0) throw wrong("it holds something else");
  // A set that is shared in the file stays shared: unfolding could take any amount of memory.
  const sets = new Map<unknown, ReadonlySet<string>>();
  for (const [gene, terms] of pairs) {
    if (typeof gene !== "string") throw wrong("a gene is no text");
    let mine = sets.get(terms);
    if (mine === undefined) {
      if (!(terms instanceof Set || Array.isArray(terms))) throw wrong(`the terms of ${gene} are no set`);
      for (const term of terms) if (typeof term !== "string") throw wrong(`a term of ${gene} is no text`);
      sets.set(terms, (mine = new Set(terms as Iterable<string>)));
    }
    found.set(gene, mine);
  }
  return found;
}

/**
 * Reads a list of genes: GEARS' pickle of the genes allowed as perturbations, a JSON array, or one gene per line.
 *
 * @throws PertlineError FILE_NOT_FOUND, NOT_A_GENE_LIST; those of `readPickle`
 */
export async function readGeneList(file: string): Promise<string[]> {
  const bytes = await readBytes(file);
  const format = formatOf(bytes);
  const wrong = (what: string): PertlineError =>
    new PertlineError("NOT_A_GENE_LIST", `${file} is no list of genes: ${what}. Expected a pickle or JSON list of texts, or one gene per line.`); // prettier-ignore
  const value =
    format === "text"
      ? textOf(bytes).split(/\r?\n/).map((line) => line.trim()).filter(Boolean) // prettier-ignore
      : format === "json"
        ? jsonOf(bytes, wrong)
        : readPickle(bytes, { name: file });
  if (!(Array.isArray(value) || value instanceof Set)) throw wrong("it holds something else");
  const genes = [...value];
  const bad = genes.findIndex((gene) => typeof gene !== "string" || gene === "");
  if (bad >= 0 || genes.length === 0) throw wrong(bad >= 0 ? `entry ${bad + 1} is no text` : "it is empty");
  return genes as string[];
}

async function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new PertlineError("FILE_NOT_FOUND", `${file} cannot be read (${error.code}).`, { cause: error });
  });
}

/** Pickles of protocol 2 and later begin with byte 0x80; older ones are text that ends in a full stop. */
function formatOf(bytes: Uint8Array): "pickle" | "json" | "text" {
  const head = Buffer.from(bytes.subarray(0, 64)).toString("latin1").replace(/^\xef\xbb\xbf/, "").trimStart(); // prettier-ignore
  if (head.startsWith("\x80") || (bytes.at(-1) === 0x2e && /^[(cl\]}]/.test(head))) return "pickle";
  return /^[[{]/.test(head) ? "json" : "text";
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8").decode(bytes);
}

function jsonOf(bytes: Uint8Array, wrong: (what: string) => PertlineError): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch (error) {
    throw wrong(`it is no JSON (${(error as Error).message})`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype; // prettier-ignore
}
