import { parentPort } from "node:worker_threads";
import { closeFile, openFile } from "./file.ts";
import { describe } from "./describe.ts";
import { readCompressed, readDense } from "./matrix.ts";
import type { Answers, Reply, Request } from "./protocol.ts";

function answerTo(request: Request): Promise<Answers[keyof Answers]> | Answers[keyof Answers] {
  switch (request.op) {
    case "describe":
      return openFile(request.path).then(({ file, stamp }) => ({ ...describe(file), stamp }));
    case "compressed":
      return openFile(request.path, request.stamp).then(({ file }) => readCompressed(file, request));
    case "dense":
      return openFile(request.path, request.stamp).then(({ file }) =>
        readDense(file, request.from, request.to),
      );
    case "close":
      return closeFile(request.path);
  }
}

/** Array buffers to hand over instead of copying: those of blocks. */
function buffers(answer: Answers[keyof Answers]): ArrayBuffer[] {
  if (answer === undefined || "matrix" in answer) return [];
  return Object.values(answer).flatMap((part) =>
    ArrayBuffer.isView(part) && part.byteLength > 0 ? [part.buffer as ArrayBuffer] : [],
  );
}

async function reply(request: Request): Promise<void> {
  const { id } = request;
  try {
    const answer = await answerTo(request);
    parentPort?.postMessage({ id, answer } satisfies Reply, buffers(answer));
  } catch (cause) {
    closeFile(request.path);
    const { code, message } = cause as { code?: unknown; message: string };
    const known = typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code);
    parentPort?.postMessage({
      id,
      // After an error of the HDF5 library its memory is not trusted: the client starts a fresh thread.
      error: known ? { code, message, fatal: false } : { ...explain(message, request.path), fatal: true },
    } satisfies Reply);
  }
}

/** HDF5 answers with a stack of its own source lines; the last and the most telling ones say what happened. */
function explain(message: string, path: string): { code: string; message: string } {
  const lines = [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].map(([, what]) => what as string);
  const why = (lines.at(-1) ?? message.split("\n")[0] ?? "").trim();
  if (/truncated|addr(ess)? overflow|eof|end of file/i.test(message))
    return {
      code: "FILE_TRUNCATED",
      message: `The file ${path} is cut off (HDF5 says: ${why}). Copy or download it again.`,
    };
  if (
    /required filter|filter .*not (registered|available)|can't open plugin|unable to open.*plugin/i.test(
      message,
    )
  )
    return {
      code: "FILTER_MISSING",
      message: `The file ${path} is compressed in a way that is not known here (HDF5 says: ${why}). Write it again with gzip: adata.write_h5ad(file, compression="gzip").`,
    };
  return {
    code: "FILE_DAMAGED",
    message: `The file ${path} cannot be read on (HDF5 says: ${why}). It may be cut off or damaged: copy or download it again.`,
  };
}

// One at a time, in order: the client relies on it.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: Request) => {
  last = last.then(() => reply(request));
});
