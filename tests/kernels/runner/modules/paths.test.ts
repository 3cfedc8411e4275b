import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { mappedPaths } from "../../../../kernels/runner/modules/paths.ts";

describe("modules: tsconfig paths", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "paths-"));
    const paths = { "@/*": ["src/*"], "@/deep/*": ["deep/*", "other/*"], exact: ["x.ts"], "*-end": ["e/*"] };
    writeFileSync(
      path.join(root, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { baseUrl: ".", paths } }),
    );
  });
  after(() => rmSync(root, { recursive: true }));

  const cases: [string, string[]][] = [
    ["@/a", ["src/a", "@/a"]],
    ["@/deep/a/b", ["deep/a/b", "other/a/b", "@/deep/a/b"]],
    ["exact", ["x.ts", "exact"]],
    ["exactly", ["exactly"]],
    ["the-end", ["e/the", "the-end"]],
    ["node:fs", []],
  ];
  for (const [specifier, expected] of cases)
    it(specifier, () =>
      assert.deepEqual(
        mappedPaths(specifier, pathToFileURL(path.join(root, "a.ts")).href),
        expected.map((one) => path.join(root, one)),
      ),
    );
});
