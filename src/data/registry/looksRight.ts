import { open } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";

const HDF5 = "\x89HDF\r\n\x1a\n";

/**
 * Whether a file begins as its name says: cheap, and enough to notice a web page, an archive or an empty file in its place.
 *
 * @throws PertlineError NOT_THAT_FILE
 */
export async function looksRight(file: string): Promise<void> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(4096);
    const { bytesRead } = await handle.read(head, 0, 4096, 0);
    const text = head.toString("latin1", 0, bytesRead);
    const kind = path.extname(file).toLowerCase();
    const expected: Readonly<Record<string, [what: string, right: boolean]>> = {
      // The signature may stand behind a user block of 512 · 2ⁿ bytes.
      ".h5ad": ["an HDF5 file", [0, 512, 1024, 2048].some((at) => text.startsWith(HDF5, at))],
      ".xlsx": ["a workbook", text.startsWith("PK")],
      ".pkl": ["a Python pickle", /^[\x80(cdl\]}N]/.test(text)],
      ".csv": ["a table of text", bytesRead > 0 && !text.includes("\0") && !/^\s*</.test(text)],
      ".json": ["JSON", /^\s*[{[]/.test(text)],
    };
    const [what, right] = expected[kind] ?? ["a file that is not empty", bytesRead > 0];
    if (!right)
      throw new PertlineError("NOT_THAT_FILE", `${file} is not ${what}: it begins ${JSON.stringify(text.slice(0, 24))}.`); // prettier-ignore
  } finally {
    await handle.close();
  }
}
