import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Notices that packages were installed, updated or removed. */
export interface Installations {
  /** A file that was read; those of packages are watched by their package.json. */
  use(path: string): void;
  /** True when a package has changed since the last call. */
  changed(): boolean;
}

/**
 * Files in node_modules are many and seldom change, so that they are not looked at one by one: an installation touches
 * package.json of a package, or the folders in which packages and their declarations lie.
 */
export function createInstallations(directory: string): Installations {
  const stamps = new Map<string, string>();
  const watch = (path: string): void => {
    if (!stamps.has(path)) stamps.set(path, stampOf(path));
  };
  for (let folder = directory; ; folder = dirname(folder)) {
    watch(`${folder}/node_modules`);
    watch(`${folder}/node_modules/@types`);
    if (folder === dirname(folder)) break;
  }

  return {
    use(path) {
      const root = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
      if (root !== undefined) watch(`${root}/package.json`);
    },
    changed() {
      let isChanged = false;
      for (const [path, before] of stamps) {
        const now = stampOf(path);
        if (now === before) continue;
        stamps.set(path, now);
        isChanged = true;
      }
      return isChanged;
    },
  };
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs}:${stat.size}:${stat.ino}` : "";
}
