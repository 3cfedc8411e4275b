import { Matrix, SVD } from "ml-matrix";
import { PertlineError } from "../error.ts";
import { leadingEigen } from "./eigen.ts";
import { random } from "./random.ts";
import { simdProducts, type SimdProducts } from "./simd.ts";

/** Leading singular triplets: row k of `left` and of `right` belongs to `values[k]`, largest first. */
export interface Singular {
  values: Float64Array;
  left: Float64Array[];
  right: Float64Array[];
}

/** Vectors beyond those asked for, so that the last of these converge. */
const EXTRA = 2;
/** A longer basis costs more in orthogonalisation than it saves in products. */
const LONGEST_BASIS = 240;
const MOST_STEPS = 1000;
/** Up to this smaller side, AᵀA or AAᵀ is cheap and gives the start: only small singular values are left to improve. */
const SMALL = 300;
/** Residuals below this share of the largest singular value are rounding. */
const ROUNDING = 4e-15;

const upTo4 = (n: number): number => (n + 3) & ~3;

/**
 * The `count` largest singular values of a matrix with their vectors: block Golub–Kahan–Lanczos bidiagonalisation, both
 * sides orthogonalised in full, restarted with the best vectors where the basis grows long (Golub & Van Loan, Matrix
 * Computations, 10.4; Baglama & Reichel 2005). The block is larger than `count`, so that repeated values are found as often
 * as they occur. AᵀA is never formed, so that small singular values keep their digits. Deterministic.
 *
 * @param tolerance ‖Aᵀu − σv‖ for each triplet, relative to its own σ; rounding of the largest σ sets the limit
 * @param fill writes the matrix, row-major with `stride` numbers from one row to the next, over zeros
 * @throws PertlineError NOT_CONVERGED, TOO_LARGE
 */
export function krylovSvd(
  rows: number,
  columns: number,
  count: number,
  tolerance: number,
  fill: (target: Float64Array, stride: number) => void,
): Singular {
  const block = upTo4(Math.min(count + EXTRA, Math.min(rows, columns)));
  const smaller = Math.min(rows, columns);
  const longest = smaller <= SMALL ? upTo4(smaller) + block : Math.max(LONGEST_BASIS, 6 * block);
  const [m, n] = [upTo4(rows), upTo4(columns)];
  const simd = simdProducts();
  const a = simd.reserve(m * n);
  const left = newBasis(simd, m, longest, block);
  const right = newBasis(simd, n, longest, block);
  fill(simd.view(a, m * n), n);

  /** uᵢᵀ A vⱼ, longest × longest. */
  const inner = new Float64Array(longest * longest);
  const draw = random(1).split("block Krylov");
  let scale = 0;
  let due = 4 * block;
  if (smaller <= SMALL && smaller > 3 * block) {
    startFromGram(simd, a, right.block, m, n, rows, columns, Math.min(block, smaller));
    due = block;
  } else {
    const start = simd.view(right.block, block * n);
    for (let c = 0; c < block; c++) for (let j = 0; j < columns; j++) start[c * n + j] = draw.next() - 0.5;
  }
  let added = orthonormalise(simd, right, block, 0);
  for (let step = 0; ; step++) {
    const first = right.size;
    append(simd, right, added.rank);
    simd.timesRows(a, right.block, left.block, m, n, upTo4(added.rank));
    const before = left.size;
    const images = orthonormalise(simd, left, added.rank, scale);
    for (let j = 0; j < added.rank; j++) {
      for (let i = 0; i < before; i++) inner[i * longest + first + j] = images.along[j * before + i]!;
      for (let i = 0; i < images.rank; i++) inner[(before + i) * longest + first + j] = images.inside[j * block + i]!; // prettier-ignore
    }
    append(simd, left, images.rank);
    if (step === 0) scale = Math.hypot(...images.inside);
    if (images.rank > 0) {
      simd.view(right.block, block * n).fill(0);
      simd.addRows(a, left.block, right.block, m, n, upTo4(images.rank));
      added = orthonormalise(simd, right, images.rank, scale);
    }
    const whole = images.rank === 0 || added.rank === 0;
    const full = Math.max(left.size, right.size) + block > longest;
    if (!whole && !full && right.size < due) continue;
    due = Math.ceil(1.15 * right.size);

    const small = smallSvd(inner, left.size, right.size, longest);
    scale = Math.max(scale, small.values[0] ?? 0);
    const wanted = Math.min(count, small.values.length);
    const residual = (k: number): number => {
      let sum = 0;
      for (let i = 0; i < added.rank; i++) {
        let one = 0;
        for (let j = 0; j < images.rank; j++)
          one += added.inside[j * block + i]! * small.left[k]![before + j]!;
        sum += one * one;
      }
      return Math.sqrt(sum);
    };
    const far = (k: number, by: number): boolean => residual(k) > Math.max(by * small.values[k]!, ROUNDING * scale); // prettier-ignore
    const ranks = Array.from({ length: wanted }, (_, k) => k);
    if (whole || (wanted === count && !ranks.some((k) => far(k, tolerance))))
      return {
        values: Float64Array.from(ranks, (k) => small.values[k]!),
        left: combine(simd, left, small.left.slice(0, wanted)).map((one) => one.slice(0, rows)),
        right: combine(simd, right, small.right.slice(0, wanted)).map((one) => one.slice(0, columns)),
      };
    if (step >= MOST_STEPS)
      throw new PertlineError("NOT_CONVERGED", `PCA of a ${rows} × ${columns} matrix did not reach the tolerance ${tolerance} in ${MOST_STEPS} steps: its singular values ${count} and ${count + 1} are nearly equal. Ask for fewer components or a larger tolerance.`); // prettier-ignore
    if (!full) continue;
    // Goes on with the best vectors and the direction that is next.
    const keep = Math.min(count + (block >> 1), small.values.length);
    replace(simd, left, combine(simd, left, small.left.slice(0, keep)));
    replace(simd, right, combine(simd, right, small.right.slice(0, keep)));
    inner.fill(0);
    for (let k = 0; k < keep; k++) inner[k * longest + k] = small.values[k]!;
    due = 0;
  }
}

