import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Raised when results change although no package did. */
const RESULTS = 1;

/** Packages that figures depend on. */
export const DRAWING: readonly string[] = ["plotly.js-dist-min", "@resvg/resvg-js", "jsdom", "opentype.js"];

/** Versions of pertline, of Node and of some packages: what results depend on beside data and options. */
export function versionsOf(packages: readonly string[] = []): Record<string, string> {
  const found: Record<string, string> = {
    pertline: `${versionOf("pertline")}+${RESULTS}`,
    node: process.version,
  };
  for (const name of packages) found[name] = versionOf(name);
  return found;
}

function versionOf(name: string): string {
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return "unknown";
  }
}
