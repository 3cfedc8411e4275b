import assert from "node:assert/strict";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";
import { pertline } from "../../support/command.ts";

describe("pertline paper check, as published", function () {
  this.timeout(180_000);

  it("agrees with every published number and exits with 0", async function () {
    const folder = shared("data/source-data");
    if (folder === undefined) return skip(this, "no ../shared/data/source-data");
    const { code, stdout } = await pertline(["paper", "check", "--source-data", folder]);
    assert.match(stdout, /All \d+ numbers agree/);
    assert.equal(code, 0);
  });
});
