import { soak } from "../../support/soak.ts";

const seed = Number(process.env.PERTLINE_SOAK_SEED) || Math.floor(Math.random() * 2 ** 31);

describe("soak", () => {
  it("100 random cells with interrupts, errors and restarts: each answered once, in order", async function () {
    this.timeout(120_000);
    const { steps, slowest } = await soak(100, seed);
    console.log(`      seed ${seed}, slowest interrupt ${Math.round(slowest)} ms, ${JSON.stringify(steps)}`);
  });
});
