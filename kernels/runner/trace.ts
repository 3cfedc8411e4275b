import { findSourceMap, SourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { errorName, errorProperties } from "./errorParts.ts";
import type { RunnableCell } from "../cell/transform.ts";
import { type Shift, unshift } from "../cell/edits.ts";
import { excerpt } from "../cell/excerpt.ts";
import { bounded, inspectText, messageOf } from "../display/text.ts";
import type { CellError } from "../session/events.ts";

/** What precedes a cell's body on its first line when it is evaluated. */
export const BODY_PREFIX = "(async () => {";
const HOISTED = "#hoisted";

interface Known {
  source: string;
  sourceMap: SourceMap;
  body: readonly Shift[];
  hoisted: readonly Shift[];
}

interface Position {
  file: string;
  line: number;
  column: number;
}

const cells = new Map<string, Known>();
const kernelRoot = path.resolve(import.meta.dirname, "..");
let projectDirectory = process.cwd();

/** The script name of a cell's body or of its hoisted functions. */
export function scriptName(number: number, part: "body" | "hoisted"): string {
  return `cell_${number}.ts${part === "hoisted" ? HOISTED : ""}`;
}

/** Lets stack traces through this cell show its own lines. */
export function registerCell(number: number, source: string, runnable: RunnableCell): void {
  cells.set(scriptName(number, "body"), {
    source,
    sourceMap: new SourceMap({
      version: 3,
      file: "",
      sources: ["cell"],
      sourcesContent: [],
      names: [],
      sourceRoot: "",
      mappings: runnable.mappings,
    }),
    body: runnable.body.shifts,
    hoisted: runnable.hoisted?.shifts ?? [],
  });
}

/** Replaces V8's stack text by one with true positions, without frames of the kernel and of Node. */
export function installTraces(directory: string): void {
  projectDirectory = directory;
  process.setSourceMapsEnabled(true);
  Error.stackTraceLimit = 50;
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.flatMap((frame) => {
      const at = locate(frame);
      if (!at) return [];
      const name = functionName(frame);
      const place = `${at.file}:${at.line}:${at.column}`;
      return [name ? `    at ${name} (${place})` : `    at ${place}`];
    });
    return [headline(error), ...lines.slice(0, 20)].join("\n");
  };
}

