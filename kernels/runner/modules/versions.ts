import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { isLinked, packageFile } from "./packages.ts";
import { isLocal, resolveFile } from "./resolve.ts";

interface Known {
  /** What the file system says of the file; undefined when it may change without notice, right after an edit. */
  stamp: string | undefined;
  /** Number made of path and content; 0 when there is no such file. */
  hash: number;
  specifiers: string[];
  /** Where the specifiers lead. */
  targets: Map<string, string>;
}

/** Files as they were at one moment, so that all modules of an import see the same state of the disk. */
export type Snapshot = Map<string, Known>;

const known = new Map<string, Known>();

/** A file written less than this long ago may be written again within the same tick of the file system's clock. */
const SETTLED_MS = 2000;

/** Modules whose import failed for a reason outside of them, and how often: they have to be tried anew. */
let failures: Record<string, number> = {};

export function setFailures(counts: Record<string, number>): void {
  failures = counts;
}

/**
 * A number for the content of a local file and of all local files that it imports, directly or not.
 * A module is loaded under its URL with this number: after an edit the file and everything that depends on it
 * are new modules, and nothing else is. Node never forgets a module, so that every version stays in memory until the
 * runner ends.
 */
export function versionOf(url: string, snapshot: Snapshot = new Map()): string {
  let sum = 0;
  for (const one of dependenciesOf(url, snapshot))
    sum = (sum + look(one, snapshot).hash + (failures[one] ?? 0)) % Number.MAX_SAFE_INTEGER;
  return sum.toString(36);
}

/** The local files that a version speaks of, itself first. */
export function dependenciesOf(url: string, snapshot: Snapshot = new Map()): string[] {
  const seen = new Set<string>([url]);
  for (const one of seen) for (const target of targetsOf(one, snapshot)) seen.add(target);
  return [...seen];
}

/** A number for the content of one file; 0 when there is no such file. */
export function contentOf(url: string, snapshot: Snapshot): number {
  return look(url, snapshot).hash;
}

function targetsOf(url: string, snapshot: Snapshot): string[] {
  const { specifiers, targets } = look(url, snapshot);
  return specifiers.flatMap((specifier) => {
    const before = targets.get(specifier);
    if (before !== undefined && look(before, snapshot).hash !== 0) return [before];
    const linked = (): string | undefined =>
      isLinked(specifier, url) ? packageFile(specifier, url)?.url : undefined;
    const found = resolveFile(specifier, url) ?? linked();
    if (found === undefined || !isLocal(found)) return [];
    targets.set(specifier, found);
    return [found];
  });
}

function look(url: string, snapshot: Snapshot): Known {
  const seen = snapshot.get(url);
  if (seen) return seen;
  const file = fileURLToPath(url);
  const stat = statSync(file, { throwIfNoEntry: false });
  const stamp = stat && `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}:${stat.ino}`;
  let now = known.get(url);
  if (!now || stamp === undefined || now.stamp !== stamp) {
    now = read(url, file, now);
    if (stat && Date.now() - stat.ctimeMs > SETTLED_MS) now.stamp = stamp;
    known.set(url, now);
  }
  snapshot.set(url, now);
  return now;
}

function read(url: string, file: string, before: Known | undefined): Known {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch {
    return { stamp: undefined, hash: 0, specifiers: [], targets: new Map() };
  }
  const digest = createHash("sha1").update(url).update("\0").update(content).digest();
  const hash = digest.readUIntBE(0, 6) || 1;
  if (before?.hash === hash) return { ...before, stamp: undefined };
  return { stamp: undefined, hash, specifiers: readSpecifiers(url, content), targets: new Map() };
}

function readSpecifiers(url: string, content: Buffer): string[] {
  const match = /\.([cm]?[jt]s)$/.exec(url);
  if (!match) return [];
  const text = content.toString("utf8");
  const { module } = parseSync(url, text, { lang: (match[1] as string).endsWith("ts") ? "ts" : "js" });
  const specifiers = [
    ...module.staticImports
      .filter(({ entries }) => entries.length === 0 || !entries.every((entry) => entry.isType))
      .map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.flatMap((e) => e.moduleRequest?.value ?? [])),
    ...module.dynamicImports.map((one) =>
      text.slice(one.moduleRequest.start, one.moduleRequest.end).replace(/^["'`]|["'`]$/g, ""),
    ),
    ...[...text.matchAll(/\brequire\(\s*(["'])([^"'\n]+)\1\s*\)/g)].map((one) => one[2] as string),
  ];
  return [...new Set(specifiers)];
}
