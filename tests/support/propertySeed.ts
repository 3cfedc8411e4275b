import fc from "fast-check";

/**
 * Seed of every property test that states none: `npm test` draws the same examples each time, so that two runs of one
 * state agree; PERTLINE_PROPERTY_SEED=<number> draws others, and the long tests (`npm run test:full`) new ones each time.
 */
const given = process.env.PERTLINE_PROPERTY_SEED;
const seed = given === undefined ? 20_250_804 : Number(given);
if (!Number.isSafeInteger(seed))
  throw new Error(`PERTLINE_PROPERTY_SEED is "${given}"; expected a whole number`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