/** The error as a front end shows it: message, frames, the cell's line with a mark, and what caused it. Never throws. */
export function describeError(thrown: unknown): CellError {
  try {
    return describe(thrown, new Set());
  } catch (error) {
    const evalue = `A value that cannot be shown was thrown: ${messageOf(error)}`;
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`] };
  }
}

/** @param seen errors further out, for one of them may be its own cause, and the lines of cells that they have shown */
function describe(thrown: unknown, seen: Set<unknown>): CellError {
  if (!isErrorLike(thrown)) {
    const shown = inspectText(thrown);
    return { ename: "Thrown", evalue: shown, traceback: [`Thrown: ${shown}`] };
  }
  seen.add(thrown);
  const stack = typeof thrown.stack === "string" ? withoutInternals(thrown.stack) : headline(thrown);
  const traceback = bounded(stack).split("\n");
  traceback.push(...errorProperties(thrown));
  const found = excerptOf(stack);
  // What an error was caused by is often in its own line.
  if (found && !seen.has(found.place)) traceback.push("", ...found.lines);
  seen.add(found?.place);
  if (thrown.cause !== undefined && !seen.has(thrown.cause)) {
    traceback.push("", "Caused by:", ...describe(thrown.cause, seen).traceback);
  }
  const { name, error, suppressed, errors } = thrown as unknown as Record<string, unknown>;
  if (name === "SuppressedError") {
    for (const one of [error, suppressed])
      if (!seen.has(one)) traceback.push("", ...describe(one, seen).traceback);
  }
  if (Array.isArray(errors)) {
    for (const one of errors.slice(0, 5))
      if (!seen.has(one)) traceback.push("", ...describe(one, seen).traceback);
    if (errors.length > 5) traceback.push("", `… and ${errors.length - 5} more errors`);
  }
  return {
    ename: errorName(thrown),
    evalue: bounded(String(thrown.message ?? "")),
    traceback,
  };
}

/** Stacks written elsewhere, such as in a worker thread, have all frames. */
function withoutInternals(stack: string): string {
  const isInternal = (line: string): boolean =>
    /^ +at /.test(line) && (/[( ]node:/.test(line) || line.includes(kernelRoot + path.sep));
  return stack
    .split("\n")
    .filter((line) => !isInternal(line))
    .map((line) => line.replace(/file:\/\/[^?)]+\?v=\w+(?=:\d+:\d+)/, (url) => shorten(fileOf(url))))
    .join("\n");
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call({ name: errorName(error), message: error.message });
  } catch {
    return "Error";
  }
}

function functionName(frame: NodeJS.CallSite): string | null {
  const name = frame.getFunctionName();
  if (!name || name === "eval" || name.startsWith("$pertline")) return null;
  const type = frame.isToplevel() ? null : frame.getTypeName();
  const prefix = frame.isConstructor() ? "new " : frame.isAsync() ? "async " : "";
  return type && type !== "Object" && type !== "Function" && !name.includes(".")
    ? `${prefix}${type}.${name}`
    : prefix + name;
}

function locate(frame: NodeJS.CallSite): Position | undefined {
  const script = frame.getScriptNameOrSourceURL() ?? frame.getFileName();
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (!script || line === null || column === null) return undefined;
  if (script.startsWith("cell_")) return locateInCell(script, line - 1, column - 1);
  if (script.startsWith("node:")) return undefined;
  const file = script.startsWith("file:") ? fileOf(script) : script;
  if (file.startsWith(kernelRoot + path.sep) || !path.isAbsolute(file)) return undefined;
  const entry = findSourceMap(script)?.findEntry(line - 1, column - 1);
  const mapped = entry && "originalLine" in entry ? entry : undefined;
  if (entry && !mapped) return undefined;
  return {
    file: shorten(file),
    line: mapped ? mapped.originalLine + 1 : line,
    column: mapped ? mapped.originalColumn + 1 : column,
  };
}

function locateInCell(script: string, line: number, column: number): Position | undefined {
  const hoisted = script.endsWith(HOISTED);
  const name = hoisted ? script.slice(0, -HOISTED.length) : script;
  const known = cells.get(name);
  if (!known) return undefined;
  const inBody = hoisted || line > 0 ? column : Math.max(0, column - BODY_PREFIX.length);
  const original = unshift(hoisted ? known.hoisted : known.body, line, inBody);
  const entry = known.sourceMap.findEntry(line, Math.max(0, original));
  // Helpers that a compiler puts in front, e.g. for decorators.
  if (!("originalLine" in entry)) return undefined;
  return { file: name, ...asShown(known.source, entry.originalLine, entry.originalColumn) };
}

/** To compilers the two Unicode separators end a line, to the editors of notebooks they do not. Counts from 1. */
function asShown(source: string, line: number, column: number): { line: number; column: number } {
  if (!/[\u2028\u2029]/.test(source)) return { line: line + 1, column: column + 1 };
  const before = source.split(/(?<=\r\n|\r(?!\n)|[\n\u2028\u2029])/).slice(0, line);
  const shown = before.join("").split("\n");
  return { line: shown.length, column: (shown.at(-1) as string).length + column + 1 };
}

function fileOf(url: string): string {
  return fileURLToPath(url.replace(/[?#].*$/, ""));
}

function shorten(file: string): string {
  const relative = path.relative(projectDirectory, file);
  return relative.split(path.sep).filter((part) => part === "..").length <= 2 ? relative : file;
}

/** The first place of a cell in a stack, as text and as what stands there. */
function excerptOf(stack: string): { place: string; lines: string[] } | undefined {
  const match = /\b(cell_\d+\.ts):(\d+):(\d+)/.exec(stack);
  const source = match && cells.get(match[1] as string)?.source;
  if (!match || !source) return undefined;
  return {
    place: `${match[1]}:${match[2]}`,
    lines: excerpt(source, Number(match[2]), Number(match[3])),
  };
}
