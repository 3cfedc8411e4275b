import assert from "node:assert/strict";
import { type Death, describeDeath } from "../../../kernels/session/death.ts";

const death = (one: Partial<Death>): Death => ({
  code: null,
  signal: null,
  lastWords: "",
  heapLimitMb: 4096,
  ready: true,
  exit: undefined,
  damage: undefined,
  ...one,
});

describe("describeDeath", () => {
  const causes: [Partial<Death>, RegExp][] = [
    [
      { signal: "SIGABRT", lastWords: "FATAL ERROR: Reached heap limit" },
      /out of memory \(the limit is 4096 MB/,
    ],
    [{ code: 1, lastWords: "Error: async hook stack has become corrupted" }, /interrupt struck while a hook/],
    [{ code: 5 }, /it ended with exit code 5/],
    [{ code: 5, exit: { run: 1, cell: "c", at: undefined } }, /process\.exit was called \(exit code 5\)/],
    [{ signal: "SIGTERM" }, /ended by signal SIGTERM/],
    [{ signal: "SIGBUS" }, /native code crashed/],
    [{ signal: "SIGKILL", damage: "its pipe was closed" }, /died: its pipe was closed\./],
    [
      { code: -2, ready: false, lastWords: "spawn ENOENT" },
      /could not be started: it ended with exit code -2/,
    ],
  ];
  for (const [one, expected] of causes)
    it(`tells ${String(expected)}`, () => assert.match(describeDeath(death(one)).evalue, expected));

  it("shows the last words where they say more than the cause", () => {
    const words = (one: Partial<Death>): string => describeDeath(death(one)).traceback.join("\n");
    assert.match(
      words({ code: -2, ready: false, lastWords: "spawn ENOENT" }),
      /spawn ENOENT\nThe next cell tries again/,
    );
    assert.match(words({ code: 1, lastWords: "what it said" }), /what it said\nA fresh one/);
    assert.doesNotMatch(words({ signal: "SIGKILL", lastWords: "what it said" }), /what it said/);
  });
});
