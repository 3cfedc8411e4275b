// Mocha reporter: progress (dots, or --reporter-option spec for every name), failures, what was skipped and why, and a
// closing line "N passed, N failed, N skipped".
import Mocha from "mocha";

const { Base, Spec, Dot } = Mocha.reporters;

export default class Reporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    const spec = Boolean(options?.reporterOptions?.spec ?? options?.reporterOption?.spec);
    const skipped = [];
    const inner = new (spec ? Spec : Dot)(runner, options);
    // The closing lines of this reporter replace those of the inner one.
    inner.epilogue = () => {};
    runner.on("pending", (test) => skipped.push(test));
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      Base.consoleLog();
      if (this.failures.length > 0) Base.list(this.failures);
      if (skipped.length > 0) Base.consoleLog("skipped:");
      for (const [place, reason] of groupSkipped(skipped)) Base.consoleLog(`  ${place}: ${reason}`);
      Base.consoleLog(`${passes} passed, ${failures} failed, ${skipped.length} skipped`);
    });
  }
}

/** One line for each test, or for each suite that is skipped as a whole. */
function groupSkipped(tests) {
  const lines = new Map();
  for (const test of tests) {
    const suite = test.skippedSuite;
    if (suite === undefined) lines.set(test.fullTitle(), test.skipReason ?? "no reason given");
    else {
      const all = tests.filter((other) => other.skippedSuite === suite).length;
      lines.set(`${suite} (${all} test${all === 1 ? "" : "s"})`, test.skipReason);
    }
  }
  return lines;
}
