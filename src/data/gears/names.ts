import type { Condition } from "../condition.ts";

/** A condition as GEARS writes it: `ctrl`, `A+ctrl`, `A+B`; genes of a pair in the order of the label. */
export function gearsLabel({ genes }: Condition): string {
  return genes.length === 0 ? "ctrl" : genes.length === 1 ? `${genes[0]}+ctrl` : genes.join("+");
}

/** `1` for control and `1+1` for everything with two parts, so also for `A+ctrl`. */
export function gearsDose(label: string): string {
  return label.split("+").length === 2 ? "1+1" : "1";
}

/** `K562_A+ctrl_1+1`: the key of GEARS' tables. */
export function gearsName(cellType: string, label: string): string {
  return `${cellType}_${label}_${gearsDose(label)}`;
}
