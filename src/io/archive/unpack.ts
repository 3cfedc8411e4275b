import { createWriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PertlineError } from "../../error.ts";
import { fileSource } from "../byteSource.ts";
import type { ArchiveEntry } from "./entry.ts";
import { safeName } from "./safeName.ts";
import { readTar } from "./tar.ts";
import { readZip } from "./zip.ts";

export interface UnpackOptions {
  /** Names of the files that are wanted, without folders: these are written, side by side; everything unless told. */
  only?: readonly string[];
  /** Most unpacked bytes in all; 64 GiB unless told. */
  maxBytes?: number;
  /** Most entries; 10,000 unless told. */
  maxEntries?: number;
  signal?: AbortSignal;
  /** Called with the bytes written so far. */
  onProgress?: (bytes: number) => void;
}

/**
 * Unpacks a ZIP, tar or tar.gz file (recognised by content) into a folder that is there. An archive with an entry that
 * leads out of the folder, a link, a device, two files of one name or more than allowed is refused as a whole; what was
 * written until then stays, so give it a folder of its own.
 *
 * @returns paths of the files
 * @throws PertlineError ARCHIVE_DAMAGED, ARCHIVE_REFUSED, NOT_AN_ARCHIVE; the signal's reason when it is aborted
 */
export async function unpack(
  archive: string,
  folder: string,
  options: UnpackOptions = {},
): Promise<string[]> {
  const { only, maxBytes = 2 ** 36, maxEntries = 10_000, signal, onProgress } = options;
  const refused = (what: string): PertlineError =>
    new PertlineError("ARCHIVE_REFUSED", `${archive} was not unpacked: ${what}.`);
  const written: string[] = [];
  const seen = new Set<string>();
  let total = 0;
  let declared = 0;
  let count = 0;

  const one = async (entry: ArchiveEntry): Promise<void> => {
    signal?.throwIfAborted();
    const shown = JSON.stringify(entry.name.slice(0, 200));
    if (++count > maxEntries) throw refused(`it holds more than ${maxEntries} entries`);
    // Also what is not wanted is judged: an archive with such a name was made to harm.
    const isRoot = entry.kind === "folder" && /^(\.?\/)*$/.test(entry.name);
    const name = safeName(entry.name);
    if (name === undefined && !isRoot)
      throw refused(`the name ${shown} leads out of its folder or is not portable`);
    if (entry.kind === "link" || entry.kind === "other") throw refused(`${shown} is a link or a device`);
    // What is not wanted counts too: a tar file has to be inflated all the way.
    if ((declared += entry.size) > maxBytes) throw refused(`it holds more than ${maxBytes} bytes`);
    if (entry.kind === "folder" || name === undefined) return;
    const wanted = only === undefined ? name : only.find((base) => base === path.posix.basename(name));
    // Resource forks that macOS adds beside each file.
    if (wanted === undefined || name.startsWith("__MACOSX/")) return;
    if (seen.has(wanted.toLowerCase())) throw refused(`two files in it are called ${JSON.stringify(wanted)}`);
    seen.add(wanted.toLowerCase());
    const target = path.join(folder, ...wanted.split("/"));
    await mkdir(path.dirname(target), { recursive: true });
    const counter = new Transform({
      transform(chunk: Buffer, _, done) {
        total += chunk.length;
        onProgress?.(total);
        done(null, chunk);
      },
    });
    await pipeline(entry.open(), counter, createWriteStream(target, { flags: "wx" }), { signal });
    written.push(target);
  };

  const format = await archiveFormat(archive);
  if (format === "zip") {
    const source = await fileSource(archive);
    try {
      for (const entry of await readZip(source, { maxEntries })) await one(entry);
    } finally {
      await source.close();
    }
  } else if (format !== undefined) {
    for await (const entry of readTar(archive, { gzipped: format === "tar.gz" })) await one(entry);
  } else throw new PertlineError("NOT_AN_ARCHIVE", `${archive} is no ZIP, tar or tar.gz file.`);
  const missing = only?.filter((name) => !seen.has(name.toLowerCase())) ?? [];
  if (missing.length > 0) throw refused(`there is no ${missing.join(", ")} in it`);
  return written;
}

/** What the first bytes say: undefined for anything else, or nothing. */
export async function archiveFormat(file: string): Promise<"zip" | "tar.gz" | "tar" | undefined> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(512);
    await handle.read(head, 0, 512, 0);
    if (head.toString("latin1", 0, 2) === "PK") return "zip";
    if (head[0] === 0x1f && head[1] === 0x8b) return "tar.gz";
    return head.toString("latin1", 257, 262) === "ustar" ? "tar" : undefined;
  } finally {
    await handle.close();
  }
}
