import { readFile, rm, stat, writeFile } from "node:fs/promises";

/** What is known of a file of which a part has been downloaded. */
export interface PartInfo {
  url: string;
  /** Strong ETag or date of the version that the part belongs to. */
  validator?: string;
  total?: number;
}

/** A download that is not complete lies beside its target, with what is needed to go on. */
export interface PartFile {
  readonly path: string;
  /** Bytes that are there and can be kept, and what they belong to; 0 where it must start again. */
  read(url: string): Promise<{ bytes: number; info: PartInfo | undefined }>;
  begin(info: PartInfo): Promise<void>;
  remove(): Promise<void>;
}

export function partFile(target: string): PartFile {
  const path = `${target}.part`;
  const notes = `${path}.json`;
  return {
    path,
    async read(url) {
      try {
        const info = JSON.parse(await readFile(notes, "utf8")) as PartInfo;
        if (info.url !== url || typeof info.validator !== "string") return { bytes: 0, info: undefined };
        return { bytes: (await stat(path)).size, info };
      } catch {
        return { bytes: 0, info: undefined };
      }
    },
    begin: (info) => writeFile(notes, JSON.stringify(info)),
    async remove() {
      await rm(path, { force: true });
      await rm(notes, { force: true });
    },
  };
}

/** By what a server can be asked whether a file is still the same: a strong ETag, else the date (RFC 9110, 13.1.5). */
export function validatorOf(headers: { etag?: string; "last-modified"?: string }): string | undefined {
  const { etag } = headers;
  if (etag !== undefined && /^"[^"]*"$/.test(etag)) return etag;
  const date = headers["last-modified"];
  return date !== undefined && !Number.isNaN(Date.parse(date)) ? date : undefined;
}
