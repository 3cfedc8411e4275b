import { readFileSync, statSync } from "node:fs";
import ts from "#typescript";

/** Files on disk, looked at once per request. */
export interface Files {
  /** Starts a request: what was seen of the disk before counts no more. */
  refresh(): void;
  exists(path: string): boolean;
  /** Changes when the file does; installed packages and TypeScript's libraries count as unchanging. Empty: no such file. */
  version(path: string): string;
  snapshot(path: string): ts.IScriptSnapshot | undefined;
  /** True when a file that was read has changed or is gone. */
  changed(): boolean;
}

/** Files that are not looked at again: they change by an installation, after which a kernel is restarted. */
export function isStable(path: string): boolean {
  return path.includes("/node_modules/");
}

export function createFiles(): Files {
  const seen = new Map<string, string>();
  const stable = new Map<string, string>();
  const read = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();

  function version(path: string): string {
    const known = stable.get(path) ?? seen.get(path);
    if (known !== undefined) return known;
    const stat = statSync(path, { throwIfNoEntry: false });
    const found = stat?.isFile() ? `${stat.mtimeMs}:${stat.size}` : "";
    (found !== "" && isStable(path) ? stable : seen).set(path, found);
    return found;
  }

  return {
    refresh: () => seen.clear(),
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
