import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathCompletions } from "../../../kernels/language/pathCompletion.ts";

describe("language: paths inside strings", () => {
  let root: string;
  /** Completes at the `|`; the texts, and the code with the first one put in. */
  const at = (text: string): { texts: string[]; first: string } | undefined => {
    const offset = text.indexOf("|");
    const code = text.replace("|", "");
    const found = pathCompletions(code, offset, path.join(root, "notebooks"));
    if (!found) return undefined;
    const texts = found.matches.map((match) => match.text);
    return { texts, first: code.slice(0, found.start) + (texts[0] ?? "") + code.slice(found.end) };
  };

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "paths in strings-"));
    for (const folder of ["notebooks", "data/norman 2019", "data/.cache"])
      mkdirSync(path.join(root, folder), { recursive: true });
    for (const file of ["data/a.h5ad", "data/it's.csv", "data/Adamson.h5ad", "notebooks/local.csv"])
      writeFileSync(path.join(root, file), "");
    symlinkSync("norman 2019", path.join(root, "data/link"));
  });
  after(() => rmSync(root, { recursive: true }));

  it("offers files and folders relative to the notebook, in quotes of every kind", () => {
    const all = ["Adamson.h5ad", "a.h5ad", "it's.csv", "link/", "norman 2019/"];
    assert.deepEqual(at('readFile("../data/|")')?.texts, all);
    assert.deepEqual(at("const f = `../data/|")?.texts, all);
    assert.equal(at('f("../da|")')?.first, 'f("../data/")');
    assert.equal(at('f({ file: ["../data/no|"] })')?.first, 'f({ file: ["../data/norman 2019/"] })');
    assert.equal(at('"😀"; f("../da|")')?.first, '"😀"; f("../data/")');
    assert.equal(at("f('../data/it|')")?.first, "f('../data/it\\'s.csv')");
    assert.equal(at('x = ; if (a { f("./lo|')?.first, 'x = ; if (a { f("./local.csv');
    assert.deepEqual(at(`f("${"ROOT"}/da|")`.replace("ROOT", root))?.texts, ["data/"]);
  });

  it("puts the case that was typed first, and hidden names behind a dot only", () => {
    assert.deepEqual(at('"../data/a|"')?.texts, ["a.h5ad", "Adamson.h5ad"]);
    assert.deepEqual(at('"../data/.|"')?.texts, ["../", ".cache/"]);
    assert.deepEqual(at('"../data/..|"')?.texts, ["../"]);
  });

  it("replaces the rest of a name in whose middle the cursor stands", () => {
    assert.equal(at('f("../data/a|damson.h5ad")')?.first, 'f("../data/a.h5ad")');
    assert.equal(at('f("../d|ata/a.h5ad")')?.first, 'f("../data/a.h5ad")');
  });

  it("takes a bare word for a file where a function reads files", () => {
    assert.deepEqual(at('readCsv("|")')?.texts, ["local.csv"]);
    assert.deepEqual(at('df.toFrame("lo|")')?.texts, ["local.csv"]);
    assert.equal(at('const a = "lo|"'), undefined);
    assert.equal(at('plot("|")'), undefined);
  });

  it("says nothing outside of strings, of URLs, of unknown folders and of what is put together", () => {
    for (const text of ["lo|", "// ../|", '"../"|', '"https://x/|"', "`${x}/|`", '"a\\\\b/|"'])
      assert.equal(at(text), undefined, text);
    assert.deepEqual(at('"../nowhere/|"')?.texts, []);
  });
});
