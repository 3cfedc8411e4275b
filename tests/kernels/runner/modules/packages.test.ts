import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isLinked, packageFile, packageOf, subpathsOf } from "../../../../kernels/runner/modules/packages.ts";

describe("modules: packages", () => {
  let root: string;
  let parent: string;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const find = (specifier: string): string | undefined => {
    const found = packageFile(specifier, parent);
    return found && `${found.format} ${found.url.slice(pathToFileURL(root).href.length + 1)}`;
  };
  before(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "packages-")));
    parent = pathToFileURL(path.join(root, "notebooks/cell.ts")).href;
    const p = "node_modules/@s/p";
    write(
      `${p}/package.json`,
      JSON.stringify({
        type: "module",
        exports: {
          ".": { browser: "./b.js", node: { require: "./r.cjs", import: ["./i.js"] } },
          "./x/*": "./lib/*.js",
          "./x/*.json": "./lib/*.json",
          "./private/*": null,
        },
      }),
    );
    for (const file of ["i.js", "r.cjs", "lib/one.js", "lib/one.json", "lib/private.js"])
      write(`${p}/${file}`, "");
    write("node_modules/plain/package.json", '{ "main": "lib" }');
    write("node_modules/plain/lib/index.js", "");
    write("node_modules/plain/other.mjs", "");
    write(
      "package.json",
      '{ "name": "own", "exports": "./own.ts", "imports": { "#a": "./a.ts", "#p": "@s/p" } }',
    );
    write("own.ts", "");
    write("a.ts", "");
  });
  after(() => rmSync(root, { recursive: true }));

  const cases: [string, string | undefined][] = [
    ["@s/p", "module node_modules/@s/p/i.js"],
    ["@s/p/x/one", "module node_modules/@s/p/lib/one.js"],
    ["@s/p/x/one.json", "json node_modules/@s/p/lib/one.json"],
    ["@s/p/private/x", undefined],
    ["@s/p/nothing", undefined],
    ["plain", "commonjs node_modules/plain/lib/index.js"],
    ["plain/other.mjs", "module node_modules/plain/other.mjs"],
    ["own", "commonjs own.ts"],
    ["#a", "commonjs a.ts"],
    ["#p", "module node_modules/@s/p/i.js"],
    ["#nothing", undefined],
    ["absent", undefined],
    ["fs", undefined],
    ["node:fs", undefined],
    ["./a.ts", undefined],
  ];
  for (const [specifier, expected] of cases)
    it(`${specifier} → ${expected}`, () => assert.equal(find(specifier), expected));

  it("sees a package that comes", () => {
    assert.equal(find("late"), undefined);
    write("node_modules/late/package.json", "{}");
    write("node_modules/late/index.js", "");
    assert.equal(find("late"), "commonjs node_modules/late/index.js");
  });

  it("knows what a package offers, what belongs to it and what is the author's own", () => {
    assert.deepEqual(subpathsOf("@s/p", parent), ["@s/p", "@s/p/x/*", "@s/p/x/*.json", "@s/p/private/*"]);
    const file = path.join(root, "node_modules/@s/p/lib/one.js");
    assert.deepEqual(packageOf(pathToFileURL(file).href), {
      name: "@s/p",
      manifest: path.join(root, "node_modules/@s/p/package.json"),
    });
    assert.equal(packageOf(parent), undefined);
    assert.deepEqual(
      ["own", "#a", "@s/p", "fs"].map((one) => isLinked(one, parent)),
      [true, true, false, false],
    );
  });
});
