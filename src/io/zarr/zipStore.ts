import type { ByteSource } from "../byteSource.ts";
import { openZip } from "../archive/openZip.ts";
import type { ByteRange, KeyStore } from "./store.ts";
import { MOST_BYTES, placeOf, segmentsOf } from "./store.ts";

const METADATA = /(^|\/)(zarr\.json|\.zgroup)$/;

/** A Zarr store in a zip archive, at its top or in one folder. @throws PertlineError of `openZip` */
export async function zipStore(source: ByteSource): Promise<KeyStore> {
  const zip = await openZip(source, MOST_BYTES);
  let top: string | undefined;
  for (const name of zip.names())
    if (METADATA.test(name)) {
      const folder = name.replace(METADATA, "$1");
      if (top === undefined || folder.length < top.length) top = folder;
    }
  const nameOf = (key: string): string => (top ?? "") + segmentsOf(key, source.name).join("/");
  return {
    name: source.name,
    get: async (key) => own(await zip.read(nameOf(key))),
    async getRange(key: string, range: ByteRange) {
      const size = zip.sizeOf(nameOf(key));
      if (size === undefined) return undefined;
      const { offset, length } = placeOf(range, size, source.name, key);
      return own(await zip.readRange(nameOf(key), offset, length));
    },
    list(path: string) {
      const folder = `${nameOf(path)}/`;
      const inside = Array.from(zip.names()).filter((name) => name.startsWith(folder));
      const names = inside.map((name) => name.slice(folder.length)).filter((name) => name.includes("/"));
      return Promise.resolve([...new Set(names.map((name) => name.split("/")[0] as string))]);
    },
    stamp: source.stamp,
    close: source.close,
  };
}

/** At the beginning of a buffer of their own. */
function own(bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (!bytes) return undefined;
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes); // prettier-ignore
}
