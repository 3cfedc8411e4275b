import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "./checksum.ts";

/** SHA-256, hex, of the names and checksums of all files in a folder, in order of their names. */
export async function folderChecksum(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\0${await sha256(path.join(folder, name))}\n`);
  return hash.digest("hex");
}
