import { PertlineError } from "../../error.ts";
import type { ZarrFile } from "./array.ts";

/**
 * Names in a group: listed where the store can be, else of the consolidated metadata at its top, as a store on the web
 * has them.
 * @throws PertlineError NO_LISTING
 */
export async function membersOf({ store, version }: ZarrFile, path: string): Promise<string[]> {
  const listed = await store.list?.(path);
  if (listed) return listed.sort();
  const key = version === 3 ? "/zarr.json" : "/.zmetadata";
  const bytes = await store.get(key);
  const names = bytes && consolidated(bytes);
  if (!names)
    throw new PertlineError(
      "NO_LISTING",
      `${store.name} cannot be listed, and has no consolidated metadata (${key.slice(1)}) that name what ${path} holds. Name the whole path of an array, or run zarr.consolidate_metadata(store).`,
    );
  const inside = `${path}/`;
  const found = names.flatMap((name) => (name.startsWith(inside) ? [name.slice(inside.length).split("/")[0] as string] : [])); // prettier-ignore
  return [...new Set(found)].filter((name) => !isMetadata(name)).sort();
}

/** Names of files that are no members. */
export function isMetadata(name: string): boolean {
  return name === "" || name === "zarr.json" || /^\.z(array|attrs|group|metadata)$/.test(name);
}

function consolidated(bytes: Uint8Array): string[] | undefined {
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const holder = (json.consolidated_metadata ?? json) as { metadata?: unknown };
    const { metadata } = holder;
    return typeof metadata === "object" && metadata !== null ? Object.keys(metadata) : undefined;
  } catch {
    return undefined;
  }
}
