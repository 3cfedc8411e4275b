import path from "node:path";
import { packageOf, readManifest } from "./modules/packages.ts";

/** Notices packages that were installed anew after they were loaded: Node cannot load them a second time. */
export interface PackageUpdates {
  loaded(url: string): void;
  /** One line for each package that has changed since the last call. */
  notices(): string[];
}

export function createPackageUpdates(): PackageUpdates {
  const versions = new Map<string, { name: string; loaded: string; seen: string }>();
  const versionOf = (manifest: string): string | undefined => readManifest(path.dirname(manifest))?.version;

  return {
    loaded(url) {
      const found = url.startsWith("file:") ? packageOf(url) : undefined;
      if (!found || versions.has(found.manifest)) return;
      const version = versionOf(found.manifest);
      if (version !== undefined)
        versions.set(found.manifest, { name: found.name, loaded: version, seen: version });
    },
    notices: () =>
      [...versions].flatMap(([manifest, known]) => {
        const now = versionOf(manifest);
        if (now === undefined || now === known.seen) return [];
        known.seen = now;
        if (now === known.loaded) return [];
        return `${known.name} was updated from ${known.loaded} to ${now}: restart the kernel to use it, ${known.loaded} stays loaded until then`;
      }),
  };
}
