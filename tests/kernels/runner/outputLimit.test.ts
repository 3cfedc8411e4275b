import assert from "node:assert/strict";
import fc from "fast-check";
import { createOutputLimit, outputLimitMb } from "../../../kernels/runner/outputLimit.ts";

describe("createOutputLimit", () => {
  it("passes everything on below the limit", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 50 }), { maxLength: 20 }), (writes) => {
        const limit = createOutputLimit(0.001);
        assert.equal(writes.map((text) => limit.take(text)).join("") + limit.end(), writes.join(""));
      }),
    );
  });

  it("shows the beginning and the end of a flood, and says how much lies between", () => {
    const limit = createOutputLimit(0.01);
    const lines = Array.from({ length: 100_000 }, (_, i) => `${i}\n`);
    const shown = lines.map((line) => limit.take(line)).join("") + limit.end();
    assert.ok(shown.length < 15_000, `${shown.length} characters`);
    assert.ok(shown.startsWith("0\n1\n2\n"));
    assert.ok(shown.endsWith("\n99998\n99999\n"));
    const [head = "", tail = ""] = shown.split(/\[pertline: .* the last of them:\]\n/);
    assert.match(
      head,
      /\[pertline: more than 0\.01 MB of output; the rest until the cell ends is left out\]\n$/,
    );
    const kept = head.split("\n").length - 2;
    const said = Number(/([\d,]+) lines/.exec(shown)?.[1]?.replaceAll(",", ""));
    assert.equal(kept + said, lines.length);
    assert.ok(tail.split("\n").length > 500);
    assert.match(shown, /PERTLINE_MAX_OUTPUT_MB/);
  });

  it("cuts a single huge text, at whole characters", () => {
    const limit = createOutputLimit(0.001);
    const shown = limit.take("😀".repeat(5000)) + limit.end();
    assert.ok(shown.length < 6000);
    assert.equal(Buffer.from(shown).toString(), shown);
  });

  it("cuts no short line in two, and begins its notice on a line of its own", () => {
    const limit = createOutputLimit(0.00001);
    assert.match(limit.take("1234567\n") + limit.take("9999\n"), /^1234567\n\[pertline/);
    const open = createOutputLimit(0.00001);
    assert.match(open.take("1234567890") + open.take("\n"), /^1234567890\n\[pertline/);
  });

  it("gives late output a limit of its own, and says once that it is reached", () => {
    const limit = createOutputLimit(0.001);
    limit.take("x".repeat(2000));
    limit.end();
    const shown = Array.from({ length: 100 }, () => limit.take(`${"y".repeat(99)}\n`)).join("");
    assert.equal(shown.match(/pertline:/g)?.length, 1);
    assert.ok(shown.length < 1200);
  });

  it("does not count progress that overwrites itself", () => {
    const limit = createOutputLimit(0.001);
    for (let i = 0; i < 5000; i++) assert.equal(limit.take(`\r${i}`), `\r${i}`);
  });

  it("reads its size from the environment", () => {
    assert.equal(outputLimitMb({}), 2);
    assert.equal(outputLimitMb({ PERTLINE_MAX_OUTPUT_MB: "7.5" }), 7.5);
    assert.equal(outputLimitMb({ PERTLINE_MAX_OUTPUT_MB: "0" }), Infinity);
    assert.equal(outputLimitMb({ PERTLINE_MAX_OUTPUT_MB: "much" }), 2);
  });
});
