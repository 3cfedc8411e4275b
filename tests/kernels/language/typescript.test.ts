import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const built = path.resolve(import.meta.dirname, "../../../dist/kernels/language/typescript.js");

describe("language: TypeScript, compiled once", function () {
  this.timeout(60_000);
  let cache: string;
  /** Loads TypeScript in a fresh process; says whether its compiled code would be written. */
  const load = (): string => {
    const code = `const { default: ts, keepCompiled } = await import(${JSON.stringify(pathToFileURL(built).href)});
      keepCompiled(); console.log(ts.transpile("let a: number").trim().split("\\n").at(-1));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      env: { ...process.env, NODE_OPTIONS: "", XDG_CACHE_HOME: cache },
      encoding: "utf8",
    });
    return stdout + stderr;
  };
  const file = (): string =>
    path.join(cache, "pertline", readdirSync(path.join(cache, "pertline"))[0] as string);

  before(() => {
    cache = mkdtempSync(path.join(tmpdir(), "compiled-"));
  });
  after(() => rmSync(cache, { recursive: true }));

  it("keeps its code, uses it, and replaces what V8 does not accept", () => {
    assert.equal(load(), "let a;\n");
    const written = readFileSync(file());
    assert.ok(written.length > 500_000);
    assert.equal(load(), "let a;\n");
    assert.ok(readFileSync(file()).equals(written), "accepted code is not written again");
    writeFileSync(file(), "broken");
    assert.equal(load(), "let a;\n");
    assert.ok(readFileSync(file()).length > 500_000);
  });

  it("does without where nothing can be written", () => {
    cache = path.join(cache, "pertline", "a-file");
    writeFileSync(cache, "");
    assert.equal(load(), "let a;\n");
    cache = path.resolve(cache, "../..");
  });
});
