import assert from "node:assert/strict";
import { detectCrisprKind } from "../../src/models/crisprKind.ts";
import { pseudobulkOf } from "../support/models.ts";

/** Singles of the genes, each changing its own expression by as much. */
function screen(changes: number[]): ReturnType<typeof pseudobulkOf> {
  const genes = changes.map((_, i) => `g${i}`);
  const rows = [genes.map(() => 1), ...changes.map((change, i) => genes.map((_, g) => (g === i ? 1 + change : 1)))]; // prettier-ignore
  return pseudobulkOf(["ctrl", ...genes, "absent"], genes, Float64Array.from([...rows, rows[0]!].flat()));
}

describe("models/crisprKind", () => {
  it("is told by the direction in which targets move", () => {
    assert.equal(detectCrisprKind(screen([-1, -0.5, 0.1, -1])).kind, "CRISPRi");
    const { kind, note } = detectCrisprKind(screen([1, 0, 2]));
    assert.equal(kind, "CRISPRa");
    assert.match(note, /of the 2 measured targets of training singles that move, 0 go down and 2 up/);
  });

  for (const changes of [[], [0, 0], [1, -1], [1, 1, -1, -1, -1]])
    it(`is not guessed from changes ${JSON.stringify(changes)}`, () => {
      assert.throws(() => detectCrisprKind(screen(changes)), {
        code: "UNKNOWN_CRISPR_KIND",
        message: /Say it with \{ kind/,
      });
    });
});
