import { parentPort } from "node:worker_threads";
import { PertlineError } from "../../error.ts";
import { unknownObsm } from "../h5ad/obsm.ts";
import type { MatrixBlock } from "../h5ad/protocol.ts";
import type { MatrixFile } from "../matrixFile.ts";
import type { Answers, OpenRequest, Reply, Request } from "./protocol.ts";

interface Reading {
  stop: AbortController;
  blocks: AsyncGenerator<MatrixBlock, void, undefined>;
}

let file: { open: MatrixFile; stamp: string; source: string } | undefined;
const readings = new Map<number, Reading>();
/** Readings that an interrupt left behind hold memory. */
const MOST_READINGS = 8;

async function open({ format, source, options }: OpenRequest): Promise<MatrixFile> {
  switch (format) {
    case "zarr":
      return (await import("../zarr/open.ts")).openZarr(source, options);
    case "mtx":
      return (await import("../tenx/folder.ts")).openMatrixFolder(source, options);
    case "10x-h5":
      return (await import("../tenx/h5.ts")).openCellRangerH5(source, options);
    case "delimited":
      return (await import("../text/matrix.ts")).openDelimitedMatrix(source, options);
    case "parquet":
      return (await import("../parquet/open.ts")).openParquet(source, options);
  }
}

async function answerTo(request: Request): Promise<Answers[keyof Answers]> {
  switch (request.op) {
    case "open": {
      const opened = await open(request);
      file = { open: opened, stamp: await opened.stamp(), source: request.source };
      const { nRows, nColumns, obs, var: variables, uns, notes, stored, obsmNames } = opened;
      return { nRows, nColumns, obs, var: variables, uns, notes, stored, ...(obsmNames && { obsmNames }) };
    }
    case "table":
      return (await import("../text/readTable.ts")).readTable(request.source);
    case "start": {
      const open = await unchanged();
      const stop = new AbortController();
      const blocks = open.blocks({ signal: stop.signal, ...(request.rows && { rows: request.rows }) });
      readings.set(request.reading, { stop, blocks });
      const [oldest] = readings.keys();
      if (readings.size > MOST_READINGS && oldest !== undefined) end(oldest);
      return undefined;
    }
    case "next": {
      const reading = readings.get(request.reading);
      if (!reading) throw new PertlineError("READER_DIED", "This reading ended.");
      const next = await reading.blocks.next();
      if (!next.done) return next.value;
      readings.delete(request.reading);
      return undefined;
    }
    case "uns":
      return (await unchanged()).readUns?.(request.within);
    case "obsm": {
      const { readObsm } = await unchanged();
      if (!readObsm) throw unknownObsm(request.name, []);
      return readObsm(request.name);
    }
    case "stop":
      end(request.reading);
      return undefined;
  }
}

/** @throws PertlineError READER_DIED, FILE_CHANGED */
async function unchanged(): Promise<MatrixFile> {
  if (!file) throw new PertlineError("READER_DIED", "No file is open in this thread.");
  if ((await file.open.stamp()) !== file.stamp)
    throw new PertlineError("FILE_CHANGED", `${file.source} changed while it was open. Open it again.`);
  return file.open;
}

function end(reading: number): void {
  const one = readings.get(reading);
  readings.delete(reading);
  one?.stop.abort(new PertlineError("STOPPED", "The reading was stopped."));
  one?.blocks.return().catch(() => undefined); // nobody waits for it
}

/** Array buffers of blocks are handed over, not copied. */
function buffers(answer: MatrixBlock | undefined): ArrayBuffer[] {
  if (!answer) return [];
  return [answer.indptr, answer.indices, answer.values]
    .filter(({ byteLength, buffer }) => byteLength > 0 && byteLength === buffer.byteLength)
    .map(({ buffer }) => buffer as ArrayBuffer);
}

async function reply(request: Request): Promise<void> {
  const { id } = request;
  try {
    const answer = await answerTo(request);
    parentPort?.postMessage(
      { id, answer } satisfies Reply,
      request.op === "next" ? buffers(answer as MatrixBlock | undefined) : [],
    );
  } catch (thrown) {
    if (request.op === "next") end(request.reading);
    const { code, message } = thrown as { code?: unknown; message?: string };
    const known = typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code) && (thrown as Error).name === "PertlineError"; // prettier-ignore
    const source = request.op === "open" || request.op === "table" ? request.source : (file?.source ?? "The file"); // prettier-ignore
    const why = message ?? String(thrown);
    parentPort?.postMessage({
      id,
      error: known
        ? { code, message: why, fatal: false }
        : { code: "FILE_DAMAGED", message: `${source} cannot be read: ${short(why)}. It may be cut off or damaged.`, fatal: true }, // prettier-ignore
    } satisfies Reply);
  }
}

/** HDF5 answers with a stack of its own source lines; the last says what happened. */
function short(message: string): string {
  const lines = [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].map(([, what]) => what as string);
  return (lines.at(-1) ?? message.split("\n")[0] ?? "").trim().replace(/\.$/, "");
}

parentPort?.on("message", (request: Request) => void reply(request));
