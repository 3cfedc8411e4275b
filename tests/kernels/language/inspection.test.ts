import assert from "node:assert/strict";
import { makeNotebook, type Notebook } from "./notebook.ts";

describe("language: inspection", () => {
  let notebook: Notebook;
  const at = (text: string): { markdown: string; plain: string } | undefined => {
    const offset = text.indexOf("|");
    return notebook.service.inspect(text.replace("|", ""), offset);
  };

  before(function () {
    this.timeout(60_000);
    notebook = makeNotebook();
    const code = `/**
 * Average of the values. See {@link median}.
 * @param values one number per cell
 * @param options how to treat gaps
 * @returns the mean, in the unit of the values
 * @throws RangeError when there are no values
 * @example mean([1, 2])
 */
function mean(values: number[], options: { skip: boolean } = { skip: true }): number { return values[0]!; }
/** The middle. */
const median = (values: number[]) => values[0];
let count = 3;
class Panel {
  /** Number of genes. */
  size = 1;
  at(index: number): string; at(name: string): number; at(x: any): any { return x } }
const panel = new Panel();`;
    notebook.service.remember({ number: 1, code });
  });
  after(() => notebook.close());

  it("shows signature and documentation of a function of an earlier cell", () => {
    const found = at("me|an([1])")!;
    assert.ok(
      found.markdown.startsWith("```ts\nfunction mean(values: number[], options?: {"),
      found.markdown,
    );
    assert.match(found.markdown, /Average of the values\. See `median`\./);
    assert.match(
      found.markdown,
      /\*\*Parameters\*\*\n\n- `values` – one number per cell\n- `options` – how to treat gaps/,
    );
    assert.match(found.markdown, /\*\*Returns\*\*\n\nthe mean, in the unit of the values/);
    assert.match(found.markdown, /\*\*Throws\*\*\n\nRangeError when there are no values/);
    assert.match(found.markdown, /\*\*Example\*\*\n\n```ts\nmean\(\[1, 2\]\)\n```/);
    assert.match(found.plain, /^function mean\(/);
    assert.match(found.plain, /Returns:\n {2}the mean/);
    assert.doesNotMatch(found.markdown + found.plain, /alias|__cell|@link/);
  });

  it("takes the name before the cursor", () => {
    assert.equal(
      at("median|")?.markdown,
      "```ts\nconst median: (values: number[]) => number\n```\n\nThe middle.",
    );
    assert.equal(at("count|")?.plain, "let count: number");
    assert.match(at("panel.size|")!.plain, /^\(property\) Panel\.size: number\n\nNumber of genes\./);
  });

  it("shows the called function inside a call", () => {
    assert.match(at("mean(|")!.plain, /^mean\(values: number\[\], options\?: \{/);
    assert.match(at("mean([1], |)")!.markdown, /- `values` – one number per cell/);
    assert.match(at("const x = [mean(|")!.plain, /Average/);
    assert.match(at("panel.at(|)")!.plain, /^at\(index: number\): string\nat\(name: string\): number/);
  });

  it("names the parameter that is being written", () => {
    assert.match(at("mean(|")!.markdown, /\*\*▸ `values: number\[\]`\*\* – one number per cell/);
    assert.match(at("mean([1], |)")!.plain, /▸ options\?: [^]* – how to treat gaps/);
    assert.match(at("Math.max(1, 2, |)")!.plain, /▸ \.\.\.values: number\[\]/);
    assert.doesNotMatch(at("panel.at(1, |)")!.plain, /▸/);
  });

  it("documents what is declared in the same cell, from its first line on", () => {
    assert.match(at("/** Doubles. */ const twice = (x: number) => 2 * x; twi|ce(1)")!.plain, /Doubles\./);
  });

  it("prefers the argument under the cursor", () => {
    assert.equal(at("mean(cou|nt)")?.plain, "let count: number");
  });

  it("documents what the kernel provides", () => {
    assert.match(at("disp|lay(1)")!.markdown, /Shows a value below the cell\./);
  });

  it("has nothing to say where nothing is", () => {
    assert.equal(at("1 + | 2"), undefined);
    assert.equal(at("|"), undefined);
    assert.equal(at("nowhere|"), undefined);
  });
});
