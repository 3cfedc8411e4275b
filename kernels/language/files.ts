import { readFileSync, statSync } from "node:fs";
import ts from "#typescript";
import { createInstallations } from "./installations.ts";

/** Files on disk, looked at once per request. */
export interface Files {
  /** Starts a request: what was seen of the disk before counts no more. True when packages were installed or updated. */
  refresh(): boolean;
  exists(path: string): boolean;
  /** Changes when the file does; installed packages and TypeScript's libraries count as unchanging. Empty: no such file. */
  version(path: string): string;
  snapshot(path: string): ts.IScriptSnapshot | undefined;
  /** True when a file that was read has changed or is gone. */
  changed(): boolean;
}

/** Files of packages are looked at again only after an installation. */
export function isStable(path: string): boolean {
  return path.includes("/node_modules/");
}

/** @param directory the notebook's folder */
export function createFiles(directory: string): Files {
  const installations = createInstallations(directory);
  const seen = new Map<string, string>();
  const stable = new Map<string, string>();
  const read = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();

  function version(path: string): string {
    const known = stable.get(path) ?? seen.get(path);
    if (known !== undefined) return known;
    const stat = statSync(path, { throwIfNoEntry: false });
    const found = stat?.isFile() ? `${stat.mtimeMs}:${stat.size}` : "";
    if (found !== "" && isStable(path)) {
      stable.set(path, found);
      installations.use(path);
    } else seen.set(path, found);
    return found;
  }

  return {
    refresh() {
      seen.clear();
      const isChanged = installations.changed();
      if (isChanged) stable.clear();
      return isChanged;
    },
    exists: (path) => version(path) !== "",
    version,
    snapshot(path) {
      const now = version(path);
      const known = read.get(path);
      if (known?.version === now) return known.snapshot;
      if (now === "") return undefined;
      const snapshot = ts.ScriptSnapshot.fromString(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
      read.set(path, { version: now, snapshot });
      return snapshot;
    },
    changed() {
      for (const [path, { version: before }] of read)
        if (!isStable(path) && version(path) !== before) return true;
      return false;
    },
  };
}
