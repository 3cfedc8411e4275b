import { statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nearestTsconfig, type Tsconfig } from "../../tsconfig.ts";

interface Known {
  config: Tsconfig | undefined;
  stamp: string;
  checked: number;
}

const known = new Map<string, Known>();
/** A tsconfig is looked at again after so many milliseconds: once for all modules of one import. */
const MEMORY_MS = 100;

/**
 * The files, without their extensions perhaps, that a bare specifier may mean by `paths` and `baseUrl` of the
 * tsconfig.json nearest to the importing file, in TypeScript's order.
 * @param parent URL of the importing file
 */
export function mappedPaths(specifier: string, parent: string): string[] {
  const config = configOf(path.dirname(fileURLToPath(parent)));
  if (!config) return [];
  const { paths = {}, pathsBase = ".", baseUrl } = config;
  const pattern = bestPattern(specifier, Object.keys(paths));
  const targets = pattern === undefined ? [] : (paths[pattern] as string[]);
  const star = pattern === undefined ? "" : wildcard(specifier, pattern);
  return [
    ...targets.map((target) =>
      path.resolve(
        pathsBase,
        target.replace("*", () => star),
      ),
    ),
    ...(baseUrl === undefined || specifier.includes(":") ? [] : [path.resolve(baseUrl, specifier)]),
  ];
}

/** An exact key wins, then the longest text before the star. */
function bestPattern(specifier: string, patterns: string[]): string | undefined {
  if (patterns.includes(specifier)) return specifier;
  return patterns
    .filter((pattern) => {
      const [before = "", after] = pattern.split("*");
      return (
        after !== undefined &&
        specifier.length >= before.length + after.length &&
        specifier.startsWith(before) &&
        specifier.endsWith(after)
      );
    })
    .sort((a, b) => b.indexOf("*") - a.indexOf("*"))[0];
}

function wildcard(specifier: string, pattern: string): string {
  const star = pattern.indexOf("*");
  return star < 0 ? "" : specifier.slice(star, specifier.length - (pattern.length - star - 1));
}

function configOf(folder: string): Tsconfig | undefined {
  const before = known.get(folder);
  const now = performance.now();
  if (before && now - before.checked < MEMORY_MS) return before.config;
  if (before?.config && stampOf(before.config) === before.stamp) {
    before.checked = now;
    return before.config;
  }
  const config = nearestTsconfig(folder);
  known.set(folder, { config, stamp: config ? stampOf(config) : "", checked: now });
  return config;
}

function stampOf({ sources }: Tsconfig): string {
  return sources
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return `${stat?.mtimeMs}:${stat?.size}`;
    })
    .join();
}
