import type { Random } from "../../stats/random.ts";

/** Invented stems; none of them opens a symbol of the human gene nomenclature. */
const STEMS =
  "BRALK CRUVO DWENT FLOMB GRYKE JASKO KVINT LORBA MIZEL NARVO OBRIX PLUNE QUAST RUVEK SKOLT TWILM UMBEK VROLA WEXIM XANDO YLVOR ZEPTA".split(
    " ",
  );

/** Distinct invented gene symbols such as SKOLT12, in no particular order. They belong to no organism. */
export function geneNames(n: number, random: Random): string[] {
  const numbers = Math.ceil((n / STEMS.length) * 1.5) + 1;
  const names = STEMS.flatMap((stem) => Array.from({ length: numbers }, (_, i) => `${stem}${i + 1}`));
  return random.shuffle(names).slice(0, n);
}
