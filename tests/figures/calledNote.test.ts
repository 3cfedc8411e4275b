import assert from "node:assert/strict";
import { calledNote } from "../../src/figures/calledNote.ts";
import { calledOf } from "../../src/figures/fromInteractions.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

describe("calledNote", () => {
  it("says how many are called and that noise cannot be told, where there are no cells", () => {
    assert.match(calledNote({ called: 5035, values: 124_000 }), /^5,035 of 124,000 values \(4\.1 %\).*without the measured cells$/); // prettier-ignore
  });

  it("says beside it what noise alone would give, where there are", () => {
    const found = demoInteractions();
    const note = calledNote(calledOf(found));
    const called = found.expectation.e.length - found.counts.additive;
    assert.ok(note.startsWith(`${called} of 900 values`));
    assert.ok(
      note.includes(`would give about ${Math.round(found.expected.analytic)} `) && !note.endsWith("."),
    );
  });
});
