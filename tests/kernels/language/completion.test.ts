import assert from "node:assert/strict";
import type { Completions } from "../../../kernels/session/language.ts";
import { makeNotebook, type Notebook } from "./notebook.ts";

describe("language: completion", () => {
  let notebook: Notebook;
  /** Completes at the `|` in the text. */
  const at = (text: string): Completions => {
    const offset = text.indexOf("|");
    return notebook.service.complete(text.replace("|", ""), offset);
  };
  const texts = (text: string): string[] => at(text).matches.map((match) => match.text);
  const typeOf = (text: string, name: string): string | undefined =>
    at(text).matches.find((match) => match.text === name)?.type;

  before(function () {
    this.timeout(60_000);
    notebook = makeNotebook({
      "src/mean.ts": "export const mean = 1;",
      "notebooks/helper.ts": "export const helper = 1;",
      "node_modules/some-package/package.json":
        '{ "name": "some-package", "version": "1.0.0", "types": "index.d.ts" }',
      "node_modules/some-package/index.d.ts": "export declare const a: number;",
      "package.json": '{ "type": "module", "dependencies": { "some-package": "1" } }',
    });
    const code = `
      const geneNames = ["KLF1"]; let geneCount = 1; function geneOf(index: number): string { return geneNames[index]!; }
      class GeneBox {} interface GeneShape { id: number; "odd-name": string } enum GeneKind { A } type GeneId = string;
      namespace GeneSpace { export const a = 1 } import * as geneFs from "node:fs";
      const shape: GeneShape = { id: 1, "odd-name": "" }; const maybe = geneNames.find((x) => x) as string | undefined;
      function choose(kind: "buffering" | "synergy", options?: { seed: number; folds: number }) {}
      const grown = []; grown.push({ score: 1 });`;
    notebook.service.remember({ number: 1, code });
  });
  after(() => notebook.close());

  it("offers names of earlier cells with their kinds", () => {
    const kinds = Object.fromEntries(at("const a = gene|").matches.map(({ text, type }) => [text, type]));
    assert.equal(kinds.geneNames, "variable");
    assert.equal(kinds.geneCount, "variable");
    assert.equal(kinds.geneOf, "function");
    assert.equal(kinds.geneFs, "module");
    assert.equal(kinds.GeneBox, "class");
    assert.equal(kinds.GeneKind, "enum");
    assert.equal(kinds.GeneSpace, "module");
    assert.equal(typeOf("let a: Gene|", "GeneShape"), "interface");
    assert.equal(typeOf("let a: Gene|", "GeneId"), "type");
    assert.equal(at("geneO|").matches[0]?.signature, "(index: number): string");
  });

  it("puts the same case first and replaces what was typed", () => {
    const found = at("1 + gene|Of");
    assert.deepEqual([found.start, found.end], [4, 8]);
    const names = found.matches.map((match) => match.text);
    assert.ok(names.indexOf("geneFs") < names.indexOf("GeneBox"));
  });

  it("offers members, in half-typed code too", () => {
    assert.ok(texts("geneNames.|").includes("map"));
    assert.equal(typeOf("geneNames.ma|", "map"), "method");
    assert.ok(texts("if (true) { geneNames.map((x) => x.toUpp|").includes("toUpperCase"));
    assert.ok(texts("console.log(`${geneNames.le|").includes("length"));
    assert.deepEqual(texts("grown[0].sc|"), ["score"]);
  });

  it("reaches through undefined with ?.", () => {
    const found = at("maybe.toUpp|");
    assert.deepEqual(
      found.matches.map(({ text }) => text),
      ["?.toUpperCase"],
    );
    assert.deepEqual([found.start, found.end], [5, 11]);
  });

  it("offers object keys, options and literals", () => {
    assert.deepEqual(texts("const s: GeneShape = { i|").slice(0, 1), ["id"]);
    assert.deepEqual(texts('choose("synergy", { |').slice(0, 2), ["folds", "seed"]);
    const found = at('choose("b|uf")');
    assert.deepEqual(
      found.matches.map(({ text }) => text),
      ["buffering"],
    );
    assert.deepEqual([found.start, found.end], [8, 11]);
    assert.deepEqual(texts('shape["|').sort(), ["id", "odd-name"]);
  });

  it("offers paths and packages in imports", () => {
    const found = at('import { mean } from "../src/|');
    assert.ok(found.matches.some(({ text, type }) => /^mean(\.ts)?$/.test(text) && type === "path"));
    assert.equal(
      typeOf('import x from "./|"', "helper") ?? typeOf('import x from "./|"', "helper.ts"),
      "path",
    );
    assert.equal(typeOf('import x from "../s|', "src"), "path");
    assert.equal(typeOf('import x from "some|', "some-package"), "module");
    assert.equal(typeOf('import x from "node:f|', "node:fs"), "module");
    assert.deepEqual(texts('import { he| } from "./helper.ts"'), ["helper"]);
  });

  it("offers globals, keywords and the kernel's functions, but nothing internal and no automatic imports", () => {
    assert.equal(typeOf("cons|", "console"), "variable");
    assert.equal(typeOf("awai|", "await"), "keyword");
    assert.equal(typeOf("displ|", "display"), "function");
    assert.deepEqual(texts("__cell|"), []);
    assert.ok(!texts("readFile|").includes("readFileSync"));
    const all = at("|").matches;
    assert.ok(all.length > 100 && all.length <= 200);
    assert.ok(all.some(({ text }) => text === "geneNames"));
  });

  it("offers files in strings, unless the type knows better", () => {
    assert.deepEqual(texts('open("./|")'), ["helper.ts"]);
    assert.deepEqual(texts('choose("|")'), ["buffering", "synergy"]);
  });

  it("offers tags in documentation comments", () => {
    assert.ok(texts("/**\n * @par| \n */ function f(a: number) {}").includes("param"));
    assert.ok(texts("/** @| */ function f(a: number) {}").includes("deprecated"));
  });

  it("offers private members inside their class and keeps them from others", () => {
    const code = "class Own { private hidden = 1; #deep = 2; shown = 3; at() { this.| } }";
    assert.deepEqual(texts(code).sort(), ["#deep", "at", "hidden", "shown"]);
    assert.deepEqual(texts(code.replace("this.|", "") + " new Own().|").sort(), ["at", "shown"]);
  });

  it("counts offsets as the text does, with characters of two units", () => {
    const found = at('"😀"; geneNames.ma|');
    assert.deepEqual([found.start, found.end, found.matches[0]?.text], [16, 18, "map"]);
  });

  it("is silent in comments and outside the text", () => {
    assert.deepEqual(at("// gene|").matches, []);
    assert.deepEqual(notebook.service.complete("", 0).start, 0);
  });
});
