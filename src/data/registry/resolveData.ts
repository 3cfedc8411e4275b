import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { dataFolder } from "../../io/dataFolder.ts";
import { download } from "../../io/download/download.ts";
import { isUrl } from "../../io/http.ts";
import { isZarrAddress } from "../../io/recognise.ts";
import { nearest } from "../../nearest.ts";
import type { GetOptions } from "./getData.ts";
import { dataPaths, getData } from "./getData.ts";
import { looksRight } from "./looksRight.ts";
import { writeRecord } from "./record.ts";
import { dataEntries } from "./registry.ts";

export interface ResolvedData {
  /** Absolute path of a file or folder that is there, or the address of a Zarr store. */
  place: string;
  /** What it is called, where that is not the file's name. */
  name?: string;
  /** One sentence each: what was decided. */
  notes: string[];
}

export type ResolveOptions = Pick<GetOptions, "signal" | "progress" | "environment">;

/** What a name in the registry may look like; anything else is a path. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/**
 * Where the cells are that somebody names: a file or folder; else a data set of the registry, fetched when it is not here;
 * else an address, of which anything but a Zarr store is fetched into the data folder first.
 *
 * @throws PertlineError FILE_NOT_FOUND, NOT_CELLS; those of `getData` and `download`, saying which file to put where
 */
export async function resolveData(data: string, options: ResolveOptions = {}): Promise<ResolvedData> {
  if (isUrl(data)) return isZarrAddress(data) ? { place: data, notes: [] } : fromWeb(data, options);
  const place = path.resolve(data);
  const isName = NAME.test(data);
  if (existsSync(place) || !isName) {
    const notes: string[] = [];
    // A broken registry does not keep anybody from reading a file.
    const entries = isName ? await dataEntries(options.environment).catch(() => []) : [];
    if (entries.some(({ name }) => name === data))
      notes.push(
        `"${data}" is read from ${place}, not from the data set of that name: pertline data path ${data} says where that is.`,
      );
    return { place, notes };
  }
  const entries = await dataEntries(options.environment);
  const entry = entries.find(({ name }) => name === data);
  if (entry === undefined) {
    const cells = entries.filter(({ kind }) => kind === "cells").map(({ name }) => name);
    const close = nearest(data, cells).map((one) => `"${one}"`);
    const meant = close.length > 0 ? `Did you mean the data set ${close.join(" or ")}?` : "Check the path; pertline data list shows the data sets that are known by name."; // prettier-ignore
    throw new PertlineError(
      "FILE_NOT_FOUND",
      `There is no file ${place}, and no data set "${data}". ${meant}`,
    );
  }
  if (entry.kind !== "cells")
    throw new PertlineError("NOT_CELLS", `The data set ${data} holds no cells: ${entry.what}. In code: await dataset("${data}").`); // prettier-ignore
  const paths = await dataPaths(data, options.environment);
  if (!paths.every((file) => existsSync(file))) await getData(data, options);
  return { place: paths[0] as string, name: data, notes: [] };
}

async function fromWeb(url: string, options: ResolveOptions): Promise<ResolvedData> {
  const { signal, progress, environment = process.env } = options;
  const base = path.posix.basename(new URL(url).pathname).replace(/[^\w.-]+/g, "_") || "data";
  const id = createHash("sha256").update(url).digest("hex").slice(0, 8);
  const place = path.join(dataFolder(environment), "web", `${id}-${base}`);
  if (existsSync(place))
    return { place, name: base, notes: [`${url} was fetched before and is read from ${place}; remove that file to fetch it anew.`] }; // prettier-ignore
  let bar: { update(done: number): void; end(): void } | undefined;
  try {
    const { bytes, sha256 } = await download(url, place, {
      ...(signal && { signal }),
      environment,
      onProgress: ({ total, received }) => {
        bar ??= progress?.(total ?? 0, `Fetching ${base}`);
        bar?.update(received);
      },
    });
    await looksRight(place).catch(async (error: unknown) => {
      await rm(place, { force: true });
      throw error;
    });
    await writeRecord(place, { dataset: base, url, bytes, sha256, date: new Date().toISOString() });
  } catch (error) {
    const { code, message } = error as PertlineError;
    if (signal?.aborted || typeof code !== "string" || !(error as Error).name.startsWith("Pertline")) throw error; // prettier-ignore
    throw new PertlineError(code, `${message} By hand: fetch ${url} with a browser and put it at ${place}, or name the file where it is.`, { cause: error }); // prettier-ignore
  } finally {
    bar?.end();
  }
  return { place, name: base, notes: [] };
}
