import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { historyFile } from "../../../kernels/server/historyFile.ts";

describe("history file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-history-"));
    file = path.join(folder, "deep", "history.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const entry = (line: number, input = `cell ${line}`): { line: number; input: string; output: null } => ({
    line,
    input,
    output: null,
  });

  it("is readable for its owner only, and leaves no lock behind", async () => {
    await historyFile(file).append(entry(1), undefined);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(path.dirname(file)), ["history.jsonl"]);
  });

  it("passes over lines that cannot be read, and does not add to a torn one", async () => {
    const history = historyFile(file);
    assert.deepEqual(await history.read(), []);
    assert.equal(await history.append(entry(1), undefined), 1);
    const torn = [
      "not json",
      "null",
      '{"session":-1,"line":1,"input":"x"}',
      '{"session":"7","line":1,"input":"x"}',
      "\u0000\ufffd",
      "",
      '{"session":4,"line":2,"input":"four"}',
      '{"session":9,"line":1,"inp',
    ].join("\n");
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from(torn), Buffer.from([0xff, 0xfe])]));
    assert.equal(await history.append(entry(1, "five"), undefined), 5);
    assert.deepEqual(
      (await history.read()).map(({ session, input }) => [session, input]),
      [
        [1, "cell 1"],
        [4, "four"],
        [5, "five"],
      ],
    );
  });

  it("stays small, drops the oldest and remembers its numbers", async () => {
    const history = historyFile(file, 10_000);
    for (let line = 1; line <= 300; line++) await history.append(entry(line), 7);
    assert.ok(statSync(file).size <= 10_000);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const kept = await history.read();
    assert.deepEqual(
      kept.map(({ line }) => line),
      Array.from({ length: kept.length }, (_, index) => 301 - kept.length + index),
    );
    assert.ok(kept.length > 50);
    assert.equal(await history.append(entry(1), undefined), 8);
    await history.append(entry(2, "x".repeat(5000)), 8);
    assert.equal((await history.read()).at(-1)?.line, 1);
  });

  it("shortens long results", async () => {
    await historyFile(file).append({ line: 1, input: "x", output: "😀".repeat(5000) }, undefined);
    const [kept] = await historyFile(file).read();
    assert.ok(kept?.output?.endsWith(" …") && kept.output.length < 2100);
  });

  it("takes over a lock that a dead process has left", async () => {
    const history = historyFile(file);
    await history.append(entry(1), undefined);
    writeFileSync(`${file}.lock`, "");
    utimesSync(`${file}.lock`, new Date(0), new Date(0));
    await history.append(entry(2), 1);
    assert.equal((await history.read()).length, 2);
    assert.ok(!existsSync(`${file}.lock`));
  });
});
