import { readFile, rename, writeFile } from "node:fs/promises";

/** What was known of a file when it came, beside it as `<file>.source.json`. */
export interface FileRecord {
  /** Data set, and where the file came from; none where it was put there by hand. */
  dataset: string;
  url?: string;
  bytes: number;
  sha256: string;
  /** SHA-256 of the archive that it was in. */
  archive?: string;
  date: string;
}

const beside = (file: string): string => `${file}.source.json`;

export async function readRecord(file: string): Promise<FileRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(beside(file), "utf8")) as FileRecord;
    return typeof record.sha256 === "string" && typeof record.bytes === "number" ? record : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(file: string, record: FileRecord): Promise<void> {
  await writeFile(`${beside(file)}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(`${beside(file)}.new`, beside(file));
}
