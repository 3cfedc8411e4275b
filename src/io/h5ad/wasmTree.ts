import { PertlineError } from "../../error.ts";
import type { AttributeValue } from "../hdf5/attributes.ts";
import type { Decoded, Numbers } from "../hdf5/decode.ts";
import type { DatasetNode, GroupNode, TreeNode } from "../hdf5/node.ts";
import type { Hdf5Dataset, Hdf5Entity, Hdf5File, Hdf5Group } from "./file.ts";

// HDF5 type classes.
const [INTEGER, FLOAT, STRING, COMPOUND, ENUM] = [0, 1, 3, 6, 8];
/** What compression makes of a byte at most, blosc and zstd included, about. */
const MOST_GROWTH = 20_000;
/** Always read. */
const SMALL = 1 << 26;
/** The library's memory ends at 2 GB. */
const MOST_BYTES = 2 ** 30;

export interface WasmContext {
  /** Of the file, for messages. */
  name: string;
  fileBytes: number;
  /** What is being read, kept up to date for messages about what the library throws. */
  reading: { path: string };
  /** Other files that the library wanted to open since this was last asked. */
  refused(): string[];
}

/** The root group of a file that the HDF5 library opened. */
export function wasmTree(file: Hdf5File, context: WasmContext): GroupNode {
  return groupNode(context, file, "/");
}

/** Data are kept in another file, which is not opened: the library takes them for zeros. */
export function inOtherFile(name: string, path: string, other: string): PertlineError {
  return new PertlineError(
    "OTHER_FILE",
    `The file ${name} keeps ${path} in another file (${other}), which is not opened. Write it again as one file.`,
  );
}

function attributeOf(
  { reading }: WasmContext,
  entity: Hdf5Group | Hdf5Dataset,
  path: string,
): GroupNode["attribute"] {
  return (name) => {
    reading.path = path;
    const value: unknown = entity.attrs[name]?.value;
    if (value === undefined || value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value; // prettier-ignore
    if (typeof value === "bigint") return Number(value);
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return undefined;
    const several = Array.from(value as Iterable<unknown>);
    return several.map((one) => (typeof one === "string" ? one : Number(one))) as AttributeValue;
  };
}

function groupNode(context: WasmContext, group: Hdf5Group, path: string): GroupNode {
  let keys: string[] | undefined;
  const list = (): string[] => {
    context.reading.path = path;
    return (keys ??= [...group.keys()]);
  };
  return {
    kind: "group",
    path,
    keys: list,
    // The library throws when it is asked for what is not there.
    get: (name) => (list().includes(name) ? entityNode(context, group, name, path) : undefined),
    attribute: attributeOf(context, group, path),
  };
}

function entityNode(context: WasmContext, group: Hdf5Group, name: string, above: string): TreeNode {
  const path = `${above === "/" ? "" : above}/${name}`;
  context.reading.path = path;
  const entity: Hdf5Entity | null = group.get(name);
  context.refused(); // links to other files, told below
  switch ((entity as { type?: string } | null)?.type) {
    case "Group":
      return groupNode(context, entity as Hdf5Group, path);
    case "Dataset":
      return datasetNode(context, entity as Hdf5Dataset, path);
    case "ExternalLink":
      return { kind: "link", path, why: "it is a link into another file, which is not followed" };
    default:
      return { kind: "link", path, why: "it is a link that leads nowhere" };
  }
}

function kindOf({ type, size }: { type: number; size: number }): DatasetNode["type"] {
  if (type === INTEGER || (type === FLOAT && size >= 4)) return "number";
  return type === STRING ? "text" : type === ENUM ? "boolean" : type === COMPOUND ? "record" : "other";
}

function datasetNode(context: WasmContext, dataset: Hdf5Dataset, path: string): DatasetNode {
  const { metadata } = dataset;
  const { shape, chunks, size } = metadata;
  const type = kindOf(metadata);
  return {
    kind: "dataset",
    path,
    shape,
    type,
    bytes: size,
    float: metadata.type === FLOAT,
    chunk: chunks ?? undefined,
    attribute: attributeOf(context, dataset, path),
    read: (from, to) => {
      context.reading.path = path;
      if (shape === null) return new Float64Array();
      const all = shape.reduce((product, n) => product * n, size);
      const [rows = 1] = shape;
      const wanted = rows === 0 ? 0 : (all / rows) * ((to ?? rows) - (from ?? 0));
      const chunkBytes = (chunks ?? []).reduce((product, n) => product * n, size);
      const most = Math.max(SMALL, MOST_GROWTH * context.fileBytes);
      if (wanted > Math.min(MOST_BYTES, most) || chunkBytes > Math.min(MOST_BYTES, most))
        throw new PertlineError(
          "FILE_DAMAGED",
          `The file ${context.name} declares ${wanted} bytes (chunks of ${chunkBytes}) at ${path}, which cannot be read in ${context.fileBytes} bytes of file. It may be damaged: copy or download it again.`,
        );
      if (wanted === 0) return type === "text" ? [] : new Float64Array();
      const value: unknown =
        from === undefined || shape.length === 0
          ? dataset.value
          : dataset.slice([[from, to ?? rows], ...shape.slice(1).map((): [] => [])]);
      const [other] = context.refused();
      if (other !== undefined) throw inOtherFile(context.name, path, other);
      return decoded(value, dataset, context, path);
    },
  };
}

function decoded(value: unknown, dataset: Hdf5Dataset, { name }: WasmContext, path: string): Decoded {
  const { metadata } = dataset;
  const type = kindOf(metadata);
  if (type === "record") {
    const fields = metadata.compound_type?.members ?? [];
    const rows = (metadata.shape?.length === 0 ? [value] : value) as unknown[][];
    return new Map(fields.map((field, i) => [field.name, columnOf(rows.map((row) => row[i]))]));
  }
  if (type === "text") {
    const texts = Array.isArray(value) ? (value as string[]) : [String(value)];
    if (texts.some((text) => text.includes("\ufffd")))
      throw new PertlineError(
        "BAD_TEXT",
        `The file ${name} holds text at ${path} that is not UTF-8. Write it again in UTF-8.`,
      );
    return texts;
  }
  if (type === "other")
    throw new PertlineError(
      "ODD_ENCODING",
      `The file ${name} holds at ${path} values of a kind that is not read.`,
    );
  if (ArrayBuffer.isView(value)) return value as Numbers;
  return typeof value === "bigint" ? BigInt64Array.of(value) : Float64Array.of(Number(value));
}

function columnOf(values: readonly unknown[]): Numbers | string[] {
  return typeof values[0] === "string" ? values.map(String) : Float64Array.from(values, Number);
}
