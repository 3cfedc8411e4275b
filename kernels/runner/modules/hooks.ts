import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { transformSync } from "oxc-transform";
import { lower, needsLowering } from "../../cell/lower.ts";
import { isLocal, resolveFile, stripQuery } from "./resolve.ts";
import { versionOf } from "./versions.ts";

interface Resolved {
  url: string;
  format?: string | null;
  shortCircuit?: boolean;
  importAttributes?: Record<string, string>;
}
interface ResolveContext {
  parentURL?: string | undefined;
  conditions: string[];
  importAttributes: Record<string, string>;
}
interface Loaded {
  format: string;
  source?: string | Uint8Array;
  shortCircuit?: boolean;
}

const CELL_SCHEME = "pertline-cell:";
let asked = 0;

/**
 * A specifier as a module in another folder would ask for it.
 * It is never asked twice the same way: Node would answer from its cache and miss an edited file.
 * @param again a new number makes a local file, and the local files that it imports, new modules
 */
export function askFrom(parentUrl: string, specifier: string, again = 0): string {
  return `${CELL_SCHEME}${++asked}!${encodeURIComponent(parentUrl + (again ? `?&again=${again}` : ""))}!${specifier}`;
}

/** Modification times are looked up once for all modules of one import. */
const MEMORY_MS = 50;
let times = new Map<string, number>();
let timesFrom = 0;

const isPromise = (value: unknown): value is Promise<Resolved> =>
  typeof (value as Promise<Resolved>).then === "function";

/** Resolves as Node does, and then also without extensions; local files get their version. */
export function resolve<R extends Resolved | Promise<Resolved>>(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => R,
): R {
  let wanted = specifier;
  let parentURL = context.parentURL;
  if (specifier.startsWith(CELL_SCHEME)) {
    const [, parent = "", ...rest] = specifier.split("!");
    parentURL = decodeURIComponent(parent);
    wanted = rest.join("!");
    times = new Map();
    timesFrom = performance.now();
  }
  const file = parentURL && isLocal(parentURL) ? resolveFile(wanted, stripQuery(parentURL)) : undefined;
  const found = next(file ?? wanted, { ...context, parentURL });
  const again = /&again=\d+$/.exec(wanted)?.[0] ?? /&again=\d+$/.exec(parentURL ?? "")?.[0] ?? "";
  if (isPromise(found)) return found.then((one) => withVersion(one, again)) as unknown as R;
  return withVersion(found as Resolved, again) as R;
}

function withVersion(found: Resolved, again: string): Resolved {
  if (!isLocal(found.url) || found.url.includes("?") || /\.(node|wasm)$/.test(found.url)) return found;
  if (performance.now() - timesFrom > MEMORY_MS) {
    times = new Map();
    timesFrom = performance.now();
  }
  return { ...found, url: `${found.url}?v=${versionOf(found.url, times)}${again}` };
}

/** Compiles local TypeScript, as a rule by stripping its types; JSON may be imported without attributes. */
export function load<L extends Loaded | Promise<Loaded>>(
  url: string,
  context: { format?: string | null; importAttributes?: Record<string, string>; conditions?: string[] },
  next: (url: string, context: object) => L,
): L {
  const plain = stripQuery(url);
  if (url.startsWith("file:") && /\.[m]?ts$/.test(plain)) {
    return { format: "module", shortCircuit: true, source: stripTypes(plain) } as L;
  }
  // `require` reads JSON by itself; synchronous hooks see it as well.
  const imported = context.importAttributes?.type !== "json" && !context.conditions?.includes("require");
  if (isLocal(url) && plain.endsWith(".json") && imported) {
    const text = readFileSync(fileURLToPath(plain), "utf8");
    return { format: "module", shortCircuit: true, source: `export default ${text}` } as L;
  }
  return next(url, context);
}

function stripTypes(url: string): string {
  const file = fileURLToPath(url);
  const text = readFileSync(file, "utf8");
  const parsed = (): ReturnType<typeof parseSync> =>
    parseSync(file, text, { lang: "ts", sourceType: "module" });
  const { code, map, errors } = transformSync(file, text, {
    lang: "ts",
    sourceType: "module",
    sourcemap: true,
  });
  // What is well-formed but not compiled by oxc: e.g. a namespace that exports a variable.
  const unsupported = errors.length > 0 && parsed().errors.length === 0;
  if (unsupported || (errors.length === 0 && needsLowering(text, () => parsed().program))) {
    const lowered = lower(file, text, false);
    return withMap(lowered.code, { version: 3, names: [], mappings: lowered.mappings }, url);
  }
  const failed = errors[0];
  if (failed) {
    const before = text.slice(0, failed.labels[0]?.start ?? 0).split("\n");
    throw new SyntaxError(
      `${file}:${before.length}:${(before.at(-1) as string).length + 1}: ${failed.message}`,
    );
  }
  return withMap(code, map, url);
}

function withMap(code: string, map: object | undefined, url: string): string {
  const json = JSON.stringify({ ...map, sources: [url], sourcesContent: null });
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString("base64")}`;
}
