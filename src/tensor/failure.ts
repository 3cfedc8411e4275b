import { PertlineError } from "../error.ts";
import { shapeText } from "./shape.ts";
import { nameOf, type Tensor } from "./tensor.ts";

/** Files of the engine itself, which are never "your line". */
const OWN = /[\\/](?:src|dist[\\/]src)[\\/]tensor[\\/]/;

/**
 * An error about a graph that names the line which built it: graphs are built far from where they run.
 *
 * @param operands named with their shapes behind the message
 */
export function graphError(code: string, message: string, operands: readonly Tensor[] = []): PertlineError {
  const line = userLine();
  const parts = [message];
  if (operands.length > 0)
    parts.push(`Here ${operands.map((one) => `${nameOf(one)} is ${shapeText(one.shape)}`).join(", ")}.`);
  if (line) parts.push(`Built at ${line}.`);
  return new PertlineError(code, parts.join(" "));
}

/** The first line of the stack that is not the engine's. */
function userLine(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const stack = new Error("where").stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    const place = /\(?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?$/.exec(line)?.[1];
    if (place && !OWN.test(place) && !place.startsWith("node:"))
      return place.replace(/^file:\/\//, "").replace(/\?[^:]*/, "");
  }
  return undefined;
}
