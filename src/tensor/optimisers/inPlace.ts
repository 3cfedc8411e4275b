import { PertlineError } from "../../error.ts";
import { growingMemory, instantiate, MOST_PAGES, op, PAGE, type Code, type WasmFunction } from "../../stats/webAssembly.ts"; // prettier-ignore
import type { Parameter } from "../leaves.ts";
import { sizeOf } from "../shape.ts";
import type { Optimiser } from "./optimiser.ts";

/** A parameter with everything its steps need, in one memory. */
export interface Held {
  readonly parameter: Parameter;
  /** The parameter's values. */
  readonly values: Float32Array;
  /** Where its derivative is written before a step. */
  readonly slope: Float32Array;
  /** What is remembered of it, by name. */
  readonly remembered: Readonly<Record<string, Float32Array>>;
  /** Changes values and memory as the optimiser says. */
  step(rate: number, step: number): void;
}

/** Elements done in one go round the loop: four vectors of four. */
const STRIDE = 16;
/** Between arrays, so that equal elements of different arrays do not meet in the same lines of the cache. */
const GAP = 1088;

/**
 * Makes room for parameters and what an optimiser remembers of them. Steps change them in place, in one pass over the
 * memory: a graph's elementwise operators would take one pass for each of their results.
 *
 * @throws PertlineError OUT_OF_MEMORY
 */
export function heldInPlace(optimiser: Optimiser, parameters: readonly Parameter[]): Held[] {
  const arrays = 2 + optimiser.remembers.length;
  const bytesOf = ({ shape }: Parameter): number =>
    arrays * (4 * STRIDE * Math.ceil(sizeOf(shape) / STRIDE) + GAP);
  const most = MOST_PAGES * PAGE;
  const rooms: Parameter[][] = [[]];
  let used = PAGE;
  for (const one of parameters) {
    if (used + bytesOf(one) > most) {
      rooms.push([]);
      used = PAGE;
    }
    rooms.at(-1)!.push(one);
    used += bytesOf(one);
  }
  return rooms.flatMap((room) => {
    const bytes = room.reduce((sum, one) => sum + bytesOf(one), PAGE);
    return heldInOneMemory(optimiser, room, bytes, bytesOf);
  });
}

function heldInOneMemory(
  optimiser: Optimiser,
  parameters: readonly Parameter[],
  bytes: number,
  bytesOf: (parameter: Parameter) => number,
): Held[] {
  const memory = growingMemory();
  try {
    memory.grow(Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE);
  } catch (cause) {
    throw new PertlineError(
      "OUT_OF_MEMORY",
      `Training ${parameters.length} parameter${parameters.length > 1 ? "s" : ""} with ${optimiser.id} needs ${Math.ceil(bytes / 1e6)} MB in one piece, which could not be had (4 GB at most). Freeze parameters or use a smaller network.`,
      { cause },
    );
  }
  const { change } = instantiate([loopOver(optimiser)], memory);
  const numbers = new Float32Array(memory.buffer, 0, Object.keys(optimiser.numbers(0, 1)).length);
  let from = PAGE;
  return parameters.map((parameter) => {
    const n = sizeOf(parameter.shape);
    const padded = 4 * STRIDE * Math.ceil(n / STRIDE);
    const at = Array.from({ length: 2 + optimiser.remembers.length }, (_, i) => from + i * (padded + GAP));
    from += bytesOf(parameter);
    const [values, slope, ...others] = at.map((place) => new Float32Array(memory.buffer, place, n)) as [Float32Array, Float32Array, ...Float32Array[]]; // prettier-ignore
    return {
      parameter,
      values,
      slope,
      remembered: Object.fromEntries(optimiser.remembers.map((what, i) => [what, others[i]!])),
      step: (rate, step) => {
        numbers.set(Object.values(optimiser.numbers(rate, step)));
        if (n > 0) change!(padded, ...at);
      },
    };
  });
}

const { get, set, constant, loop, branchIf, i32, v128 } = op;

/** Writes the loop: bytes of an array, then where values, derivatives and what is remembered begin. */
function loopOver(optimiser: Optimiser): WasmFunction {
  const names = Object.keys(optimiser.numbers(0, 1));
  const { remembers } = optimiser;
  const [values, slopes] = [1, 2];
  const remembered = remembers.map((_, i) => 3 + i);
  const addresses = [values, slopes, ...remembered];
  const end = 1 + addresses.length;
  let locals = end + 1;
  const local = (): number => locals++;
  const numbers = new Map(names.map((name) => [name, local()]));
  const loaded = addresses.map(() => local());
  const kept: Code[] = [];
  const { value, remembered: memory } = optimiser.change({
    value: get(loaded[0]!),
    slope: get(loaded[1]!),
    remembered: (what) => get(loaded[2 + remembers.indexOf(what)]!),
    number: (name) => get(numbers.get(name)!),
    keep: (formula) => {
      const place = local();
      kept.push([formula, set(place)]);
      return get(place);
    },
  });
  const four = (offset: number): Code => [
    addresses.map((address, i) => [get(address), v128.load(offset), set(loaded[i]!)]),
    kept,
    remembers.map((what, i) => [get(remembered[i]!), memory[what]!, v128.store(offset)]),
    [get(values), value, v128.store(offset)],
  ];
  return {
    name: "change",
    parameters: end,
    locals: [
      { count: 1, type: "i32" },
      { count: locals - end - 1, type: "v128" },
    ],
    code: [
      names.map((name, i) => [constant(4 * i), v128.loadSplat32(), set(numbers.get(name)!)]),
      [get(values), get(0), i32.add, set(end)],
      loop(
        [0, 16, 32, 48].map(four),
        addresses.map((address) => [get(address), constant(4 * STRIDE), i32.add, set(address)]),
        [get(values), get(end), i32.lessUnsigned, branchIf(0)],
      ),
      constant(0),
    ],
  };
}
