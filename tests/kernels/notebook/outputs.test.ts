import assert from "node:assert/strict";
import fc from "fast-check";
import { collectOutputs, textScreen } from "../../../kernels/notebook/outputs.ts";
import type { CellOutput } from "../../../kernels/session/events.ts";

const out = (text: string): CellOutput => ({ type: "stream", name: "stdout", text });
const err = (text: string): CellOutput => ({ type: "stream", name: "stderr", text });
const display = (text: string, displayId?: string): CellOutput => ({
  type: "display_data",
  data: { "text/plain": text },
  metadata: {},
  ...(displayId !== undefined && { displayId }),
});
const update = (text: string, displayId: string): CellOutput => ({
  type: "update_display_data",
  data: { "text/plain": text },
  metadata: { updated: true },
  displayId,
});
const clear = (wait: boolean): CellOutput => ({ type: "clear_output", wait });

function collect(...events: CellOutput[]): unknown[] {
  const collector = collectOutputs();
  for (const event of events) collector.add(event, "cell");
  return collector.outputs("cell");
}
const stdout = (text: string): unknown => ({ output_type: "stream", name: "stdout", text });
const shown = (text: string): unknown => ({
  output_type: "display_data",
  data: { "text/plain": text },
  metadata: {},
});

describe("notebook outputs", () => {
  it("merges neighbouring pieces of one stream only", () => {
    assert.deepEqual(collect(out("a"), out("b\n"), err("e"), out("c"), display("d"), out("f")), [
      stdout("ab\n"),
      { output_type: "stream", name: "stderr", text: "e" },
      stdout("c"),
      shown("d"),
      stdout("f"),
    ]);
  });

  it("keeps result, count and error in their order", () => {
    const result: CellOutput = {
      type: "execute_result",
      data: { "text/plain": "1" },
      metadata: {},
      executionCount: 7,
    };
    const error: CellOutput = { type: "error", ename: "E", evalue: "v", traceback: ["E: v"] };
    assert.deepEqual(collect(result, error), [
      { output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: 7 },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["E: v"] },
    ]);
  });

  it("updates a display wherever it was shown, from a later cell too, and stores no display id", () => {
    const collector = collectOutputs();
    collector.add(display("old", "x"), "one");
    collector.add(display("old again", "x"), "two");
    collector.add(display("other", "y"), "two");
    collector.add(update("new", "x"), "three");
    const updated = {
      output_type: "display_data",
      data: { "text/plain": "new" },
      metadata: { updated: true },
    };
    assert.deepEqual(collector.outputs("one"), [updated]);
    assert.deepEqual(collector.outputs("two"), [updated, shown("other")]);
    assert.deepEqual(collector.outputs("three"), []);
  });

  it("clears at once", () => {
    assert.deepEqual(collect(out("a"), display("b"), clear(false), out("c")), [stdout("c")]);
    assert.deepEqual(collect(out("a"), clear(false)), []);
  });

  it("clears when the next output comes, if asked to wait", () => {
    assert.deepEqual(collect(out("a"), clear(true)), [stdout("a")]);
    assert.deepEqual(collect(out("a"), clear(true), out("b"), out("c")), [stdout("bc")]);
    assert.deepEqual(collect(display("a", "x"), clear(true), update("b", "x")).length, 1);
    assert.deepEqual(collect(display("a"), clear(true), clear(false), out("b")), [stdout("b")]);
  });

  it("gives late output to the cell that is named, and nameless output to the last cell", () => {
    const collector = collectOutputs();
    collector.add(out("one"), "one");
    collector.add(out("two"), "two");
    collector.add(out(" late"), "one");
    collector.add(out(" nameless"), undefined);
    assert.deepEqual(collector.outputs("one"), [stdout("one late nameless")]);
    assert.deepEqual(collector.outputs("two"), [stdout("two")]);
  });
});

describe("textScreen", () => {
  for (const [written, seen] of [
    ["10%\r20%\r100%\n", "100%\n"],
    ["abcdef\rXY", "XYcdef"],
    ["a\r\nb\r\n", "a\nb\n"],
    ["50%\r", "50%"],
    ["abc\b\bX", "aXc"],
    ["\b\bx", "x"],
    ["one\ntwo\rTWO\nthree", "one\nTWO\nthree"],
  ] as const)
    it(`shows ${JSON.stringify(written)} as ${JSON.stringify(seen)}, however it arrives`, () => {
      fc.assert(
        fc.property(fc.array(fc.nat(written.length)), (cuts) => {
          const screen = textScreen();
          const places = [0, ...cuts.sort((a, b) => a - b), written.length];
          places.slice(1).forEach((end, index) => screen.write(written.slice(places[index], end)));
          assert.equal(screen.text(), seen);
        }),
      );
    });

  it("leaves text without control characters as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!/[\r\b]/.test(text));
        const screen = textScreen();
        screen.write(text);
        assert.equal(screen.text(), text);
      }),
    );
  });
});
