import { op, type Code } from "../../stats/webAssembly.ts";

/** A formula on float32 numbers, four at a time: instructions that leave its value on the stack. */
export type Formula = Code;

const { f32x4 } = op;

export const plus = (a: Formula, b: Formula): Formula => [a, b, f32x4.add];
export const minus = (a: Formula, b: Formula): Formula => [a, b, f32x4.subtract];
export const times = (a: Formula, b: Formula): Formula => [a, b, f32x4.multiply];
export const over = (a: Formula, b: Formula): Formula => [a, b, f32x4.divide];
export const root = (a: Formula): Formula => [a, f32x4.squareRoot];
export const smaller = (a: Formula, b: Formula): Formula => [a, b, f32x4.minimum];
export const larger = (a: Formula, b: Formula): Formula => [a, b, f32x4.maximum];
