import { stat } from "node:fs/promises";
import { sha256 } from "../../io/checksum.ts";
import type { GetOptions } from "./getData.ts";
import { dataPaths } from "./getData.ts";
import { looksRight } from "./looksRight.ts";
import { readRecord } from "./record.ts";
import { dataEntry } from "./registry.ts";

export interface Verified {
  path: string;
  /** "unrecorded": there, and of the right kind, but its checksum was never recorded (`getData` records it). */
  state: "intact" | "changed" | "absent" | "unrecorded" | "another kind of file";
  bytes?: number;
  sha256?: string;
}

/** Compares the files of a data set that are there with their recorded checksums; nothing is fetched or written. */
export async function verifyData(
  name: string,
  { environment = process.env, signal }: Pick<GetOptions, "environment" | "signal"> = {},
): Promise<Verified[]> {
  const { files } = await dataEntry(name, environment);
  const paths = await dataPaths(name, environment);
  const found: Verified[] = [];
  for (const [i, path] of paths.entries()) {
    const size = await stat(path).then(({ size }) => size, () => undefined); // prettier-ignore
    if (size === undefined) {
      found.push({ path, state: "absent" });
      continue;
    }
    const known = { path, bytes: size, sha256: await sha256(path, signal) };
    const right = await looksRight(path).then(() => true, () => false); // prettier-ignore
    const declared = files[i]?.member === undefined ? files[i]?.sha256 : undefined;
    const expected = declared ?? (await readRecord(path))?.sha256;
    const same = expected === undefined ? undefined : expected === known.sha256;
    found.push({ ...known, state: !right ? "another kind of file" : same === undefined ? "unrecorded" : same ? "intact" : "changed" }); // prettier-ignore
  }
  return found;
}
