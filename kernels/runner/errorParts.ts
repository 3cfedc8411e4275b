import { inspect } from "node:util";
import { bounded } from "../display/text.ts";

const BUILT_IN = /^(Eval|Range|Reference|Syntax|Type|URI)?Error$/;
/** Told elsewhere in a traceback. */
const TOLD = ["name", "message", "stack", "cause", "errors", "error", "suppressed"];
/** What the message of a system error repeats. */
const SYSTEM = ["errno", "code", "syscall", "path", "dest", "address", "port"];
const ASSERTION = ["generatedMessage", "code", "actual", "expected", "operator", "diff"];
const MAX_TEXT = 2000;

/** The name of an error: that of its class where the class was not given one. */
export function errorName(error: Error): string {
  const name = String(error.name ?? "Error");
  if (!BUILT_IN.test(name)) return name;
  const own = (error as { constructor?: { name?: unknown } }).constructor?.name;
  // Node's own classes, and names that a minifier left, say less.
  return typeof own === "string" && own.length > 2 && own !== "NodeError" && own !== "Object" ? own : name;
}

/** What else an error carries, as lines below its frames. No getter is called. */
export function errorProperties(error: Error): string[] {
  const { errno, code } = error as NodeJS.ErrnoException;
  const told = [
    ...TOLD,
    ...(typeof errno === "number" ? SYSTEM : []),
    ...(code === "ERR_ASSERTION" ? ASSERTION : []),
  ];
  const shown: Record<string, unknown> = {};
  for (const key of Object.keys(error)) {
    const property = Object.getOwnPropertyDescriptor(error, key);
    if (!told.includes(key) && property) Object.defineProperty(shown, key, property);
  }
  // A code by itself is for programs.
  if (Object.keys(shown).every((key) => key === "code")) return [];
  const text = inspect(shown, { depth: 1, maxArrayLength: 10, maxStringLength: 500, breakLength: 100 });
  return bounded(text.replaceAll(/\x1b\[[\d;]*m/g, ""), MAX_TEXT).split("\n");
}
