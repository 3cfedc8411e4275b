import { occurrences } from "../../data/geneOccurrences.ts";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import { orderedSum, rowOf, stackRows, type NamedMatrix } from "../../stats/matrix.ts";
import { random } from "../../stats/random.ts";

/**
 * Where an embedding comes from: principal components of the training data, independent standard normal numbers, one
 * dimension for each row, zeros, or a matrix with one named row per gene or perturbation.
 */
export type EmbeddingChoice = "training" | "random" | "identity" | "zero" | NamedMatrix;

/** Vectors of perturbations by name; control is named `ctrl`. */
export interface Lookup {
  columnNames: readonly string[];
  /** A row of its own, or undefined where there is none. */
  find(name: string): Float64Array | undefined;
}

export interface DrawOptions {
  seed: number;
  /** Dimensions of what is drawn. */
  components: number;
}

const axes = (n: number, letter: string): string[] =>
  Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);

/**
 * Perturbations as vectors. Random and zero embeddings have a row for every name; a random row depends on the seed and
 * the name alone, so that it is the same in every split. One dimension per row: unknown names have zeros, since no
 * dimension of theirs was trained.
 *
 * @param names perturbations of the training data and `ctrl`: dimensions of the identity
 * @throws PertlineError BAD_EMBEDDING
 */
export function perturbationLookup(
  choice: Exclude<EmbeddingChoice, "training">,
  names: readonly string[],
  { seed, components }: DrawOptions,
): Lookup {
  if (choice === "random") {
    const draw = random(seed).split("perturbation embedding");
    const drawn = new Map<string, Float64Array>();
    return {
      columnNames: axes(components, "R"),
      find: (name) => {
        let row = drawn.get(name);
        if (row === undefined) drawn.set(name, (row = normals(draw.split(name), components)));
        return row;
      },
    };
  }
  if (choice === "zero")
    return { columnNames: axes(components, "Z"), find: () => new Float64Array(components) };
  if (choice === "identity") {
    const place = new Map([...new Set(names)].map((name, i) => [name, i]));
    return {
      columnNames: [...place.keys()],
      find: (name) => {
        const row = new Float64Array(place.size);
        const at = place.get(name);
        if (at !== undefined) row[at] = 1;
        return row;
      },
    };
  }
  const embedding = checkEmbedding(choice);
  const first = firstRows(embedding.rowNames);
  return {
    columnNames: embedding.columnNames,
    find: (name) => {
      const row = first.get(name);
      return row === undefined ? undefined : finiteRow(embedding, row);
    },
  };
}

/** Rows of an embedding for the genes of a data set, for as long as both are there. */
const taken = new WeakMap<Float64Array, { sum: number; byGenes: WeakMap<readonly string[], GeneRows> }>();

interface GeneRows {
  matrix: NamedMatrix;
  places: Int32Array;
}

/**
 * Genes as vectors: the genes that have one, by their place in `genes`, and the matrix with one row for each. Of a symbol
 * that an embedding holds twice the first row counts.
 *
 * @throws PertlineError BAD_EMBEDDING, NO_SHARED_GENES
 */
export function geneRows(
  choice: "random" | "zero" | NamedMatrix,
  genes: readonly string[],
  { seed, components }: DrawOptions,
): GeneRows {
  const all = Int32Array.from(genes, (_, i) => i);
  if (choice === "zero" || choice === "random") {
    const draw = random(seed).split("gene embedding");
    const values = new Float64Array(genes.length * components);
    if (choice === "random")
      occurrences(genes).forEach((name, i) =>
        values.set(normals(draw.split(name), components), i * components),
      );
    return {
      matrix: { rows: genes.length, columns: components, values, rowNames: genes, columnNames: axes(components, choice === "random" ? "R" : "Z") }, // prettier-ignore
      places: all,
    };
  }
  const embedding = checkEmbedding(choice);
  // Rows in the order of the genes are taken one to one: symbols need not be unique.
  if (embedding.rows === genes.length && genes.every((gene, i) => embedding.rowNames[i] === gene)) {
    for (let row = 0; row < embedding.rows; row++) finiteRow(embedding, row);
    return { matrix: embedding, places: all };
  }
  const sum = orderedSum(embedding.values) + embedding.columns;
  let kept = taken.get(embedding.values);
  if (kept?.sum !== sum) taken.set(embedding.values, (kept = { sum, byGenes: new WeakMap() }));
  const before = kept.byGenes.get(genes);
  if (before) return before;
  const first = firstRows(embedding.rowNames);
  const places = all.filter((i) => first.has(genes[i]!));
  if (places.length === 0)
    throw new PertlineError(
      "NO_SHARED_GENES",
      `None of the ${genes.length} genes of the data (${listed(genes, 3)}) is among the ${embedding.rows} rows of the gene embedding (${listed(embedding.rowNames, 3)}). Its rows must be named by gene symbols as in the data.`,
    );
  const rowNames = Array.from(places, (i) => genes[i]!);
  const rows = rowNames.map((gene) => finiteRow(embedding, first.get(gene)!));
  const found: GeneRows = {
    matrix: { ...stackRows(rows, embedding.columns), rowNames, columnNames: embedding.columnNames },
    places,
  };
  kept.byGenes.set(genes, found);
  return found;
}

function normals(draw: { normal(): number }, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => draw.normal());
}

function checkEmbedding(embedding: NamedMatrix): NamedMatrix {
  const { rows, columns, values, rowNames, columnNames } = embedding;
  if (rowNames.length !== rows || columnNames.length !== columns || values.length !== rows * columns)
    throw new PertlineError(
      "BAD_EMBEDDING",
      `An embedding of ${rows} rows and ${columns} dimensions has as many names and ${rows * columns} values, found ${rowNames.length} names of rows, ${columnNames.length} of columns and ${values.length} values.`,
    );
  if (rows === 0 || columns === 0)
    throw new PertlineError(
      "BAD_EMBEDDING",
      `An embedding has rows and dimensions, found ${rows} × ${columns}.`,
    );
  return embedding;
}

function finiteRow(embedding: NamedMatrix, row: number): Float64Array {
  const values = rowOf(embedding, row);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new PertlineError(
      "BAD_EMBEDDING",
      `An embedding holds finite numbers; "${embedding.rowNames[row]}" has ${values[bad]} in dimension ${embedding.columnNames[bad]}. Remove that row or repair the file.`,
    );
  return values;
}

function firstRows(names: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  names.forEach((name, row) => rows.has(name) || rows.set(name, row));
  return rows;
}
