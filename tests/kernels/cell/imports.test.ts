import assert from "node:assert/strict";
import { placeImports, readImport } from "../../../kernels/cell/imports.ts";
import { parse } from "../../../kernels/cell/parse.ts";
import type { Node } from "../../../kernels/cell/syntax.ts";

describe("imports of a cell", () => {
  it("are read with their names", () => {
    const [statement] = parse('import a, { b as c, "d-e" as f } from "m";', "js").body;
    assert.deepEqual(readImport(statement as unknown as Node), {
      specifier: "m",
      line: 0,
      names: [
        { imported: "default", local: "a", optional: false },
        { imported: "b", local: "c", optional: false },
        { imported: "d-e", local: "f", optional: false },
      ],
    });
  });

  it("get their lines, past imports of types, and names that only types use need not exist", () => {
    const source = 'import type { T } from "t";\n\nimport { V, W } from "m";\nconst x: V = W;';
    const found = {
      specifier: "m",
      line: 0,
      names: ["V", "W"].map((n) => ({ imported: n, local: n, optional: false })),
    };
    const [placed] = placeImports([found], parse(source, "ts").body, source);
    assert.equal(placed?.line, 3);
    assert.deepEqual(
      placed?.names.map(({ optional }) => optional),
      [true, false],
    );
  });
});
