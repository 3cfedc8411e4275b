import { writeFile } from "node:fs/promises";
import path from "node:path";
import { writeWhole } from "../../io/writeWhole.ts";
import type { GoGraph } from "./goGraph.ts";

/**
 * Writes a gene graph as GEARS stores its own: `go.csv` (source, target, importance) and, for readers without pickle,
 * `gene2go.json` (gene → terms). Each file appears whole or not at all.
 *
 * @returns the paths written
 * @throws PertlineError WRITE_FAILED
 */
export async function writeGoGraph(folder: string, graph: GoGraph): Promise<string[]> {
  const rows = graph.source.map((one, i) => `${one},${graph.target[i]},${graph.importance[i]}`);
  const contents = {
    "go.csv": ["source,target,importance", ...rows, ""].join("\n"),
    "gene2go.json": `${JSON.stringify(Object.fromEntries([...graph.gene2go].map(([gene, terms]) => [gene, [...terms]])), null, 1)}\n`,
  };
  const written: string[] = [];
  for (const [name, text] of Object.entries(contents)) {
    const file = path.join(folder, name);
    await writeWhole(file, (temporary) => writeFile(temporary, text));
    written.push(file);
  }
  return written;
}
