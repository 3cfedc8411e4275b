import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { MimeBundle } from "../session/events.ts";

/** An output as it lies in a notebook file; texts are joined strings in memory and lists of lines on disk. */
export type NotebookOutput =
  | { output_type: "stream"; name: string; text: string }
  | { output_type: "display_data"; data: MimeBundle; metadata: MimeBundle }
  | { output_type: "execute_result"; data: MimeBundle; metadata: MimeBundle; execution_count: number | null }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

export interface CodeCell {
  cell_type: "code";
  id: string;
  metadata: Record<string, unknown>;
  source: string;
  execution_count: number | null;
  outputs: NotebookOutput[];
}

export interface TextCell {
  cell_type: "markdown" | "raw";
  id: string;
  metadata: Record<string, unknown>;
  source: string;
  /** File name → MIME bundle, for `attachment:` links in markdown. */
  attachments?: Record<string, MimeBundle>;
}

export type Cell = CodeCell | TextCell;

/** A notebook in format 4.5. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: 5;
  metadata: Record<string, unknown>;
  cells: Cell[];
}

/** Thrown for a file that is not a notebook this program can read without losing something. */
export class NotebookFormatError extends Error {
  readonly code = "ERR_NOTEBOOK_FORMAT";
}

const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? value : value.join("")));
const metadata = z.record(z.string(), z.unknown());
const bundle = metadata.transform(joinBundle);
const count = z.number().int().nullable();

const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.string(), text }),
  z.looseObject({ output_type: z.literal("display_data"), data: bundle, metadata }),
  z.looseObject({ output_type: z.literal("execute_result"), data: bundle, metadata, execution_count: count }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "a cell id has 1 to 64 letters, digits, '-' or '_'");
const shared = { id: id.optional(), metadata, source: text };
const attachments = z.record(z.string(), bundle).optional();
const cell = z.discriminatedUnion("cell_type", [
  z.looseObject({
    ...shared,
    cell_type: z.literal("code"),
    execution_count: count.default(null),
    outputs: z.array(output),
  }),
  z.looseObject({ ...shared, cell_type: z.literal("markdown"), attachments }),
  z.looseObject({ ...shared, cell_type: z.literal("raw"), attachments }),
]);
const body = z.looseObject({ metadata, cells: z.array(cell) });
const head = z.looseObject({ nbformat: z.number().int(), nbformat_minor: z.number().int() });

/**
 * Reads a notebook of format 4.0 to 4.5 from text. Cells without an id (before 4.5), or repeating one, get an id
 * derived from their position and source, so that reading the same file twice gives the same ids.
 * @param name shown in error messages
 * @throws NotebookFormatError
 */
export function parseNotebook(content: string, name = "notebook"): Notebook {
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new NotebookFormatError(
      `${name}: not a notebook: expected JSON, but ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const version = head.safeParse(json);
  if (!version.success)
    throw new NotebookFormatError(
      `${name}: not a notebook: expected the whole numbers nbformat and nbformat_minor at the top level`,
    );
  const { nbformat, nbformat_minor: minor } = version.data;
  if (nbformat !== 4 || minor < 0 || minor > 5)
    throw new NotebookFormatError(
      `${name}: has notebook format ${nbformat}.${minor}; formats 4.0 to 4.5 are read. ` +
        (nbformat < 4
          ? "Open and save it in JupyterLab, or run: jupyter nbconvert --to notebook --inplace FILE"
          : "Save it in format 4.5"),
    );
  const parsed = body.safeParse(json);
  if (!parsed.success) throw new NotebookFormatError(`${name}: ${describe(parsed.error)}`);
  return {
    ...parsed.data,
    nbformat: 4,
    nbformat_minor: 5,
    cells: withIds(parsed.data.cells as (Omit<Cell, "id"> & { id?: string })[]),
  } as Notebook;
}

/** Reads a notebook file; see {@link parseNotebook}. */
export async function readNotebook(file: string): Promise<Notebook> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const found =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "is a folder" : String(error);
    throw new NotebookFormatError(`${file}: cannot be read: ${found}`);
  }
  return parseNotebook(content, file);
}

/** The file text Jupyter itself writes: keys sorted, one space of indentation, texts as lists of lines, newline at the end. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((item) => ({
    ...item,
    source: splitLines(item.source),
    ...(item.cell_type === "code" && { outputs: item.outputs.map(splitOutput) }),
  }));
  return stringify({ ...notebook, cells }, "\n") + "\n";
}

/** Writes a notebook through a temporary file beside it, so that a reader never sees half of it. Makes missing folders. */
export async function writeNotebook(file: string, notebook: Notebook): Promise<void> {
  await writeAtomically(file, formatNotebook(notebook));
}

/** Replaces a file at once; an existing file keeps its permissions, and a failure leaves it as it was. */
export async function writeAtomically(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const mode = await stat(file).then((found) => found.mode, () => undefined); // prettier-ignore
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(4).toString("hex")}.tmp`,
  );
  try {
    await writeFile(temporary, content, { flag: "wx", ...(mode !== undefined && { mode }) });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function withIds(cells: (Omit<Cell, "id"> & { id?: string })[]): Cell[] {
  const given = new Set(cells.map((item) => item.id));
  const used = new Set<string>();
  return cells.map((item, index) => {
    let unique = item.id;
    for (let salt = 0; unique === undefined || used.has(unique); salt++) {
      const made = createHash("sha256").update(`${index}\n${salt}\n${item.source}`).digest("hex").slice(0, 8);
      unique = given.has(made) ? undefined : made;
    }
    used.add(unique);
    return { ...item, id: unique } as Cell;
  });
}

function isJsonMime(mime: string): boolean {
  return mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
}

function joinBundle(data: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      !isJsonMime(mime) && Array.isArray(value) && value.every((line) => typeof line === "string")
        ? value.join("")
        : value,
    ]),
  );
}

function splitOutput(item: NotebookOutput): unknown {
  if (item.output_type === "stream") return { ...item, text: splitLines(item.text) };
  if (item.output_type === "error") return item;
  const data = Object.entries(item.data).map(([mime, value]) => {
    const lines = mime.startsWith("text/") || mime === "application/javascript" || mime === "image/svg+xml";
    return [mime, lines && typeof value === "string" ? splitLines(value) : value];
  });
  return { ...item, data: Object.fromEntries(data) };
}

/** Lines with their ends, cut where Python's `str.splitlines` cuts, so that a file saved by Jupyter stays the same bytes. */
function splitLines(value: string): string[] {
  return (
    value.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|.+$/gs) ??
    []
  );
}

// JSON.stringify puts keys that look like integers first; Jupyter sorts all keys as text.
function stringify(value: unknown, newline: string): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const inner = newline + " ";
  if (Array.isArray(value))
    return value.length === 0
      ? "[]"
      : `[${inner}${value.map((item) => stringify(item, inner)).join("," + inner)}${newline}]`;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}: ${stringify(item, inner)}`);
  return entries.length === 0 ? "{}" : `{${inner}${entries.join("," + inner)}${newline}}`;
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "not a valid notebook";
  const where = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  return `not a valid notebook: ${where.replace(/^\./, "")}: ${issue.message}${more}`;
}