/** Writes the leading right singular vectors, as good as the smaller Gram matrix has them, to `target`. */
function startFromGram(
  simd: SimdProducts,
  a: number,
  target: number,
  m: number,
  n: number,
  rows: number,
  columns: number,
  block: number,
): void {
  const wide = rows < columns;
  const [side, length] = wide ? [m, n] : [n, m];
  const at = wide ? a : simd.reserve(m * n);
  if (!wide) turn(simd.view(a, m * n), simd.view(at, m * n), m, n);
  const strip = 12;
  const out = simd.reserve(strip * side);
  const gram = new Float64Array(side * side);
  for (let from = 0; from < side; from += strip) {
    const count = Math.min(strip, side - from);
    const until = from + count;
    simd.timesRows(at, at + from * length, out, until, length, count);
    const found = simd.view(out, count * until);
    for (let c = 0; c < count; c++)
      for (let i = 0; i < until; i++) gram[(from + c) * side + i] = gram[i * side + from + c] = found[c * until + i]!; // prettier-ignore
  }
  const { vectors } = leadingEigen({ rows: side, columns: side, values: gram }, block);
  if (!wide) simd.view(target, block * n).set(vectors.values);
  else {
    const factors = simd.reserve(upTo4(block) * m);
    simd.view(factors, block * m).set(vectors.values);
    simd.addRows(a, factors, target, m, n, upTo4(block));
  }
}

function turn(from: Float64Array, to: Float64Array, rows: number, columns: number): void {
  const tile = 32;
  for (let i0 = 0; i0 < rows; i0 += tile)
    for (let j = 0; j < columns; j++)
      for (let i = i0; i < Math.min(i0 + tile, rows); i++) to[j * rows + i] = from[i * columns + j]!;
}

/** Orthonormal vectors in SIMD memory, and room for the block that is to join them. Rows beyond `size` are zero. */
interface Basis {
  width: number;
  size: number;
  vectors: number;
  /** The next vectors, `count` × width. */
  block: number;
  count: number;
  along: number;
}

function newBasis(simd: SimdProducts, width: number, longest: number, count: number): Basis {
  return {
    width,
    count,
    size: 0,
    vectors: simd.reserve(upTo4(longest) * width),
    block: simd.reserve(count * width),
    along: simd.reserve(upTo4(longest) * count),
  };
}

interface Orthonormal {
  /** Of the block's vectors, those that are new: they stand first in the block, followed by zeros. */
  rank: number;
  /** [vector of the block × vector of the basis]: parts along the basis, taken away. */
  along: Float64Array;
  /** [vector of the block × new vector]. */
  inside: Float64Array;
}

