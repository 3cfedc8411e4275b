import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { dependenciesOf, setFailures, versionOf } from "../../../../kernels/runner/modules/versions.ts";

describe("modules: versions", () => {
  let root: string;
  const file = (name: string): string => path.join(root, name);
  const url = (name: string): string => pathToFileURL(file(name)).href;
  const write = (name: string, text: string): void => writeFileSync(file(name), text);
  const versions = (): string[] => ["top.ts", "deep.ts", "other.ts"].map((name) => versionOf(url(name)));

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "versions-"));
    write("top.ts", 'import { deep } from "./deep"; import type { T } from "./types"; export { deep };');
    write(
      "deep.ts",
      'export const deep = () => import("./lazy.ts"); import "./top.ts"; require("./old.cjs")',
    );
    write("lazy.ts", "");
    write("old.cjs", "");
    write("types.ts", "");
    write("other.ts", "");
  });
  afterEach(() => {
    setFailures({});
    rmSync(root, { recursive: true });
  });

  it("speak of all files below, through cycles, and not of types", () => {
    const names = dependenciesOf(url("top.ts")).map((one) => path.basename(one));
    assert.deepEqual(names.sort(), ["deep.ts", "lazy.ts", "old.cjs", "top.ts"]);
  });

  it("change with the content of what is below, and go back with it", () => {
    const before = versions();
    write("lazy.ts", "1");
    const after = versions();
    assert.notEqual(after[0], before[0]);
    assert.notEqual(after[1], before[1]);
    assert.equal(after[2], before[2]);
    write("lazy.ts", "");
    assert.deepEqual(versions(), before);
  });

  it("notice an edit that keeps time and size, and no mere touch", () => {
    write("lazy.ts", "a");
    const before = versions();
    const { atime, mtime } = statSync(file("lazy.ts"));
    write("lazy.ts", "b");
    utimesSync(file("lazy.ts"), atime, mtime);
    assert.notEqual(versions()[0], before[0]);
    write("lazy.ts", "a");
    utimesSync(file("lazy.ts"), new Date(), new Date(0));
    assert.deepEqual(versions(), before);
  });

  it("notice a file that goes, comes, or takes another's place", () => {
    const before = versions();
    rmSync(file("deep.ts"));
    const without = versions();
    assert.notEqual(without[0], before[0]);
    write("deep.mts", "");
    assert.notEqual(versions()[0], without[0]);
    rmSync(file("deep.mts"));
    assert.deepEqual(versions(), without);
  });

  it("change for what has to be tried again", () => {
    const before = versions();
    setFailures({ [url("deep.ts")]: 1 });
    assert.notEqual(versions()[0], before[0]);
    assert.equal(versions()[2], before[2]);
  });
});
