import assert from "node:assert/strict";
import { preset } from "../../../src/data/simulate/presets.ts";
import { type PartialSettings, withSettings } from "../../../src/data/simulate/settings.ts";

describe("simulate settings", () => {
  const base = preset("paper-like");

  it("a group given in part keeps its other values", () => {
    const changed = withSettings(base, { nGenes: 300, cells: { min: 7 } });
    assert.deepEqual(changed, { ...base, nGenes: 300, cells: { ...base.cells, min: 7 } });
    assert.equal(base.cells.min === 7, false);
  });

  for (const [changes, message] of [
    [{ seed: 0.5 }, /seed to be an integer, found 0.5/],
    [{ nSingles: 3, nDoubles: 4 }, /at most the 3 pairs of 3 singles, found 4/],
    [{ measuredTargets: 1.2 }, /measuredTargets from 0 to 1/],
    [{ nGenes: 50, nSingles: 60, nDoubles: 0, measuredTargets: 1 }, /more genes than measured targets/],
    [{ effects: { coupling: Number.NaN } }, /effects\.coupling from 0 to 1, found NaN/],
    [{ interactions: { buffering: -1 } }, /interactions\.buffering/],
    [{ cells: { control: 0 } }, /cells\.control/],
  ] as [PartialSettings, RegExp][])
    it(`refuses ${JSON.stringify(changes)}`, () => {
      assert.throws(() => withSettings(base, changes), { code: "SIMULATION_SETTINGS", message });
    });
});
