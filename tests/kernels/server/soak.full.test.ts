import assert from "node:assert/strict";
import { soak } from "../../support/soak.ts";

const seed = Number(process.env.PERTLINE_SOAK_SEED) || Math.floor(Math.random() * 2 ** 31);

describe("soak", () => {
  it("2,000 random cells: no message lost, no growth of memory", async function () {
    this.timeout(30 * 60_000);
    const { steps, slowest, server } = await soak(2000, seed);
    console.log(`      seed ${seed}, slowest interrupt ${Math.round(slowest)} ms, ${JSON.stringify(steps)}`);
    console.log(`      server: ${server.join(" ")} MB`);
    // Each third is a process of its own; the last has taken 600 cells since its first sample.
    const [first = 0, last = 0] = [server.at(-6), server.at(-1)];
    assert.ok(last < first + 60, `the server grew from ${first} to ${last} MB`);
  });
});