/** Takes the basis out of the first `used` vectors of the block and makes the rest orthonormal. */
function orthonormalise(simd: SimdProducts, basis: Basis, used: number, scale: number): Orthonormal {
  const { width, size, count } = basis;
  const along = new Float64Array(count * size);
  const project = (keep: boolean): void => {
    if (size === 0) return;
    const padded = upTo4(size);
    simd.timesRows(basis.vectors, basis.block, basis.along, padded, width, count);
    const found = simd.view(basis.along, count * padded);
    for (let c = 0; c < count; c++)
      for (let i = 0; i < size; i++) {
        if (keep) along[c * size + i]! += found[c * padded + i]!;
        found[c * padded + i]! *= -1;
      }
    simd.addRows(basis.vectors, basis.along, basis.block, padded, width, count);
  };
  const values = simd.view(basis.block, count * width);
  const norms = (): Float64Array => Float64Array.from({ length: used }, (_, c) => norm(values.subarray(c * width, (c + 1) * width))); // prettier-ignore
  const given = norms();
  project(true);
  // Twice is enough (Kahan), and once where little was taken away (Daniel et al. 1976).
  if (norms().some((length, c) => length < 0.7 * given[c]!)) project(true);
  let shortened = false;
  const inside = new Float64Array(count * count);
  let rank = 0;
  for (let c = 0; c < used; c++) {
    const vector = values.subarray(c * width, (c + 1) * width);
    const before = norm(vector);
    for (let pass = 0; pass < 2; pass++)
      for (let i = 0; i < rank; i++) {
        const other = values.subarray(i * width, (i + 1) * width);
        let part = 0;
        for (let k = 0; k < width; k++) part += vector[k]! * other[k]!;
        for (let k = 0; k < width; k++) vector[k]! -= part * other[k]!;
        inside[c * count + i]! += part;
      }
    const length = norm(vector);
    if (!(length > Math.max(1e-13 * before, 1e-15 * scale, Number.MIN_VALUE))) continue;
    inside[c * count + rank] = length;
    if (length < 1e-3 * given[c]!) shortened = true;
    const target = values.subarray(rank * width, (rank + 1) * width);
    for (let k = 0; k < width; k++) target[k] = vector[k]! / length;
    rank++;
  }
  values.fill(0, rank * width);
  // What was short before is normalised rounding now: it must leave the basis once more.
  if (shortened) project(false);
  return { rank, along, inside };
}

function append(simd: SimdProducts, basis: Basis, rank: number): void {
  const { width } = basis;
  simd.view(basis.vectors + basis.size * width, rank * width).set(simd.view(basis.block, rank * width));
  basis.size += rank;
}

function replace(simd: SimdProducts, basis: Basis, vectors: readonly Float64Array[]): void {
  const all = simd.view(basis.vectors, basis.size * basis.width);
  all.fill(0);
  vectors.forEach((one, i) => all.set(one, i * basis.width));
  basis.size = vectors.length;
}

/** Sums of the basis vectors with the given weights. */
function combine(simd: SimdProducts, basis: Basis, weights: readonly Float64Array[]): Float64Array[] {
  const all = simd.view(basis.vectors, basis.size * basis.width);
  return weights.map((weight) => {
    const sum = new Float64Array(basis.width);
    for (let i = 0; i < basis.size; i++) {
      const [factor, from] = [weight[i]!, i * basis.width];
      for (let k = 0; k < sum.length; k++) sum[k]! += factor * all[from + k]!;
    }
    return sum;
  });
}

function smallSvd(inner: Float64Array, rows: number, columns: number, stride: number): Singular {
  if (rows === 0 || columns === 0) return { values: new Float64Array(0), left: [], right: [] };
  const matrix = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) matrix.set(i, j, inner[i * stride + j]!);
  const svd = new SVD(matrix, { autoTranspose: true });
  const values = Float64Array.from(svd.diagonal);
  const vectors = (of: Matrix): Float64Array[] =>
    Array.from(values, (_, k) => Float64Array.from(of.getColumn(k)));
  return { values, left: vectors(svd.leftSingularVectors), right: vectors(svd.rightSingularVectors) };
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  return Math.sqrt(sum);
}
