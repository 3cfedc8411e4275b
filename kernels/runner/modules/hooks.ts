import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { transformSync } from "oxc-transform";
import { lower, needsLowering } from "../../cell/lower.ts";
import { packageFile } from "./packages.ts";
import { refusal } from "./refusals.ts";
import { isLocal, resolveFile, stripQuery } from "./resolve.ts";
import { setFailures, type Snapshot, versionOf } from "./versions.ts";

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
 * @param failures local modules that have to be tried anew, for the hooks may run in another thread
 */
export function askFrom(parentUrl: string, specifier: string, failures: Record<string, number> = {}): string {
  const question = JSON.stringify({ asked: ++asked, parentUrl, specifier, failures });
  return `${CELL_SCHEME}${encodeURIComponent(question)}`;
}

/** The disk is looked at once for all modules of one import. */
const MEMORY_MS = 50;
let snapshot: Snapshot = new Map();
let takenAt = 0;

const isPromise = (value: unknown): value is Promise<Resolved> =>
  typeof (value as Promise<Resolved>).then === "function";

/**
 * Resolves as Node does, but first without extensions and by tsconfig's `paths`, and last from the disk as it is now, for
 * Node remembers which packages were absent. Local files get their version.
 */
export function resolve<R extends Resolved | Promise<Resolved>>(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => R,
): R {
  let wanted = specifier;
  let parentURL = context.parentURL;
  if (specifier.startsWith(CELL_SCHEME)) {
    const question = JSON.parse(decodeURIComponent(specifier.slice(CELL_SCHEME.length))) as {
      parentUrl: string;
      specifier: string;
      failures: Record<string, number>;
    };
    parentURL = question.parentUrl;
    wanted = question.specifier;
    setFailures(question.failures);
    forgetDisk();
  }
  const parent = parentURL?.startsWith("file:") ? stripQuery(parentURL) : undefined;
  const file = parent && isLocal(parent) ? resolveFile(wanted, parent) : undefined;
  const isRequire = context.conditions.includes("require");
  const asked = file === undefined ? wanted : isRequire ? fileURLToPath(file) : file;
  const retry = (error: unknown): Resolved => {
    const missing = (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    const found = missing && parent && !isRequire ? packageFile(wanted, parent) : undefined;
    if (!found) throw error;
    return { ...found, shortCircuit: true };
  };
  // `require` keeps modules by file name.
  const finish = (found: Resolved): Resolved => (isRequire ? found : withVersion(found));
  try {
    const found = next(asked, { ...context, parentURL });
    if (!isPromise(found)) return finish(found) as R;
    return found.catch(retry).then(finish) as unknown as R;
  } catch (error) {
    return finish(retry(error)) as R;
  }
}

function forgetDisk(): void {
  snapshot = new Map();
  takenAt = performance.now();
}

function withVersion(found: Resolved): Resolved {
  if (!isLocal(found.url) || found.url.includes("?") || /\.(node|wasm)$/.test(found.url)) return found;
  if (performance.now() - takenAt > MEMORY_MS) forgetDisk();
  return { ...found, url: `${found.url}?v=${versionOf(found.url, snapshot)}` };
}

/** Compiles local TypeScript, as a rule by stripping its types; JSON may be imported without attributes. */
export function load<L extends Loaded | Promise<Loaded>>(
  url: string,
  context: { format?: string | null; importAttributes?: Record<string, string>; conditions?: string[] },
  next: (url: string, context: object) => L,
): L {
  const plain = stripQuery(url);
  const isRequire = context.conditions?.includes("require");
  const refused = isRequire ? undefined : refusal(plain);
  if (refused !== undefined) throw refused;
  if (url.startsWith("file:") && plain.endsWith(".cts")) {
    return { format: "commonjs", shortCircuit: true, source: stripTypes(plain) } as L;
  }
  if (url.startsWith("file:") && /\.[m]?ts$/.test(plain)) {
    return { format: "module", shortCircuit: true, source: stripTypes(plain) } as L;
  }
  // `require` reads JSON by itself; synchronous hooks see it as well.
  const imported = context.importAttributes?.type !== "json" && !isRequire;
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
