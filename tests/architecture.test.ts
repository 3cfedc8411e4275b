import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";

const root = path.resolve(import.meta.dirname, "..");

/** What each floor of the library may import besides itself. A folder that is not named here may not exist. */
const BELOW: Record<string, string[]> = {
  io: [],
  stats: [],
  data: ["io", "stats"],
  splits: ["data", "stats"],
  tensor: ["io", "stats"],
  models: ["data", "splits", "stats", "tensor", "io"],
  metrics: ["data", "splits", "stats"],
  interactions: ["data", "stats", "metrics"],
  figures: ["io", "stats", "data", "splits", "tensor", "models", "metrics", "interactions"],
  render: ["io"],
};
/** What every floor stands on: how an error looks, and what a mistyped name may have meant. */
const GROUND: ReadonlySet<string> = new Set(["src/error.ts", "src/nearest.ts"]);
BELOW.report = Object.keys(BELOW);
BELOW.cli = Object.keys(BELOW);

interface Import {
  specifier: string;
  dynamic: boolean;
}

interface Source {
  file: string;
  imports: Import[];
  exportsDefault: boolean;
  awaitsAtTop: boolean;
}

function read(file: string, text: string): Source {
  const { module, program } = parseSync(file, text, { sourceType: "module" });
  const literal = (start: number, end: number): string =>
    /^["'`](.*)["'`]$/s.exec(text.slice(start, end))?.[1] ?? "";
  const exported = module.staticExports.flatMap((one) => one.entries);
  return {
    file,
    imports: [
      ...module.staticImports.map((one) => ({ specifier: one.moduleRequest.value, dynamic: false })),
      ...exported.flatMap((one) =>
        one.moduleRequest ? [{ specifier: one.moduleRequest.value, dynamic: false }] : [],
      ),
      ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
        specifier: literal(start, end),
        dynamic: true,
      })),
    ],
    exportsDefault: exported.some(
      (one) => one.exportName.kind === "Default" || one.exportName.name === "default",
    ),
    awaitsAtTop: program.body.some((statement) => hasAwait(statement)),
  };
}

/** Whether a node awaits outside every function. */
function hasAwait(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasAwait);
  if (node === null || typeof node !== "object") return false;
  const { type, await: loops, kind } = node as { type?: string; await?: boolean; kind?: string };
  if (
    /Function(Declaration|Expression)$|^ArrowFunction|^MethodDefinition$|^PropertyDefinition$/.test(
      type ?? "",
    )
  )
    return false;
  if (type === "AwaitExpression" || loops === true || kind === "await using") return true;
  return Object.values(node).some(hasAwait);
}

function sources(folder: string): Source[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .filter((file) => /\.[cm]?ts$/.test(file) && !file.startsWith("kernels/lab/extension/"))
    .map((file) => read(file, readFileSync(path.join(root, file), "utf8")));
}

function target(source: Source, { specifier }: Import): string | undefined {
  return /^\.\.?\//.test(specifier) ? path.posix.join(path.posix.dirname(source.file), specifier) : undefined;
}

const floor = (file: string): string | undefined => /^src\/([^/]+)\//.exec(file)?.[1];

/** Every rule an import can break, as sentences. */
function complaints(source: Source): string[] {
  const found: string[] = [];
  const building = source.file.split("/")[0];
  for (const one of source.imports) {
    const say = (why: string): number => found.push(`${source.file} imports "${one.specifier}": ${why}`);
    const to = target(source, one);
    if (
      /^\.\.?(\/|$)/.test(one.specifier) &&
      !one.specifier.endsWith(".ts") &&
      !/\.(json|css)$/.test(one.specifier)
    )
      say("relative imports end in .ts");
    if (building !== "bin" && to !== undefined && !to.startsWith(`${building}/`) && to !== "package.json")
      say(`${building} imports only itself`);
    if (building === "kernels" && /^pertline(\/|$)/.test(one.specifier)) {
      if (one.specifier !== "pertline/render" || !one.dynamic)
        say('the kernel may only import("pertline/render")');
    }
    if (building === "src" && /^pertline(\/|$)/.test(one.specifier))
      say("the library imports itself by relative paths");
    const from = floor(source.file);
    const onto = to === undefined ? undefined : floor(to);
    if (from !== undefined && onto !== undefined && onto !== from && !BELOW[from]?.includes(onto))
      say(`src/${from} may import ${BELOW[from]?.join(", ") || "nothing"}`);
    if (from !== undefined && to !== undefined && /^src\/[^/]+$/.test(to) && !GROUND.has(to))
      say("a floor does not import the entry above it");
  }
  if (building === "src" && source.exportsDefault) found.push(`${source.file} has a default export`);
  if (building === "src" && source.awaitsAtTop) found.push(`${source.file} awaits at the top level`);
  return found;
}

