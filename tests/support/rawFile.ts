import { writeH5ad } from "../../src/io/h5ad/write.ts";
import { countRows, golden } from "./computing.ts";
import { category, tableOf } from "./memoryCells.ts";

/** Writes the counts of `golden` as a file of raw counts. */
export async function writeRawFile(file: string): Promise<void> {
  const { genes, labels, types } = golden;
  const variables = tableOf({}, genes);
  variables.index = variables.index.map((_, i) => `G${i}`);
  await writeH5ad(file, {
    X: { shape: [labels.length, genes], values: Float32Array.from(countRows().flat()) },
    obs: tableOf({ guide: category(labels), cell_type: category(types) }, labels.length),
    var: variables,
  });
}
