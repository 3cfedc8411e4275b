import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { PertlineError } from "../error.ts";

/** A weighted graph of genes: edge i leads from `genes[source[i]]` to `genes[target[i]]`. */
export interface GeneGraph {
  genes: string[];
  source: Int32Array;
  target: Int32Array;
  /** Jaccard index of the GO terms of both genes, in GEARS' graph. */
  importance: Float64Array;
}

/**
 * Reads a gene graph from delimited text with the columns `source`, `target` and `importance` in any order, as GEARS'
 * `go_essential_all.csv` has them; other columns are passed over. Read line by line.
 *
 * @throws PertlineError FILE_NOT_FOUND, NOT_A_GRAPH
 */
export async function readGeneGraph(
  file: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<GeneGraph> {
  const wrong = (what: string): PertlineError =>
    new PertlineError("NOT_A_GRAPH", `${file} is no gene graph: ${what}.`);
  const numbers = new Map<string, number>();
  const genes: string[] = [];
  const geneOf = (name: string): number => {
    let number = numbers.get(name);
    if (number === undefined) numbers.set(name, (number = genes.push(name) - 1));
    return number;
  };
  let [source, target, importance] = [new Int32Array(1024), new Int32Array(1024), new Float64Array(1024)];
  let edges = 0;
  let line = 0;
  let at: { source: number; target: number; importance: number; separator: string } | undefined;
  const stream = createReadStream(file, { ...(signal && { signal }), highWaterMark: 1 << 18 });
  const opened = new Promise<never>((_, reject) => stream.once("error", reject));
  opened.catch(() => {});
  try {
    const lines = createInterface({ input: stream, crlfDelay: Infinity })[Symbol.asyncIterator]();
    for (;;) {
      // readline does not pass the errors of its input on.
      const next = await Promise.race([lines.next(), opened]);
      if (next.done) break;
      line++;
      const text = line === 1 ? next.value.replace(/^\ufeff/, "") : next.value;
      if (at === undefined) {
        const separator = text.includes("\t") ? "\t" : ",";
        const names = text.split(separator).map(unquoted);
        at = { source: names.indexOf("source"), target: names.indexOf("target"), importance: names.indexOf("importance"), separator }; // prettier-ignore
        if (at.source < 0 || at.target < 0 || at.importance < 0)
          throw wrong(`the columns source, target and importance were expected, and the first line is ${JSON.stringify(text.slice(0, 100))}`); // prettier-ignore
        continue;
      }
      if (text === "") continue;
      const fields = text.split(at.separator);
      const [from, to, weight] = [unquoted(fields[at.source]), unquoted(fields[at.target]), unquoted(fields[at.importance])]; // prettier-ignore
      if (from === "" || to === "" || weight === "" || !Number.isFinite(Number(weight)))
        throw wrong(`line ${line} is ${JSON.stringify(text.slice(0, 100))}`);
      if (edges === source.length) [source, target, importance] = [grown(source, Int32Array), grown(target, Int32Array), grown(importance, Float64Array)]; // prettier-ignore
      source[edges] = geneOf(from);
      target[edges] = geneOf(to);
      importance[edges++] = Number(weight);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as PertlineError).code === "NOT_A_GRAPH") throw error;
    throw new PertlineError("FILE_NOT_FOUND", `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error }); // prettier-ignore
  } finally {
    stream.destroy();
  }
  if (at === undefined) throw wrong("it is empty");
  return {
    genes,
    source: source.slice(0, edges),
    target: target.slice(0, edges),
    importance: importance.slice(0, edges),
  };
}

function unquoted(field = ""): string {
  return field.trim().replace(/^"(.*)"$/, "$1");
}

function grown<T extends Int32Array | Float64Array>(array: T, Type: new (length: number) => T): T {
  const larger = new Type(array.length * 2);
  larger.set(array);
  return larger;
}
