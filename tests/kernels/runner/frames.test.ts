import assert from "node:assert/strict";
import { type Cells, startCells } from "../../support/cells.ts";

describe("output of a cell", function () {
  this.timeout(60_000);
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  const printed: Record<string, [code: string, text: string]> = {
    "a character split over writes": [
      "process.stdout.write(Buffer.from([0xe2, 0x82])); process.stdout.write(Buffer.from([0xac]))",
      "€",
    ],
    "bytes that are no UTF-8, and NUL": ["process.stdout.write(Buffer.from([0xff, 0, 65]))", "\ufffd\0A"],
    "half a character before text and at the end": [
      "process.stdout.write(Buffer.from([0xe2])); process.stdout.write('z'); process.stdout.write(Uint8Array.of(0xf0, 0x9f))",
      "\ufffdz\ufffd",
    ],
    "a byte order mark": ["process.stdout.write(Buffer.from([0xef, 0xbb, 0xbf, 65]))", "\ufeffA"],
    "text in an encoding": ["process.stdout.write('aGk=', 'base64')", "hi"],
    "half a surrogate pair": ["console.log('\\ud800')", "\ufffd\n"],
    "colours and returns": ["console.log('\\x1b[31mred\\x1b[0m\\r50%')", "\x1b[31mred\x1b[0m\r50%\n"],
    "a stream": [
      "import { Readable } from 'node:stream'; import { pipeline } from 'node:stream/promises'; await pipeline(Readable.from(['a', 'b']), process.stdout, { end: false })",
      "ab",
    ],
    "callbacks of write": [
      "await new Promise<void>(r => process.stdout.write('a', () => r())); await new Promise<void>(r => process.stdout.write('b', 'utf8', () => r()))",
      "ab",
    ],
  };
  for (const [what, [code, text]] of Object.entries(printed))
    it(`shows ${what}`, async () => assert.equal(await cells.text(`${code}; undefined`), text));

  it("refuses to write what is neither text nor bytes", async () => {
    assert.match(
      await cells.text("process.stdout.write(5 as any)"),
      /TypeError: write\(\) expects text or bytes/,
    );
  });
});

describe("a flood of output", function () {
  this.timeout(60_000);
  const given = process.env.PERTLINE_MAX_OUTPUT_MB;
  let cells: Cells;
  before(async () => {
    process.env.PERTLINE_MAX_OUTPUT_MB = "0.1";
    cells = await startCells();
  });
  after(async () => {
    if (given === undefined) delete process.env.PERTLINE_MAX_OUTPUT_MB;
    else process.env.PERTLINE_MAX_OUTPUT_MB = given;
    await cells.session.close();
  });

  it("of 100,000 lines is its beginning, a notice and its end, in bounded memory", async () => {
    const rss = async (): Promise<number> => Number(await cells.text("process.memoryUsage.rss() / 2 ** 20"));
    const before = await rss();
    const { outputs } = await cells.run("for (let i = 0; i < 1e5; i++) console.log(i)");
    const text = outputs.map((one) => (one.type === "stream" ? one.text : "")).join("");
    assert.ok(text.length < 1.1e5, `${text.length} characters`);
    assert.ok(text.startsWith("0\n1\n2\n"));
    assert.match(text, /\n\[pertline: [\d,]+ lines \([\d.]+ [kM]B\) left out; write them to a file/);
    assert.ok(text.endsWith("\n99998\n99999\n"));
    const grown = (await rss()) - before;
    assert.ok(grown < 60, `${grown} MB`);
  });

  it("of a child process is limited too", async () => {
    const { outputs } = await cells.run(
      "import { spawnSync } from 'node:child_process'; spawnSync('sh', ['-c', 'yes abcdefg | head -c 20000000'], { stdio: 'inherit' })",
    );
    const text = outputs.map((one) => (one.type === "stream" ? one.text : "")).join("");
    assert.ok(text.length < 1.1e5, `${text.length} characters`);
    assert.match(text, /left out; write them to a file/);
  });
});
