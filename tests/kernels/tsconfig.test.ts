import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { nearestTsconfig } from "../../kernels/tsconfig.ts";

describe("tsconfig", () => {
  let root: string;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "tsconfig-"));
    mkdirSync(path.join(root, "a/b"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is the nearest above a folder, with comments and trailing commas", () => {
    write("tsconfig.json", '{ /* x */ "compilerOptions": { "customConditions": ["source",], }, } // end');
    const found = nearestTsconfig(path.join(root, "a/b"));
    assert.deepEqual(found?.customConditions, ["source"]);
    assert.deepEqual(found?.sources, [path.join(root, "tsconfig.json")]);
  });

  it("inherits from a file, from several and from a package; paths are relative to where they stand", () => {
    write(
      "base.json",
      '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] }, "customConditions": ["x"] } }',
    );
    write(
      "node_modules/@tsconfig/some/tsconfig.json",
      '{ "compilerOptions": { "customConditions": ["y"] } }',
    );
    write("a/tsconfig.json", '{ "extends": ["../base", "@tsconfig/some/tsconfig.json"] }');
    const found = nearestTsconfig(path.join(root, "a/b"));
    assert.deepEqual(found?.paths, { "@/*": ["./src/*"] });
    assert.equal(found?.pathsBase, root);
    assert.deepEqual(found?.customConditions, ["y"]);
    assert.equal(found?.sources.length, 3);
  });

  it("survives a file that is broken, missing or extends itself", () => {
    write("a/tsconfig.json", '{ "extends": "./tsconfig.json", "compilerOptions": { "baseUrl": "b" } }');
    assert.equal(nearestTsconfig(path.join(root, "a"))?.baseUrl, path.join(root, "a/b"));
    write("a/tsconfig.json", "{ nothing");
    assert.deepEqual(nearestTsconfig(path.join(root, "a"))?.paths, undefined);
  });
});
