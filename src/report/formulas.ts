import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";

/** A formula of the paper, to read and to evaluate. */
export interface Formula {
  id: string;
  /** Its number in the paper, where it has one. */
  equation?: number;
  title: string;
  /** For a text cell, between dollar signs. */
  tex: string;
  /** For mathjs: `math.evaluate(expression, scope)`. */
  expression: string;
  /** What the scope holds: every symbol with what it is and its shape. */
  symbols: Readonly<Record<string, string>>;
}

const CHANGES = "genes × training conditions: means minus control";
const RIDGE = { l: "penalty of the ridge, 0.1", K: "identity, as many rows as G has columns", L: "identity, as many rows as P has columns" }; // prettier-ignore
const PROFILES = { p: "genes: predicted", y: "genes: observed" };
const CALLS = {
  p: "predicted values of doubles",
  a: "what additivity expects of them",
  D: "threshold above which a prediction is called an interaction",
  hit: "1 where the observed value is an interaction (`interaction`), else 0",
};

/**
 * The paper's equations and its two measures of a prediction, each as one expression. Models and metrics compute the same
 * in other ways; the tests compare them. Evaluating needs mathjs, which is not a part of this package.
 */
export const FORMULAS: readonly Formula[] = [
  {
    id: "linear",
    equation: 1,
    title: "Linear model: expression of perturbations from their embeddings",
    tex: "\\hat{Y} = G W P^\\top + b + y^{\\varnothing}",
    expression: "G * W * transpose(P) + b + c",
    symbols: {
      G: "genes × K: embedding of the read-out genes",
      W: "K × L: what is learned",
      P: "perturbations × L: embedding of what is perturbed",
      b: "genes × perturbations: mean change of the training conditions, the same in every column",
      c: "genes × perturbations: control, the same in every column",
    },
  },
  {
    id: "additive",
    equation: 2,
    title: "Additive expectation of a double perturbation",
    tex: "\\hat{y}^{AB} = y^A + y^B - y^{\\varnothing}",
    expression: "A + B - c",
    symbols: { A: "genes: mean with A perturbed", B: "genes: mean with B perturbed", c: "genes: control" },
  },
  {
    id: "linear_fit",
    equation: 3,
    title: "What the linear model learns: ridge regression from both sides",
    tex: "W = (G^\\top G + \\lambda I)^{-1} G^\\top (Y - b) P (P^\\top P + \\lambda I)^{-1}",
    expression: "inv(transpose(G) * G + l * K) * transpose(G) * (Y - b) * P * inv(transpose(P) * P + l * L)",
    symbols: {
      G: "genes × K: embedding of the read-out genes",
      P: "training conditions × L: embedding of what is perturbed, control zero",
      Y: CHANGES,
      b: "genes × training conditions: mean of the rows of Y, the same in every column",
      ...RIDGE,
    },
  },
  {
    id: "interaction",
    title: "Genetic interaction: a double far from the additive expectation",
    tex: "y^{AB} - \\hat{y}^{AB}_{\\text{additive}} \\notin [\\ell, u]",
    expression: "1 * or(y - a > upper, y - a < lower)",
    symbols: {
      y: "observed values of doubles",
      a: "what additivity expects of them",
      upper: "difference above which a value is an interaction",
      lower: "difference, negative, below which it is one",
    },
  },
  {
    id: "tpr",
    equation: 4,
    title: "True positive rate of predicted interactions",
    tex: "\\text{TPR}(D) = \\frac{\\sum_i 1[|\\hat{y}_i - a_i| \\ge D] \\, h_i}{\\sum_i h_i}",
    expression: "sum(dotMultiply(abs(p - a) >= D, hit)) / sum(hit)",
    symbols: CALLS,
  },
  {
    id: "fdp",
    equation: 5,
    title: "False discovery proportion of predicted interactions",
    tex: "\\text{FDP}(D) = \\frac{\\sum_i 1[|\\hat{y}_i - a_i| \\ge D] \\, (1 - h_i)}{\\max(1, \\sum_i 1[|\\hat{y}_i - a_i| \\ge D])}",
    expression: "sum(dotMultiply(abs(p - a) >= D, 1 - hit)) / max(1, sum(dotMultiply(abs(p - a) >= D, 1)))",
    symbols: CALLS,
  },
  {
    id: "mean",
    title: "Mean baseline: every training condition counts once, control among them",
    tex: "\\hat{y} = \\frac{1}{n} \\sum_{i \\in \\text{train}} y_i",
    expression: "mean(Z, 1)",
    symbols: { Z: "training conditions × genes: means" },
  },
  {
    id: "l2",
    title: "Prediction error (L2)",
    tex: "L_2 = \\sqrt{\\sum_g (\\hat{y}_g - y_g)^2}",
    expression: "sqrt(sum((p - y) .^ 2))",
    symbols: PROFILES,
  },
  {
    id: "pearson_delta",
    title: "Pearson delta: correlation of predicted and observed change",
    tex: "r(\\hat{y} - y^{\\varnothing}, y - y^{\\varnothing})",
    expression: "corr(p - c, y - c)",
    symbols: { ...PROFILES, c: "genes: control" },
  },
];

/**
 * A formula by its id.
 * @throws PertlineError UNKNOWN_FORMULA
 */
export function formula(id: string): Formula {
  const found = FORMULAS.find((one) => one.id === id);
  if (found) return found;
  throw new PertlineError("UNKNOWN_FORMULA", `There is no formula "${id}". ${suggestion(id, FORMULAS.map((one) => one.id))}`); // prettier-ignore
}
