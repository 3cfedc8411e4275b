import type { Random } from "../../stats/random.ts";
import type { Parameter } from "../leaves.ts";
import { gather } from "../operators/gather.ts";
import type { Tensor } from "../tensor.ts";
import { normalParameter } from "./layer.ts";

/** A learned row for each position. */
export interface Embedding {
  /** rows × width. */
  weight: Parameter;
  apply(rows: Tensor): Tensor;
}

/** A table of learned rows, started from N(0, 1) as PyTorch's. */
export function embedding(name: string, rows: number, width: number, source: Random): Embedding {
  const weight = normalParameter(`${name}.weight`, [rows, width], 1, source);
  return { weight, apply: (at) => gather(weight, at) };
}
