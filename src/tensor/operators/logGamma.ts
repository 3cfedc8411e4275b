import { unary } from "../elementwise.ts";
import type { Emission } from "../onnx/emission.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";

/** Steps of the recurrence Γ(x + 1) = x Γ(x) before the asymptotic series: enough for float32 at x > 0. */
const SHIFT = 5;

/** log Γ(x) for x > 0: Stirling's series (Abramowitz & Stegun 6.1.41) at x + 5, and the recurrence back. */
export function logGamma(x: Tensor): Tensor {
  return unary(LOG_GAMMA, x);
}

/** The derivative of log Γ, for x > 0 (6.3.18). */
export function digamma(x: Tensor): Tensor {
  return unary(DIGAMMA, x);
}

/** The derivative of the digamma function, for x > 0 (6.4.12). */
export function trigamma(x: Tensor): Tensor {
  return unary(TRIGAMMA, x);
}

const LOG_GAMMA: Operator = {
  name: "logGamma",
  emit: (to, [x]) => {
    const { z, terms } = shifted(to, x!);
    const product = terms.reduce((so, term) => to.node("Mul", [so, term]));
    // (z − ½) log z − z + ½ log 2π + 1/12z − 1/360z³ + 1/1260z⁵
    const inverse = to.node("Reciprocal", [z]);
    const head = to.node("Mul", [to.node("Sub", [z, to.numbers([0.5])]), to.node("Log", [z])]);
    const tail = to.node("Mul", [inverse, series(to, inverse, [1 / 12, -1 / 360, 1 / 1260])]);
    const rest = to.node("Add", [to.node("Sub", [tail, z]), to.numbers([Math.log(2 * Math.PI) / 2])]);
    return to.node("Sub", [to.node("Add", [head, rest]), to.node("Log", [product])]);
  },
  gradient: (dy, { inputs: [x] }) => [multiply(dy, digamma(x!))],
};

const DIGAMMA: Operator = {
  name: "digamma",
  emit: (to, [x]) => {
    const { z, terms } = shifted(to, x!);
    // log z − 1/2z − 1/12z² + 1/120z⁴ − 1/252z⁶, minus Σ 1/(x + i)
    const inverse = to.node("Reciprocal", [z]);
    const square = to.node("Mul", [inverse, inverse]);
    const tail = to.node("Mul", [square, series(to, inverse, [-1 / 12, 1 / 120, -1 / 252])]);
    const head = to.node("Sub", [to.node("Log", [z]), to.node("Mul", [inverse, to.numbers([0.5])])]);
    return to.node("Sub", [to.node("Add", [head, tail]), sumOf(to, terms, 1)]);
  },
  gradient: (dy, { inputs: [x] }) => [multiply(dy, trigamma(x!))],
};

const TRIGAMMA: Operator = {
  name: "trigamma",
  emit: (to, [x]) => {
    const { z, terms } = shifted(to, x!);
    // 1/z + 1/2z² + 1/6z³ − 1/30z⁵ + 1/42z⁷, plus Σ 1/(x + i)²
    const inverse = to.node("Reciprocal", [z]);
    const square = to.node("Mul", [inverse, inverse]);
    const cube = to.node("Mul", [square, inverse]);
    const head = to.node("Add", [inverse, to.node("Mul", [square, to.numbers([0.5])])]);
    const tail = to.node("Mul", [cube, series(to, inverse, [1 / 6, -1 / 30, 1 / 42])]);
    return to.node("Add", [to.node("Add", [head, tail]), sumOf(to, terms, 2)]);
  },
};

/** z = x + 5, and x, x + 1 … x + 4. */
function shifted(to: Emission, x: string): { z: string; terms: string[] } {
  const plus = (n: number): string => (n === 0 ? x : to.node("Add", [x, to.numbers([n])]));
  return { z: plus(SHIFT), terms: Array.from({ length: SHIFT }, (_, i) => plus(i)) };
}

/** a + b y² + c y⁴. */
function series(to: Emission, y: string, [a, b, c]: readonly [number, number, number]): string {
  const square = to.node("Mul", [y, y]);
  const inner = to.node("Add", [to.node("Mul", [square, to.numbers([c])]), to.numbers([b])]);
  return to.node("Add", [to.node("Mul", [square, inner]), to.numbers([a])]);
}

/** Σ 1 / termᵖ. */
function sumOf(to: Emission, terms: readonly string[], power: 1 | 2): string {
  return terms
    .map((term) => to.node("Reciprocal", [power === 1 ? term : to.node("Mul", [term, term])]))
    .reduce((so, term) => to.node("Add", [so, term]));
}
