import { PertlineError } from "../../error.ts";
import { growingMemory, MOST_PAGES, PAGE } from "../../stats/webAssembly.ts";

/** Something that the runtime does badly, computed between two of its runs by a program of our own. */
export interface Work {
  /** Works of one key on the same inputs are done once. */
  key: string;
  /**
   * Asks for the memory it needs.
   *
   * @param reserve says where so many bytes will be
   * @returns what sets it up, once all of the memory is there
   */
  plan(reserve: (bytes: number) => number): (memory: WebAssembly.Memory) => ReadyWork;
}

export interface ReadyWork {
  /** Where its operands are to be before it runs, and its result is afterwards. */
  readonly inputs: readonly Float32Array[];
  readonly output: Float32Array;
  run(): void;
}

/**
 * Sets works up in one memory.
 * @throws PertlineError OUT_OF_MEMORY
 */
export function readyWorks(works: readonly Work[]): ReadyWork[] {
  if (works.length === 0) return [];
  let bytes = 0;
  const planned = works.map((work) =>
    work.plan((wanted) => {
      const at = bytes;
      bytes += 64 * Math.ceil(wanted / 64);
      return at;
    }),
  );
  const memory = growingMemory();
  const missing = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE;
  try {
    if (bytes > MOST_PAGES * PAGE) throw new RangeError("more than 32 bits can address");
    if (missing > 0) memory.grow(missing);
  } catch (cause) {
    throw new PertlineError(
      "OUT_OF_MEMORY",
      `The graph's sparse products need ${Math.ceil(bytes / 1e6)} MB in one piece, which could not be had (4 GB at most). Use smaller batches or a smaller network.`,
      { cause },
    );
  }
  return planned.map((setUp) => setUp(memory));
}
