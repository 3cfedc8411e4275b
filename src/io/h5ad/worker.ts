import { parentPort } from "node:worker_threads";
import type { GroupNode } from "../hdf5/node.ts";
import { describe } from "./describe.ts";
import { closeFile, openFile, refusedFiles } from "./file.ts";
import { readNow } from "./frame.ts";
import { newReadCompressed, readDense } from "./matrix.ts";
import { readObsm } from "./obsm.ts";
import { isForGeneralReader, withOwnTree } from "./ownTree.ts";
import type { Answers, Reply, Request } from "./protocol.ts";
import { readElement } from "./uns.ts";
import { inOtherFile, wasmTree } from "./wasmTree.ts";
import { nodeAt } from "../hdf5/node.ts";

type Answer = Answers[keyof Answers];

/** What the HDF5 library reads, to tell where it failed. */
const reading = { path: "/" };

function answerFrom(root: GroupNode, stamp: string, request: Request): Answer {
  switch (request.op) {
    case "describe": {
      const description = describe(root, request.layer, (work) => work(root));
      const { notes, obs, var: variables } = description;
      return {
        ...description,
        obs: readNow(obs, "obs", notes),
        var: readNow(variables, "var", notes),
        stamp,
      };
    }
    case "compressed":
      return newReadCompressed(root, request.within, request.minor)(request.from, request.to, request.values);
    case "dense":
      return readDense(root, request);
    case "uns": {
      const node = nodeAt(root, ["uns", ...request.within]);
      return node && readElement(node);
    }
    case "obsm":
      return readObsm(root, request.name);
    case "close":
      return undefined;
  }
}

/** From the stored bytes where their structure is known, else through the HDF5 library, which takes a while to start. */
async function answerTo(request: Request): Promise<Answer> {
  if (request.op === "close") return closeFile(request.path);
  const stamp = request.op === "describe" ? undefined : request.stamp;
  try {
    return withOwnTree(request.path, stamp, (root, now) => answerFrom(root, now, request));
  } catch (error) {
    if (!isForGeneralReader(error)) throw error;
  }
  reading.path = "/";
  refusedFiles();
  const { file, bytes, stamp: now } = await openFile(request.path, stamp);
  const context = { name: request.path, fileBytes: bytes, reading, refused: refusedFiles };
  return answerFrom(wasmTree(file, context), now, request);
}

/** Array buffers to hand over instead of copying: those of blocks. */
function buffers(answer: Answer): ArrayBuffer[] {
  if (typeof answer !== "object" || answer === null || "matrix" in answer) return [];
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
      error: known
        ? { code, message, fatal: false }
        : { ...explain(String(message ?? cause), request.path), fatal: true },
    } satisfies Reply);
  }
}

/** HDF5 answers with a stack of its own source lines; the last and the most telling ones say what happened. */
function explain(message: string, path: string): { code: string; message: string } {
  const lines = [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].map(([, what]) => what as string);
  const why = (lines.at(-1) ?? message.split("\n")[0] ?? "").trim();
  const [other] = refusedFiles();
  if (other !== undefined) {
    const { code, message } = inOtherFile(path, reading.path, other);
    return { code, message };
  }
  if (/truncated|addr(ess)? overflow|eof|end of file/i.test(message))
    return {
      code: "FILE_TRUNCATED",
      message: `The file ${path} is cut off, as ${reading.path} shows (HDF5 says: ${why}). Copy or download it again.`,
    };
  if (
    /required filter|filter .*not (registered|available)|can't open plugin|unable to open.*plugin/i.test(
      message,
    )
  )
    return {
      code: "FILTER_MISSING",
      message: `The file ${path} is compressed at ${reading.path} in a way that is not known here (HDF5 says: ${why}). Write it again with gzip: adata.write_h5ad(file, compression="gzip").`,
    };
  return {
    code: "FILE_DAMAGED",
    message: `The file ${path} cannot be read at ${reading.path} (HDF5 says: ${why}). It may be cut off or damaged: copy or download it again.`,
  };
}

// One at a time, in order: the client relies on it.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: Request) => {
  last = last.then(() => reply(request));
});
