import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The installed package's folder: the nearest one above this file with a package.json, from sources as from `dist`. */
export function packageRoot(): string {
  for (let at = import.meta.dirname; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, "package.json"))) return at;
    if (at === path.dirname(at))
      throw new Error(`No package.json above ${import.meta.dirname}: the installation is damaged.`);
  }
}

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
