import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { explainImport, ImportError, missingExport } from "../../../kernels/runner/importErrors.ts";

describe("errors of imports", () => {
  const parent = pathToFileURL("/no/where/notebooks/cell.ts").href;
  const explain = (code: string | undefined, message: string, specifier: string): string => {
    const error = Object.assign(new Error(message), code === undefined ? {} : { code });
    const { message: text } = explainImport(error, {
      specifier,
      parent,
      frames: "    at cell_1.ts:2:1",
    }) as Error;
    return text;
  };

  it("name the package, the file that imports it, and the remedy", () => {
    const message = "Cannot find package '@a/b' imported from /no/where/src/x.ts";
    assert.equal(
      explain("ERR_MODULE_NOT_FOUND", message, "../src/x.ts"),
      'Cannot find the package "@a/b" (imported by ../src/x.ts): it is in no node_modules above the file. Install it in a terminal: npm install @a/b',
    );
    assert.match(
      explain(
        "ERR_MODULE_NOT_FOUND",
        "Cannot find package 'pat' imported from /no/where/notebooks/cell.ts",
        "pat",
      ),
      /npm install pat\. Or did you mean node:path\?/,
    );
  });

  it("name the folder in which a file was looked for", () => {
    const message = "Cannot find module '/no/where/src/y.ts' imported from /no/where/notebooks/cell.ts";
    assert.match(
      explain("ERR_MODULE_NOT_FOUND", message, "../src/y.ts"),
      /^Cannot find "\.\.\/src\/y\.ts": looked for y\.ts .* in \/no\/where\/src, which does not exist\. Paths are relative/,
    );
  });

  it("shorten the source of a bundle, and leave errors of the module's own code alone", () => {
    assert.ok(explain(undefined, "x".repeat(40_000), "bundle").length < 600);
    const own = new TypeError("own");
    assert.equal(explainImport(own, { specifier: "a", parent, frames: "" }), own);
    assert.equal(explainImport("thrown text", { specifier: "a", parent, frames: "" }), "thrown text");
  });

  it("tell exports that resemble a missing one, and what to write without a default export", () => {
    assert.match(
      missingExport(["mean", "median"], "maen", "x"),
      /no export named maen\. Similar exports: mean/,
    );
    assert.match(
      missingExport(["mean"], "default", "x"),
      /no default export\. It exports mean: import \{ mean \}/,
    );
    assert.equal(
      new ImportError("text", "    at cell_1.ts:1:1").stack,
      "ImportError: text\n    at cell_1.ts:1:1",
    );
  });
});
