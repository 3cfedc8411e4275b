import fc from "fast-check";

const gene = fc.integer({ min: 0, max: 14 }).map((n) => `G${n}`);

/** Lists of labels as GEARS writes them: control, singles in both forms, doubles, sometimes three genes; in any order. */
export const conditionLists: fc.Arbitrary<string[]> = fc
  .uniqueArray(
    fc.oneof(
      { weight: 5, arbitrary: gene.map((one) => `${one}+ctrl`) },
      { weight: 1, arbitrary: gene.map((one) => `ctrl+${one}`) },
      { weight: 5, arbitrary: fc.tuple(gene, gene).filter(([a, b]) => a !== b).map((pair) => pair.join("+")) }, // prettier-ignore
      { weight: 1, arbitrary: gene.map((one) => `${one}+X+Y`) },
    ),
    { minLength: 1, maxLength: 40 },
  )
  .filter((labels) => labels.some((label) => !label.includes("X")))
  .chain((labels) => fc.nat(labels.length).map((at) => labels.toSpliced(at, 0, "ctrl")));
