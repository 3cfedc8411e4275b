// npm test: sets everything up, says what it found, and runs the test suite.
//   --full       also the long tests (*.full.test.ts)
//   --lint       lint, types and format first
//   --no-python  no virtual environment: the Jupyter tests are skipped
// Files named on the command line are run instead of all; everything else is passed on to mocha (--grep …).
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { findChromium, findShared } from "./environment.mjs";
import { ensureBuilt, ensureInstalled, ensureNode, root } from "./setup.mjs";
import { ensureTestNodes } from "./test-nodes.mjs";
import { ensureTestPython } from "./test-python.mjs";

const OWN = new Set(["--full", "--lint", "--no-python"]);
const given = process.argv.slice(2);
const own = new Set(given.filter((argument) => OWN.has(argument)));
const rest = given.filter((argument) => !OWN.has(argument));
const isSpec = (argument) => argument.endsWith(".test.ts") || argument.startsWith("tests/");
const specs = rest.filter(isSpec);
const forwarded = rest.filter((argument) => !isSpec(argument));
const missing = specs.find((file) => !/[*?[{]/.test(file) && !existsSync(path.resolve(root, file)));
if (missing) {
  console.error(`npm test: there is no ${missing}`);
  process.exit(1);
}

await ensureNode();
await ensureInstalled();
await ensureBuilt();

const python = own.has("--no-python") ? { reason: "not wanted (--no-python)" } : ensureTestPython();
const chromium = findChromium();
const shared = findShared();
const nodes = own.has("--full") ? ensureTestNodes() : { reason: "only with --full" };
console.log(
  [
    `node      ${process.version}`,
    ...(own.has("--full") ? [`nodes     ${nodes.nodes ?? `this one only: ${nodes.reason}`}`] : []),
    `python    ${python.python ? path.relative(root, python.python) : `none: ${python.reason}; Jupyter tests are skipped`}`,
    `chromium  ${chromium ?? "none found; browser tests are skipped (PERTLINE_CHROMIUM names one elsewhere)"}`,
    `shared    ${shared ? path.relative(root, shared) : "no ../shared; tests against reference data are skipped"}`,
  ].join("\n"),
);

let failed = false;
if (own.has("--lint")) {
  const bin = (file) => path.join(root, "node_modules", file);
  for (const [name, ...command] of [
    ["eslint", bin("eslint/bin/eslint.js"), "."],
    ["types", bin("typescript/bin/tsc"), "--noEmit", "-p", "tests"],
    ["format", bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."],
  ]) {
    const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
    console.log(`${name.padEnd(9)} ${status === 0 ? "ok" : "failed"}`);
    failed ||= status !== 0;
  }
}

// Long tests draw new examples each time; `npm test` the same (tests/support/propertySeed.ts).
const seed = randomInt(2 ** 31);
if (own.has("--full"))
  console.log(`examples  PERTLINE_PROPERTY_SEED=${process.env.PERTLINE_PROPERTY_SEED ?? seed}`);
const jobs = Math.min(availableParallelism(), 4);
// Absolute, so that processes started elsewhere with the same options find it. Without require(esm), mocha imports
// the tests as the modules they are, import.meta included.
const loader = pathToFileURL(path.join(root, "node_modules/tsx/dist/loader.mjs")).href;
const mocha = [
  path.join(root, "node_modules/mocha/bin/mocha.js"),
  "--no-config",
  ...["--node-option", `import=${loader}`, "--node-option", "conditions=pertline-source"],
  ...["--node-option", "no-experimental-require-module"],
  ...["--require", path.join(root, "tests/support/propertySeed.ts")],
  ...["--extension", "ts", "--timeout", "20000", "--reporter", "tests/support/reporter.mjs"],
  ...(own.has("--full") || specs.length > 0 ? [] : ["--ignore", "tests/**/*.full.test.ts"]),
  // Half of the tests wait for other processes. Long tests measure and fill the memory: one file at a time.
  ...(own.has("--full") || specs.length > 0 ? [] : ["--parallel", "--jobs", `${jobs}`]),
  ...forwarded,
  ...(specs.length > 0 ? specs : ["tests/**/*.test.ts"]),
];
const { status, signal } = spawnSync(process.execPath, mocha, {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    // No test adds to the history of the person who runs it.
    PERTLINE_HISTORY: "off",
    ...(own.has("--full") && { PERTLINE_PROPERTY_SEED: process.env.PERTLINE_PROPERTY_SEED ?? `${seed}` }),
    ...(own.has("--no-python") && { PERTLINE_NO_PYTHON: "1" }),
    ...(nodes.nodes && { PERTLINE_TEST_NODES: nodes.nodes }),
    ...(python.python && { PERTLINE_TEST_PYTHON: python.python }),
    ...(chromium && { PERTLINE_CHROMIUM: chromium }),
  },
});
process.exitCode = status !== 0 || signal || failed ? 1 : 0;
