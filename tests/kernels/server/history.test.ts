import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHistory, openHistory, type History } from "../../../kernels/server/history.ts";
import { historyFile } from "../../../kernels/server/historyFile.ts";
import { skip } from "../../support/skip.ts";

function filled(history: History = createHistory()): History {
  ["a = 1", "b = 2", "a = 1", "plot(a)\nplot(b)"].forEach((input, index) =>
    history.add({ line: index + 1, input, output: index === 1 ? "2" : null }),
  );
  return history;
}

const lines = async (history: History, query: Parameters<History["query"]>[0]): Promise<number[]> =>
  (await history.query(query)).map((row) => row[1]);

describe("history", () => {
  it("gives the newest entries, oldest first; ten unless told", async () => {
    assert.deepEqual(await filled().query({ hist_access_type: "tail", n: 2 }), [
      [1, 3, "a = 1"],
      [1, 4, "plot(a)\nplot(b)"],
    ]);
    const history = createHistory();
    for (let line = 1; line <= 30; line++) history.add({ line, input: `${line}`, output: null });
    assert.deepEqual(await lines(history, { hist_access_type: "tail", n: 0 }), []);
    assert.deepEqual((await lines(history, { hist_access_type: "tail" }))[0], 21);
    assert.equal((await lines(history, { hist_access_type: "tail", n: 99 })).length, 30);
  });

  it("gives a range of lines without its end, of the current or a numbered session", async () => {
    const range = { hist_access_type: "range", start: 2, stop: 3 } as const;
    assert.deepEqual(await filled().query(range), [[1, 2, "b = 2"]]);
    assert.deepEqual(await filled().query({ ...range, session: 1 }), [[1, 2, "b = 2"]]);
    assert.deepEqual(await filled().query({ ...range, session: -1 }), []);
    for (const stop of [null, undefined, 0])
      assert.deepEqual(await lines(filled(), { ...range, stop }), [2, 3, 4]);
  });

  it("searches with a pattern, newest of equal inputs only when asked", async () => {
    const search = { hist_access_type: "search", pattern: "a*" } as const;
    assert.deepEqual(await lines(filled(), search), [1, 3]);
    assert.deepEqual(await lines(filled(), { ...search, unique: true }), [3]);
    assert.deepEqual(await lines(filled(), { ...search, n: 1 }), [3]);
    assert.deepEqual(await lines(filled(), { ...search, pattern: "a" }), []);
  });

  it("adds outputs when asked", async () => {
    assert.deepEqual(await filled().query({ hist_access_type: "range", start: 2, stop: 3, output: true }), [
      [1, 2, ["b = 2", "2"]],
    ]);
  });
});

describe("history on disk", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-history-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = (...names: string[]): string => path.join(folder, ...names);
  const open = (environment: Record<string, string>): { history: History; log: string[] } => {
    const log: string[] = [];
    return { history: openHistory((line) => log.push(line), environment), log };
  };

  it("has the cells of earlier sessions, whose numbers go up", async () => {
    for (const input of ["first", "second"]) {
      const { history } = open({ JUPYTER_DATA_DIR: folder });
      history.add({ line: 1, input, output: input });
      history.add({ line: 2, input: "shared", output: null });
      await history.close();
    }
    const { history } = open({ JUPYTER_DATA_DIR: folder });
    // A session without a cell takes no number: what it calls the last one has cells.
    const range = { hist_access_type: "range", start: 1, stop: 2 } as const;
    assert.deepEqual(await history.query({ ...range, session: -1 }), [[2, 1, "second"]]);
    assert.deepEqual(await history.query({ ...range, session: -2, output: true }), [
      [1, 1, ["first", "first"]],
    ]);
    history.add({ line: 1, input: "third", output: null });
    assert.deepEqual(await history.query(range), [[3, 1, "third"]]);
    assert.deepEqual(await history.query({ ...range, session: -1 }), [[2, 1, "second"]]);
    assert.deepEqual(await history.query({ hist_access_type: "search", pattern: "s*", unique: true }), [
      [2, 1, "second"],
      [2, 2, "shared"],
    ]);
    assert.deepEqual(readFileSync(at("pertline", "history.jsonl"), "utf8").split("\n").length, 6);
  });

  it("keeps cells of several kernels that run at the same time apart", async () => {
    const file = at("history.jsonl");
    const kernels = Array.from({ length: 6 }, () => createHistory(historyFile(file)));
    for (let line = 1; line <= 20; line++)
      kernels.forEach((history, kernel) => history.add({ line, input: `${kernel}:${line}`, output: null }));
    await Promise.all(kernels.map((history) => history.close()));
    const rows = await createHistory(historyFile(file)).query({ hist_access_type: "tail", n: 1000 });
    assert.equal(rows.length, 120);
    for (let session = 1; session <= 6; session++) {
      const inputs = rows.filter((row) => row[0] === session).map((row) => String(row[2]));
      const [kernel] = (inputs[0] as string).split(":");
      assert.deepEqual(
        inputs,
        Array.from({ length: 20 }, (_, index) => `${kernel}:${index + 1}`),
      );
    }
  });

  it("keeps nothing on disk when told so", async () => {
    for (const how of ["off", ":memory:"]) {
      const { history } = open({ PERTLINE_HISTORY: how, JUPYTER_DATA_DIR: folder });
      await filled(history).close();
      assert.equal((await history.query({ hist_access_type: "tail" })).length, 4);
    }
    assert.throws(() => readFileSync(at("pertline", "history.jsonl")), { code: "ENOENT" });
  });

  it("goes on in memory where the file cannot be used, and says so once", async () => {
    writeFileSync(at("file"), "");
    const { history, log } = open({ PERTLINE_HISTORY: at("file", "history.jsonl") });
    await filled(history).close();
    assert.equal((await history.query({ hist_access_type: "tail" })).length, 4);
    assert.equal(log.length, 1);
    assert.match(log[0] as string, /^the history is not kept in .*history\.jsonl: /);
  });

  it("does not need a file that can be read to go on", async function () {
    if (process.getuid?.() === 0) skip(this, "root reads every file");
    writeFileSync(at("history.jsonl"), "");
    chmodSync(at("history.jsonl"), 0);
    const { history, log } = open({ PERTLINE_HISTORY: at("history.jsonl") });
    assert.deepEqual(await history.query({ hist_access_type: "tail" }), []);
    assert.equal(log.length, 1);
  });
});
