import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Damaged } from "../../support/damageMany.ts";
import { DAMAGED_NAMES } from "../../support/damageMany.ts";

const EACH = 625;
const PATIENCE_MS = 3000;
const AT_ONCE = 2;

type Outcome = Omit<Damaged, "codes"> & { codes: Record<string, number> };

/** A process per file, since a thread that is given up leaves memory behind. */
async function damage(name: string): Promise<Outcome> {
  const shard = path.resolve(import.meta.dirname, "../../support/damageShard.ts");
  const flags = [...process.execArgv, shard, name, String(EACH), String(PATIENCE_MS)];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  return JSON.parse(stdout) as Outcome;
}

describe("damaged h5ad files at length", function () {
  this.timeout(3_600_000);
  const outcomes = new Map<string, Promise<Outcome>>();
  before(() => {
    const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    DAMAGED_NAMES.forEach((name, i) => {
      const outcome = (lanes[i % AT_ONCE] as Promise<unknown>).then(() => damage(name));
      lanes[i % AT_ONCE] = outcome.catch(() => undefined); // told below
      outcome.catch(() => undefined);
      outcomes.set(name, outcome);
    });
  });

  for (const name of DAMAGED_NAMES)
    it(`ends well for ${EACH} mutants of ${name}`, async () => {
      const { refused, read, codes } = (await outcomes.get(name)) as Outcome;
      assert.equal(refused + read, EACH);
      assert.ok(refused > 100 && read > 50, `${refused} refused, ${read} read`);
      assert.ok((codes.FILE_DAMAGED ?? 0) > 10, JSON.stringify(codes));
      assert.ok((codes.READER_HUNG ?? 0) < EACH / 10, JSON.stringify(codes));
    });

  after(async () => {
    for (const [name, outcome] of outcomes)
      console.log(`      ${name}: ${JSON.stringify(await outcome.catch(String))}`);
  });
});
