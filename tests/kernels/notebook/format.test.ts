import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import {
  formatNotebook,
  parseNotebook,
  readNotebook,
  writeNotebook,
} from "../../../kernels/notebook/format.ts";

const tour = path.join(import.meta.dirname, "fixtures/tour.ipynb");

function withCells(cells: unknown[], rest: object = {}): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest });
}
const code = { cell_type: "code", id: "a", metadata: {}, source: "1", execution_count: null, outputs: [] };

describe("notebook format", () => {
  it("writes back the very bytes Jupyter wrote", async () => {
    assert.equal(formatNotebook(await readNotebook(tour)), await readFile(tour, "utf8"));
  });

  it("joins sources and texts given as lines, and splits them again where Python does", () => {
    const stream = { output_type: "stream", name: "stdout", text: ["a\n", "b\r", "c\u2028", "d"] };
    const result = {
      output_type: "execute_result",
      execution_count: 1,
      metadata: {},
      data: { "text/plain": ["x\n", "y"], "application/json": ["kept", "as", "list"], "image/png": "aGk=" },
    };
    const content = withCells([{ ...code, source: ["let a = 1;\n", "a"], outputs: [stream, result] }]);
    const cell = parseNotebook(content).cells[0];
    assert.ok(cell?.cell_type === "code");
    assert.equal(cell.source, "let a = 1;\na");
    assert.deepEqual(cell.outputs[0], { ...stream, text: "a\nb\rc\u2028d" });
    const written = JSON.parse(formatNotebook(parseNotebook(content)));
    assert.deepEqual(written.cells[0].source, ["let a = 1;\n", "a"]);
    assert.deepEqual(written.cells[0].outputs, [stream, result]);
  });

  it("sorts keys as text, also those that look like numbers", () => {
    const text = formatNotebook(parseNotebook(withCells([], { metadata: { 9: 1, 10: [], b: {}, a: "é" } })));
    assert.match(text, /"metadata": \{\n {2}"10": \[\],\n {2}"9": 1,\n {2}"a": "é",\n {2}"b": \{\}\n \}/);
    assert.ok(text.endsWith("}\n"));
  });

  it("keeps fields it does not know", () => {
    const cell = { ...code, metadata: { tags: ["x"], mine: { deep: [1, null] } }, extra: true };
    const written = JSON.parse(formatNotebook(parseNotebook(withCells([cell], { other: 1 }))));
    assert.deepEqual(written.cells[0].metadata, cell.metadata);
    assert.equal(written.cells[0].extra, true);
    assert.equal(written.other, 1);
  });

  it("adds ids before 4.5 and to repeated ones, the same at every reading", () => {
    const bare = { ...code, id: undefined };
    const content = withCells([bare, bare, code, code], { nbformat_minor: 2 });
    const ids = parseNotebook(content).cells.map((cell) => cell.id);
    assert.equal(new Set(ids).size, 4);
    assert.equal(ids[2], "a");
    for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{1,64}$/);
    assert.deepEqual(ids, parseNotebook(content).cells.map((cell) => cell.id)); // prettier-ignore
    assert.equal(JSON.parse(formatNotebook(parseNotebook(content))).nbformat_minor, 5);
  });

  it("returns any source unchanged after writing and reading", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (sources) => {
        const cells = sources.map((source, index) => ({ ...code, id: `c${index}`, source }));
        const again = parseNotebook(formatNotebook(parseNotebook(withCells(cells))));
        assert.deepEqual(again.cells.map((cell) => cell.source), sources); // prettier-ignore
      }),
    );
  });

  for (const [name, content, expected] of [
    ["text that is not JSON", "{", /nb\.ipynb: not a notebook: expected JSON/],
    ["JSON that is no notebook", "[]", /expected the whole numbers nbformat and nbformat_minor/],
    [
      "format 3",
      '{"nbformat":3,"nbformat_minor":0,"worksheets":[]}',
      /format 3\.0; formats 4\.0 to 4\.5 are read.*nbconvert/,
    ],
    [
      "a later format",
      '{"nbformat":4,"nbformat_minor":6,"cells":[],"metadata":{}}',
      /has notebook format 4\.6/,
    ],
    ["an unknown kind of cell", withCells([{ ...code, cell_type: "heading" }]), /cells\[0\]\.cell_type/],
    [
      "a code cell without outputs",
      withCells([code, { ...code, outputs: undefined }]),
      /cells\[1\]\.outputs/,
    ],
    ["a bad id", withCells([{ ...code, id: "a b" }]), /cells\[0\]\.id: a cell id has 1 to 64/],
    [
      "an unknown kind of output",
      withCells([{ ...code, outputs: [{ output_type: "pyout" }] }]),
      /outputs\[0\]/,
    ],
  ] as const)
    it(`refuses ${name}`, () => {
      assert.throws(() => parseNotebook(content, "nb.ipynb"), {
        code: "ERR_NOTEBOOK_FORMAT",
        message: expected,
      });
    });

  it("names a file that is not there", async () => {
    await assert.rejects(readNotebook("/nowhere/x.ipynb"), {
      code: "ERR_NOTEBOOK_FORMAT",
      message: "/nowhere/x.ipynb: cannot be read: there is no such file",
    });
  });

  describe("on disk", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "pertline-"));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it("makes missing folders and leaves no temporary file", async () => {
      const file = path.join(folder, "a/b/tour.ipynb");
      await writeNotebook(file, await readNotebook(tour));
      assert.deepEqual(await readNotebook(file), await readNotebook(tour));
      assert.deepEqual(await readdir(path.dirname(file)), ["tour.ipynb"]);
    });

    it("leaves nothing behind when it cannot write", async () => {
      await writeFile(path.join(folder, "inside"), "");
      const notebook = await readNotebook(tour);
      // The target is a folder that is not empty: renaming onto it fails.
      await assert.rejects(writeNotebook(folder, notebook));
      const beside = await readdir(path.dirname(folder));
      assert.deepEqual(
        beside.filter((name) => name.startsWith(`.${path.basename(folder)}`)),
        [],
      );
    });
  });
});
