/** What an interval of error ratios says of a model. */
export type Answer = "better" | "worse" | "not distinguishable" | "depends on the average" | "cannot say";

/** A ratio of errors with its 95 % interval. */
export interface RatioInterval {
  value: number;
  lower: number;
  upper: number;
}

/** Fewer scored conditions than this allow no answer. */
export const ENOUGH_CONDITIONS = 10;

/** Better or worse where the interval leaves out 1. */
export function answerOf({ lower, upper }: RatioInterval): Answer {
  return upper < 1 ? "better" : lower > 1 ? "worse" : "not distinguishable";
}

/** The answer that all averages give; where they disagree about 1, that. */
export function agreedAnswer(answers: readonly Answer[]): Answer {
  const answer = answers[0] ?? "cannot say";
  return answers.every((other) => other === answer) ? answer : "depends on the average";
}
