/** Mean and standard deviation of a normal distribution of which only a window was seen. */
export interface TruncatedNormal {
  mean: number;
  sd: number;
  /** Values in the window, ends included. */
  n: number;
  iterations: number;
}

const NODES = 96;
const MOST_ITERATIONS = 35;
const TOLERANCE = 1e-10;

/**
 * Maximum-likelihood normal distribution of the values in a window, given that they are in it: Newton's method on the
 * natural parameters (mean / sd², −1 / 2 sd²), which match the mean and the mean square of what was seen, with steps
 * shortened by 1 / (1 + 1/j²). The likelihood has one maximum, so the start only decides whether it is found.
 *
 * @returns undefined where fewer than three values are in the window, the steps do not settle, or the density in the
 * window is not higher in the middle than a normal's can be
 */
export function truncatedNormal(
  values: ArrayLike<number>,
  window: readonly [number, number],
  start: { mean: number; sd: number },
): TruncatedNormal | undefined {
  const [low, high] = window;
  // On [−1, 1], where moments are computed; Newton's steps do not depend on such a shift and scale.
  const [centre, half] = [(low + high) / 2, (high - low) / 2];
  let [n, first, second] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= low && value <= high)) continue;
    const t = (value - centre) / half;
    n++;
    first += t;
    second += t * t;
  }
  if (n < 3 || !(half > 0)) return undefined;
  first /= n;
  second /= n;
  const precision = (half / start.sd) ** 2;
  let slope = ((start.mean - centre) / half) * precision;
  let curve = -precision / 2;
  for (let j = 1; j <= MOST_ITERATIONS; j++) {
    const [m1, m2, m3, m4] = momentsOf(slope, curve);
    const [a, b, d] = [m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2];
    const determinant = a * d - b * b;
    const step = 1 / (1 + 1 / (j * j)) / determinant;
    const bySlope = step * (d * (first - m1) - b * (second - m2));
    const byCurve = step * (a * (second - m2) - b * (first - m1));
    slope += bySlope;
    curve += byCurve;
    if (!(Number.isFinite(slope) && Number.isFinite(curve))) return undefined;
    if (Math.abs(bySlope) + Math.abs(byCurve) > TOLERANCE * (1 + Math.abs(slope) + Math.abs(curve))) continue;
    if (!(curve < 0)) return undefined;
    return {
      mean: centre + half * (-slope / (2 * curve)),
      sd: half * Math.sqrt(-1 / (2 * curve)),
      n,
      iterations: j,
    };
  }
  return undefined;
}

/** First to fourth moment of the density ∝ exp(slope · t + curve · t²) on [−1, 1]. */
function momentsOf(slope: number, curve: number): [number, number, number, number] {
  const { nodes, weights } = legendre();
  const logs = nodes.map((t) => slope * t + curve * t * t);
  const most = logs.reduce((a, b) => Math.max(a, b));
  let [total, m1, m2, m3, m4] = [0, 0, 0, 0, 0];
  nodes.forEach((t, i) => {
    const mass = weights[i]! * Math.exp(logs[i]! - most);
    total += mass;
    m1 += mass * t;
    m2 += mass * t * t;
    m3 += mass * t ** 3;
    m4 += mass * t ** 4;
  });
  return [m1 / total, m2 / total, m3 / total, m4 / total];
}

let rule: { nodes: Float64Array; weights: Float64Array } | undefined;

/** Gauss and Legendre's rule on [−1, 1]: roots of the Legendre polynomial by Newton's method. */
function legendre(): { nodes: Float64Array; weights: Float64Array } {
  if (rule) return rule;
  const nodes = new Float64Array(NODES);
  const weights = new Float64Array(NODES);
  for (let i = 0; i < NODES; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (NODES + 0.5));
    let derivative = 1;
    for (let round = 0; round < 8; round++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= NODES; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]; // prettier-ignore
      derivative = (NODES * (x * value - before)) / (x * x - 1);
      x -= value / derivative;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * derivative * derivative);
  }
  return (rule = { nodes, weights });
}
