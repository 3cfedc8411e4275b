import assert from "node:assert/strict";
import type { Cell, Notebook } from "../../../kernels/notebook/format.ts";
import {
  declaredParameters,
  parseAssignment,
  readValue,
  setParameters,
} from "../../../kernels/notebook/parameters.ts";

function cell(id: string, source: string, ...tags: string[]): Cell {
  return {
    cell_type: "code",
    id,
    metadata: tags.length ? { tags } : {},
    source,
    execution_count: null,
    outputs: [],
  };
}
function notebook(...cells: Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}
const declared = cell(
  "p",
  'let genes = 1000, label = "K562"; // defaults\nlet file: string | undefined;\nconst fixed = 1;\nlet cells: string;',
  "parameters",
);

describe("notebook parameters", () => {
  it("puts assignments into a tagged cell after the declarations", () => {
    const before = notebook(cell("a", "1"), declared, cell("z", "genes"));
    const after = setParameters(before, { genes: "500", label: "RPE1", file: "x.h5ad" });
    assert.deepEqual(
      after.cells.map((item) => item.source),
      ["1", declared.source, 'genes = 500;\nlabel = "RPE1";\nfile = "x.h5ad";', "genes"],
    );
    assert.deepEqual(after.cells[2]?.metadata, { tags: ["injected-parameters"] });
    assert.equal(before.cells.length, 3);
  });

  it("replaces the cell of an earlier run", () => {
    const once = setParameters(notebook(declared, cell("z", "genes")), { genes: "1" });
    const twice = setParameters(once, { genes: "2" });
    assert.deepEqual(twice.cells.map((item) => item.source).slice(1), ["genes = 2;", "genes"]);
  });

  it("changes nothing when there is nothing to set", () => {
    const untagged = notebook(cell("a", "1"));
    assert.equal(setParameters(untagged, {}), untagged);
  });

  it("keeps a string a string where the notebook declares one", () => {
    const source = (values: Record<string, string>): string | undefined =>
      setParameters(notebook(declared), values).cells[1]?.source;
    assert.equal(source({ label: "562" }), 'label = "562";');
    assert.equal(source({ cells: "true" }), 'cells = "true";');
    assert.equal(source({ label: '"quoted"' }), 'label = "quoted";');
    assert.equal(source({ file: "null" }), "file = null;");
  });

  it("reads values as JSON, numbers and texts", () => {
    for (const [text, value] of [
      ["5", 5],
      ["-1.5e3", -1500],
      [".5", 0.5],
      ["2.", 2],
      ["true", true],
      ["null", null],
      ["[1, 2]", [1, 2]],
      ['{"a":{"b":1}}', { a: { b: 1 } }],
      ['"5"', "5"],
      ["cells.h5ad", "cells.h5ad"],
      ["", ""],
      ["007", "007"],
      ["12345678901234567890", "12345678901234567890"],
      ["1e999", "1e999"],
      ["[oops", "[oops"],
    ] as const)
      assert.deepEqual(readValue(text), value, text);
  });

  it("cannot be escaped by a value", () => {
    const value = '"; process.exit(1); //\n`${1}`';
    const source = setParameters(notebook(declared), { label: value }).cells[1]?.source;
    assert.equal(source, `label = ${JSON.stringify(value)};`);
  });

  it("refuses unknown names, naming the known ones and the likely one", () => {
    assert.throws(() => setParameters(notebook(declared), { gene: "1" }), {
      code: "ERR_NOTEBOOK_PARAMETER",
      message:
        'unknown parameter "gene"; did you mean "genes"? The notebook declares: genes, label, file, cells',
    });
    assert.throws(() => setParameters(notebook(declared), { quite: "1" }), {
      message: /^unknown parameter "quite"\. The/,
    });
    assert.throws(() => setParameters(notebook(declared), { fixed: "1" }), {
      message: /declare it with let/,
    });
    assert.throws(() => setParameters(notebook(cell("a", "let genes = 1;")), { genes: "1" }), {
      message: /no code cell has the tag "parameters"/,
    });
  });

  it("finds declarations at the top level only", () => {
    const source =
      "let a = 1;\n{ let b = 2; }\nfunction f() { let c; }\nconst { d } = { d: 1 };\nvar e = `x`;";
    assert.deepEqual(declaredParameters(source), [
      { name: "a", kind: "let", text: false },
      { name: "e", kind: "let", text: true },
    ]);
    assert.throws(() => declaredParameters("let = = 1"), { code: "ERR_NOTEBOOK_PARAMETER" });
  });

  it("splits name=value at the first equals sign", () => {
    assert.deepEqual(parseAssignment("where=cell_type=k562"), ["where", "cell_type=k562"]);
    assert.deepEqual(parseAssignment("x="), ["x", ""]);
    for (const wrong of ["x", "=1", ""])
      assert.throws(() => parseAssignment(wrong), {
        code: "ERR_NOTEBOOK_PARAMETER",
        message: /expected name=value/,
      });
  });
});
