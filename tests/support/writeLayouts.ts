import path from "node:path";
import type { Group } from "h5wasm/node";

/** Row- or column-compressed parts of a matrix. */
function compressed(lines: readonly (readonly number[])[]): {
  indptr: number[];
  indices: number[];
  data: number[];
} {
  const result = { indptr: [0], indices: [] as number[], data: [] as number[] };
  for (const line of lines) {
    line.forEach((value, at) => {
      if (value === 0) return;
      result.indices.push(at);
      result.data.push(value);
    });
    result.indptr.push(result.indices.length);
  }
  return result;
}

/** Writes one matrix three times, as AnnData files with X by rows, by columns, and dense; gives their paths. */
export async function writeLayouts(
  folder: string,
  name: string,
  labels: readonly string[],
  matrix: readonly (readonly number[])[],
): Promise<Record<"csr" | "csc" | "dense", string>> {
  const { File, ready } = await import("h5wasm/node");
  await ready;
  const width = matrix[0]?.length ?? 0;
  const paths = { csr: "", csc: "", dense: "" };
  for (const layout of ["csr", "csc", "dense"] as const) {
    paths[layout] = path.join(folder, `${name}-${layout}.h5ad`);
    const file = new File(paths[layout], "w");
    const frame = (key: string, length: number): Group => {
      const group = file.create_group(key);
      group.create_attribute("_index", "_index");
      group.create_dataset({ name: "_index", data: Array.from({ length }, (_, i) => `${key}${i}`) });
      return group;
    };
    frame("obs", matrix.length).create_dataset({ name: "condition", data: [...labels] });
    frame("var", width);
    if (layout === "dense") {
      const data = Float32Array.from(matrix.flat());
      file.create_dataset({
        name: "X",
        data,
        shape: [matrix.length, width],
        chunks: [2, width],
        compression: 4,
      });
    } else {
      const columns = Array.from({ length: width }, (_, gene) => matrix.map((row) => row[gene] as number));
      const { indptr, indices, data } = compressed(layout === "csr" ? matrix : columns);
      const x = file.create_group("X");
      x.create_attribute("encoding-type", `${layout}_matrix`);
      x.create_attribute("shape", Int32Array.of(matrix.length, width));
      x.create_dataset({ name: "indptr", data: Int32Array.from(indptr) });
      x.create_dataset({
        name: "indices",
        data: Int32Array.from(indices),
        chunks: [Math.min(3, data.length)],
        compression: 4,
      });
      x.create_dataset({
        name: "data",
        data: Float32Array.from(data),
        chunks: [Math.min(5, data.length)],
        compression: 4,
      });
    }
    file.close();
  }
  return paths;
}
