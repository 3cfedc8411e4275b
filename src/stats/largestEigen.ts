import { PertlineError } from "../error.ts";
import { orthonormal, rayleighRitz, startingVectors, type Eigen } from "./eigen.ts";
import { rowOf } from "./matrix.ts";

const LONGEST_BASIS = 160;

/**
 * The `count` eigenvalues of largest size, negative ones among them, of a symmetric matrix that is known by what it
 * does to a vector; with their eigenvectors, largest size first. Block Lanczos with full reorthogonalisation, restarted with the
 * best vectors; the block is larger than `count`, so that repeated eigenvalues are found as often as they occur.
 * Deterministic.
 *
 * @param apply writes the matrix times `x` over `y`
 * @param tolerance ‖Av − λv‖ relative to the largest eigenvalue, default 1e-10: eigenvalues are exact to rounding then
 * @param steps after how many products with a block it gives up
 * @throws PertlineError NOT_CONVERGED
 */
export function largestEigen(
  n: number,
  apply: (x: Float64Array, y: Float64Array) => void,
  count: number,
  { tolerance = 1e-10, steps = 1000 }: { tolerance?: number; steps?: number } = {},
): Eigen {
  const wanted = Math.min(count, n);
  const block = Math.min(n, wanted + 4);
  const longest = Math.max(LONGEST_BASIS, 6 * block);
  let basis: Float64Array[] = [];
  let images: Float64Array[] = [];
  let next = startingVectors(n, block);
  let due = 5 * block;
  for (let step = 0; step < steps; step++) {
    const added = orthonormal(next, basis);
    const done = added.length === 0;
    if (done || basis.length >= due || basis.length + added.length > longest) {
      const keep = done ? wanted : Math.min(basis.length, wanted + (block >> 1));
      const { values, vectors } = rayleighRitz(basis, images, keep, "size");
      const found = Array.from(values, (_, i) => rowOf(vectors, i));
      const moved = found.map((vector) => image(vector));
      const far = moved.slice(0, wanted).some((one, i) => distance(one, found[i]!, values[i]!) > tolerance * Math.abs(values[0]!)); // prettier-ignore
      if (done || !far)
        return { values: values.slice(0, wanted), vectors: { rows: wanted, columns: n, values: vectors.values.slice(0, wanted * n) } }; // prettier-ignore
      due = Math.ceil(1.4 * basis.length);
      if (basis.length + added.length > longest) [basis, images, due] = [found, moved, longest / 2];
    }
    next = added.map((vector) => image(vector));
    basis.push(...added);
    images.push(...next);
  }
  throw new PertlineError("NOT_CONVERGED", `The eigenvalues ${wanted} and ${wanted + 1} of a matrix of ${n} rows are nearly of one size: ask for fewer dimensions or a larger tolerance.`); // prettier-ignore

  function image(vector: Float64Array): Float64Array {
    const result = new Float64Array(n);
    apply(vector, result);
    return result;
  }
}

function distance(moved: Float64Array, vector: Float64Array, value: number): number {
  let sum = 0;
  for (let i = 0; i < moved.length; i++) sum += (moved[i]! - value * vector[i]!) ** 2;
  return Math.sqrt(sum);
}