describe("architecture", () => {
  const all = ["src", "kernels", "bin"].flatMap(sources);

  it("is kept by every import line", () => {
    assert.ok(all.length > 20, `only ${all.length} files were read`);
    assert.deepEqual(all.flatMap(complaints), []);
  });

  it("has only the folders it names", () => {
    const folders = new Set(all.flatMap(({ file }) => floor(file) ?? []));
    assert.deepEqual([...folders].filter((folder) => !(folder in BELOW)), []); // prettier-ignore
  });

  it("imports both buildings in bin/pertline.ts only, if anywhere", () => {
    const both = all.filter((source) => {
      const reached = new Set(source.imports.map((one) => target(source, one)?.split("/")[0]));
      return reached.has("src") && reached.has("kernels");
    });
    assert.deepEqual(both.map(({ file }) => file).filter((file) => file !== "bin/pertline.ts"), []); // prettier-ignore
  });

  for (const [file, text, expected] of [
    ["src/io/a.ts", 'import { x } from "../stats/x.ts";', /src\/io may import nothing/],
    ["src/data/a.ts", 'export * from "../models/x.ts";', /src\/data may import io, stats/],
    [
      "src/metrics/a.ts",
      'const x = import("../models/x.ts");',
      /src\/metrics may import data, splits, stats/,
    ],
    ["src/render/a.ts", 'import type { X } from "../figures/x.ts";', /src\/render may import io/],
    ["src/models/deep/a.ts", 'import "../../metrics/x.ts";', /src\/models may import/],
    ["src/io/a.ts", 'import "../index.ts";', /entry above/],
    ["src/io/a.ts", 'import "../../kernels/a.ts";', /src imports only itself/],
    ["kernels/a/b.ts", 'import "../../src/io/a.ts";', /kernels imports only itself/],
    ["kernels/a/b.ts", 'import { x } from "pertline";', /only import\("pertline\/render"\)/],
    ["kernels/a/b.ts", 'import { x } from "pertline/render";', /only import\("pertline\/render"\)/],
    ["src/io/a.ts", 'import "./b";', /end in \.ts/],
    ["src/io/a.ts", 'import "./b.js";', /end in \.ts/],
    ["src/io/a.ts", "export default 1;", /default export/],
    ["src/io/a.ts", "const x = 1;\nexport { x as default };", /default export/],
    ["src/io/a.ts", "export const x = await f();", /awaits at the top/],
    ["src/io/a.ts", "if (x) { for await (const y of z) f(y); }", /awaits at the top/],
  ] as const)
    it(`notices ${text.split("\n").at(-1)} in ${file}`, () => {
      assert.match(complaints(read(file, text)).join("\n"), expected);
    });

  for (const [file, text] of [
    ["src/data/a.ts", 'import { x } from "../io/x.ts";\nimport { readFile } from "node:fs/promises";'],
    ["kernels/a/b.ts", 'const { render } = await import("pertline/render");'],
    ["src/io/a.ts", "export async function f() { await g(); }\nexport const h = async () => { await g(); };"],
    ["src/cli/a.ts", 'import { x } from "../report/x.ts";'],
    ["src/stats/a.ts", 'import { PertlineError } from "../error.ts";'],
  ] as const)
    it(`allows ${text.split("\n")[0]} in ${file}`, () => {
      assert.deepEqual(complaints(read(file, text)), []);
    });
});
