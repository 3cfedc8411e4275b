import type { FileBytes } from "./bytes.ts";
import { damaged, unknown } from "./bytes.ts";
import { readAttribute } from "./attributes.ts";
import { findStorage, one } from "./dataset.ts";
import { readDataspace } from "./dataspace.ts";
import { newDecode } from "./decode.ts";
import type { GlobalHeap } from "./globalHeap.ts";
import { newGlobalHeap } from "./globalHeap.ts";
import { listMembers } from "./group.ts";
import type { DatasetNode, GroupNode, TreeNode } from "./node.ts";
import type { Message } from "./objectHeader.ts";
import { MESSAGE, readObjectHeader } from "./objectHeader.ts";
import { newReadRows } from "./readRows.ts";
import type { StoredType } from "./storedType.ts";
import { readStoredType } from "./storedType.ts";
import { readSuperblock } from "./superblock.ts";

/** Of HDF5 elements whose texts are decoded at a time. */
const PART = 1 << 16;

interface Context {
  file: FileBytes;
  heap: GlobalHeap;
}

/**
 * The root group of an open file, read without the HDF5 library.
 * @param name of the file, for messages
 * @throws PertlineError HDF5_UNKNOWN for what only the general reader knows, HDF5_DAMAGED; so do its nodes
 */
export function openTree(fd: number, name: string): GroupNode {
  const { file, root } = readSuperblock(fd, name);
  return groupNode({ file, heap: newGlobalHeap(file) }, readObjectHeader(file, root), "/");
}

function openNode(context: Context, at: number, path: string): TreeNode {
  const messages = readObjectHeader(context.file, at);
  const has = (type: number): boolean => messages.some((message) => message.type === type);
  if (has(MESSAGE.symbolTable) || has(MESSAGE.linkInfo) || has(MESSAGE.link))
    return { ...groupNode(context, messages, path), id: at };
  if (has(MESSAGE.layout)) return datasetNode(context, messages, path);
  throw unknown(context.file, `the object ${path}, which is neither a group nor a dataset`);
}

function attributeOf(
  { file, heap }: Context,
  messages: readonly Message[],
  path: string,
): GroupNode["attribute"] {
  return (name) => readAttribute(file, messages, name, newDecode(file, heap, `attribute ${name} of ${path}`));
}

function groupNode(context: Context, messages: readonly Message[], path: string): GroupNode {
  const { file } = context;
  let members: ReturnType<typeof listMembers> | undefined;
  const list = (): ReturnType<typeof listMembers> => (members ??= listMembers(messages));
  return {
    kind: "group",
    path,
    keys: () => [...list().keys()],
    get: (name) => {
      const link = list().get(name);
      if (!link) return undefined;
      const inner = `${path === "/" ? "" : path}/${name}`;
      // Soft links within the file are followed by the general reader.
      if (link.kind !== "hard") throw unknown(file, `the link ${inner}`);
      return openNode(context, link.at, inner);
    },
    attribute: attributeOf(context, messages, path),
  };
}

function datasetNode(context: Context, messages: readonly Message[], path: string): DatasetNode {
  const { file, heap } = context;
  const stored = readStoredType({ ...one(file, messages, MESSAGE.datatype).cursor });
  const { none } = readDataspace({ ...one(file, messages, MESSAGE.dataspace).cursor });
  const storage = findStorage(file, messages, stored.bytes);
  const { shape, chunk } = storage;
  const decode = newDecode(file, heap, path);
  const readRows = newReadRows(file, storage, stored.bytes, path);
  const rows = shape[0] ?? (none ? 0 : 1);
  return {
    kind: "dataset",
    path,
    shape: none ? null : shape,
    type: kindOf(stored),
    bytes: stored.bytes,
    float: stored.kind === "number" && stored.type.startsWith("f"),
    chunk,
    attribute: attributeOf(context, messages, path),
    read: (from = 0, to = rows) => {
      if (!(from >= 0 && from <= to && to <= rows))
        throw damaged(file, `${path} has ${rows} rows, not those from ${from} to ${to}`);
      return isText(stored) ? readTexts(from, to) : decode(readRows(from, to), stored);
    },
  };

  /** Part by part: a reference to a text is as large as a short text. */
  function readTexts(from: number, to: number): string[] {
    const width = shape.slice(1).reduce((a, b) => a * b, 1);
    const step = Math.max(1, Math.floor(PART / Math.max(1, width)));
    const texts: string[] = [];
    for (let at = from; at < to; at += step)
      for (const text of decode(readRows(at, Math.min(to, at + step)), stored) as string[]) texts.push(text);
    return texts;
  }
}

function isText({ kind }: StoredType): boolean {
  return kind === "text" || kind === "fixedText";
}

function kindOf(type: StoredType): DatasetNode["type"] {
  return isText(type) ? "text" : (type.kind as DatasetNode["type"]);
}
