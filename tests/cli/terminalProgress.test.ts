import assert from "node:assert/strict";
import { terminalProgress } from "../../src/cli/terminalProgress.ts";

describe("terminalProgress", () => {
  const record = (
    isTTY: boolean,
  ): { stream: { isTTY: boolean; write(text: string): void }; text: () => string } => {
    const written: string[] = [];
    return { stream: { isTTY, write: (text) => void written.push(text) }, text: () => written.join("") };
  };

  it("writes one line at the end where there is no terminal", () => {
    const { stream, text } = record(false);
    const bar = terminalProgress(stream)(3, "Reading");
    bar.update(1);
    bar.update(3);
    assert.equal(text(), "");
    bar.end();
    assert.match(text(), /^Reading: 3 in \d+\.\d s\n$/);
  });

  it("keeps one live line on a terminal", () => {
    const { stream, text } = record(true);
    const bar = terminalProgress(stream)(1000, "Reading");
    bar.update(500);
    bar.end();
    assert.match(text(), /█{12}░{12} 500\/1,000/);
    assert.equal(text().split("\n").length, 2);
  });

  it("shows sizes, speed and remaining time of bytes", async () => {
    const { stream, text } = record(true);
    const bar = terminalProgress(stream, 0, "bytes")(2_000_000, "Fetching x");
    bar.update(0);
    await new Promise((done) => setTimeout(done, 150));
    bar.update(1_000_000);
    bar.end();
    assert.match(text(), /█{12}░{12} 1\.00 MB of 2\.00 MB \d\.\d\d MB\/s, 0 s left/);
    assert.match(text(), /Fetching x: 1\.00 MB in 0\.\d s\n$/);
  });

  it("shows bytes of which the total is not known", () => {
    const { stream, text } = record(true);
    const bar = terminalProgress(stream, 0, "bytes")(0, "Unpacking x");
    bar.update(1500);
    assert.match(text(), /░{24} 1\.50 kB 0 bytes\/s$/);
  });
});
