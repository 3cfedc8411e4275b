import { parentPort } from "node:worker_threads";
import { type Appending, beginRows } from "./appendRows.ts";
import { encode, writeDictionary, writeMatrix, writeTable } from "./encode.ts";
import type { Hdf5File } from "./file.ts";
import { declareWholePrecision } from "./wholePrecision.ts";
import type { WriteAnswer, WriteRequest } from "./write.ts";

// HDF5 writes the time into every dataset. In this thread it stands still, so that equal content gives equal bytes.
Date.now = () => 0;

interface Writing {
  file: Hdf5File;
  path: string;
  sparse: boolean;
  rows: Appending | undefined;
}

async function begin({
  path,
  X,
  obs,
  var: variables,
}: Extract<WriteRequest, { step: "begin" }>): Promise<Writing> {
  const hdf5 = await import("h5wasm/node");
  const module = await hdf5.ready;
  module.activate_throwing_error_handler();
  const file = new hdf5.File(path, "w") as Hdf5File;
  encode(file, "anndata", "0.1.0");
  const inBlocks = !("values" in X);
  if ("index" in obs) writeTable(file, "obs", obs);
  writeTable(file, "var", variables);
  for (const empty of ["layers", "obsm", "obsp", "varm", "varp"]) writeDictionary(file, empty, {});
  if (inBlocks)
    return { file, path, sparse: true, rows: beginRows(file, X.shape, "index" in obs ? undefined : obs) };
  writeMatrix(file, "X", X);
  return { file, path, sparse: "indptr" in X, rows: undefined };
}

let writing: Writing | undefined;

async function handle(request: WriteRequest): Promise<void> {
  if (request.step === "begin") {
    writing = await begin(request);
    return;
  }
  const { file, path, sparse, rows } = writing as Writing;
  if (request.step === "rows") {
    rows?.append(request.block);
    return;
  }
  rows?.end();
  writeDictionary(file, "uns", request.uns);
  file.close();
  if (sparse) for (const place of [["X"], ["X", "indptr"]]) declareWholePrecision(path, place);
}

// The client waits for the answer before it sends the next one.
parentPort?.on("message", (request: WriteRequest) => {
  handle(request).then(
    () => parentPort?.postMessage({ done: true } satisfies WriteAnswer),
    (error: unknown) =>
      parentPort?.postMessage({
        done: false,
        message: error instanceof Error ? error.message : String(error),
      } satisfies WriteAnswer),
  );
});
