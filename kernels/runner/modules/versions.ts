import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { isLocal, resolveFile } from "./resolve.ts";

interface Known {
  time: number;
  imports: string[];
}

const known = new Map<string, Known>();

/**
 * The newest modification time among a local file and all local files it imports, directly or not.
 * A module is loaded under its URL with this number: after an edit the file and everything that depends on it
 * are new modules, and nothing else is.
 * @param times modification times already looked up, shared by calls that should see one state of the disk
 */
export function versionOf(url: string, times: Map<string, number> = new Map()): number {
  let newest = 0;
  const seen = new Set<string>();
  const open = [url];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const time = timeOf(next, times);
    newest = Math.max(newest, time);
    open.push(...importsOf(next, time));
  }
  return newest;
}

/** The local files that a version speaks of. */
export function dependenciesOf(url: string): string[] {
  const seen = new Set<string>([url]);
  for (const one of seen)
    for (const dependency of importsOf(one, timeOf(one, new Map()))) seen.add(dependency);
  return [...seen];
}

function timeOf(url: string, times: Map<string, number>): number {
  let time = times.get(url);
  if (time === undefined) {
    time = statSync(fileURLToPath(url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    times.set(url, time);
  }
  return time;
}

function importsOf(url: string, time: number): string[] {
  const before = known.get(url);
  if (before?.time === time) return before.imports;
  const imports = readImports(url);
  known.set(url, { time, imports });
  return imports;
}

function readImports(url: string): string[] {
  const match = /\.([cm]?[jt]s)$/.exec(url);
  if (!match) return [];
  let text: string;
  try {
    text = readFileSync(fileURLToPath(url), "utf8");
  } catch {
    return [];
  }
  const { module } = parseSync(url, text, { lang: (match[1] as string).endsWith("ts") ? "ts" : "js" });
  const specifiers = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.flatMap((e) => e.moduleRequest?.value ?? [])),
    ...module.dynamicImports.map((one) =>
      text.slice(one.moduleRequest.start, one.moduleRequest.end).replace(/^["'`]|["'`]$/g, ""),
    ),
  ];
  return [...new Set(specifiers)].flatMap((specifier) => {
    const found = resolveFile(specifier, url);
    return found !== undefined && isLocal(found) ? [found] : [];
  });
}
