import assert from "node:assert/strict";
import { globPattern, memoryHistory } from "../../../kernels/server/history.ts";

function filled(): ReturnType<typeof memoryHistory> {
  const history = memoryHistory(3);
  ["a = 1", "b = 2", "a = 1", "plot(a)\nplot(b)"].forEach((input, index) =>
    history.add({ line: index + 1, input, output: index === 1 ? "2" : null }),
  );
  return history;
}

describe("history", () => {
  it("gives the newest entries, oldest first", () => {
    assert.deepEqual(filled().query({ hist_access_type: "tail", n: 2 }), [
      [3, 3, "a = 1"],
      [3, 4, "plot(a)\nplot(b)"],
    ]);
    assert.equal(filled().query({ hist_access_type: "tail" }).length, 4);
    assert.deepEqual(filled().query({ hist_access_type: "tail", n: 0 }), []);
  });

  it("gives a range of lines without its end, of the current or a numbered session", () => {
    const range = { hist_access_type: "range", start: 2, stop: 3 } as const;
    assert.deepEqual(filled().query(range), [[3, 2, "b = 2"]]);
    assert.deepEqual(filled().query({ ...range, session: 3 }), [[3, 2, "b = 2"]]);
    assert.deepEqual(filled().query({ ...range, session: -1 }), []);
    assert.equal(filled().query({ ...range, stop: null }).length, 3);
  });

  it("searches with a pattern, newest of equal inputs only when asked", () => {
    const search = { hist_access_type: "search", pattern: "a*" } as const;
    assert.deepEqual(
      filled()
        .query(search)
        .map((row) => row[1]),
      [1, 3],
    );
    assert.deepEqual(
      filled()
        .query({ ...search, unique: true })
        .map((row) => row[1]),
      [3],
    );
    assert.deepEqual(
      filled()
        .query({ ...search, n: 1 })
        .map((row) => row[1]),
      [3],
    );
  });

  it("adds outputs when asked", () => {
    assert.deepEqual(filled().query({ hist_access_type: "range", start: 2, stop: 3, output: true }), [
      [3, 2, ["b = 2", "2"]],
    ]);
  });

  it("understands globs and takes everything else literally", () => {
    assert.ok(globPattern("plot*").test("plot(a)\nplot(b)"));
    assert.ok(globPattern("?[0-9][^b]").test("x7a"));
    assert.ok(!globPattern("?[0-9][^b]").test("x7b"));
    assert.ok(!globPattern("PLOT*").test("plot"));
    assert.ok(globPattern("(a+b).$\\").test("(a+b).$\\"));
    assert.ok(globPattern("a[").test("a["));
    assert.ok(!globPattern("[z-a]").test("b"));
  });
});
