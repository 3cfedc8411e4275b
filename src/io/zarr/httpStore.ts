import { PertlineError } from "../../error.ts";
import { fetchBytes } from "../http.ts";
import type { ByteRange, KeyStore } from "./store.ts";
import { MOST_BYTES, segmentsOf } from "./store.ts";

/** A Zarr store on a web server: each chunk is one request, parts of shards are range requests. */
export function httpStore(address: string): KeyStore {
  const base = new URL(address);
  const query = base.search;
  const root = `${base.origin}${base.pathname.replace(/\/+$/, "")}`;
  const urlOf = (key: string): string =>
    `${root}/${segmentsOf(key, root).map(encodeURIComponent).join("/")}${query}`;
  return {
    name: root,
    get: async (key) => (await fetchBytes(urlOf(key), { most: MOST_BYTES }))?.bytes,
    async getRange(key: string, range: ByteRange) {
      const length = "suffixLength" in range ? range.suffixLength : range.length;
      if (length === 0) return new Uint8Array();
      const header = "suffixLength" in range ? `bytes=-${length}` : `bytes=${range.offset}-${range.offset + length - 1}`; // prettier-ignore
      const answer = await fetchBytes(urlOf(key), { range: header, most: Math.min(length, MOST_BYTES) });
      if (answer && answer.bytes.length !== length)
        throw new PertlineError("FILE_TRUNCATED", `${root}: ${key} is cut off. Copy or download it again.`);
      return answer?.bytes;
    },
    async stamp() {
      const parts = await Promise.all(
        ["zarr.json", ".zattrs"].map((key) => fetchBytes(urlOf(key), { most: MOST_BYTES })),
      );
      return parts.map((part) => (part ? `${part.stamp}${part.bytes.length}` : "")).join(" ");
    },
    close: () => Promise.resolve(),
  };
}
