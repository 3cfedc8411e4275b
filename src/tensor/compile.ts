import { PertlineError } from "../error.ts";
import { random, type Random } from "../stats/random.ts";
import { isParameter, type Input } from "./leaves.ts";
import { emit } from "./onnx/emission.ts";
import { graphSession } from "./session.ts";
import { shapeText, sizeOf } from "./shape.ts";
import { ARRAYS, type Tensor, type Values } from "./tensor.ts";

export interface CompileOptions {
  /** Threads of one operator; the number of cores at most. Results are the same for the same number. Default 1. */
  threads?: number;
}

/** A graph that can be run. */
export interface Program {
  /** What has to be given to `run`: inputs that are neither parameters nor drawn. */
  readonly inputs: readonly Input[];
  /**
   * Computes the outputs.
   *
   * @param feeds values of the inputs by name, row-major; parameters have their own unless given
   * @param options `random`: for what is drawn; `into`: arrays to write outputs into, instead of new ones
   * @throws PertlineError BAD_FEED, NO_RANDOM, OUT_OF_MEMORY, RUN_FAILED
   */
  run(
    feeds?: Readonly<Record<string, Values>>,
    options?: { random?: Random; into?: Readonly<Record<string, Values>> },
  ): Promise<Record<string, Values>>;
  /** Frees the runtime's memory. */
  close(): Promise<void>;
}

/**
 * Makes a program of everything that the outputs depend on.
 * @throws PertlineError SAME_NAME, NO_RUNTIME, OUT_OF_MEMORY, RUN_FAILED
 */
export async function compile(
  outputs: Readonly<Record<string, Tensor>>,
  options: CompileOptions = {},
): Promise<Program> {
  const emitted = emit(outputs);
  const { inputs } = emitted;
  const session = await explained(outputs, () => graphSession(emitted, options));
  const given = inputs.filter((one) => !isParameter(one) && !one.draw);
  return {
    inputs: given,
    run: async (feeds = {}, { random: source, into = {} } = {}) => {
      const unknown = Object.keys(feeds).find((name) => !inputs.some((one) => one.name === name));
      if (unknown !== undefined)
        throw new PertlineError("BAD_FEED", `There is no input "${unknown}". The inputs are ${given.map(({ name }) => name).join(", ") || "none"}.`); // prettier-ignore
      const values = Object.fromEntries(
        inputs.map((one) => [one.name, valuesOf(one, feeds[one.name], source)]),
      );
      const results = Object.fromEntries(
        Object.entries(outputs).map(([name, { type, shape }]) => [
          name,
          into[name] ?? new ARRAYS[type](sizeOf(shape)),
        ]),
      );
      await explained(outputs, () => session.run({ ...values, ...results }));
      return results;
    },
    close: () => session.close(),
  };
}

/** One run, for a look: compiles, runs and closes. */
export async function evaluate(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Readonly<Record<string, Values>> = {},
  { seed = 1, threads }: { seed?: number; threads?: number } = {},
): Promise<Record<string, Values>> {
  const program = await compile(outputs, threads === undefined ? {} : { threads });
  try {
    return await program.run(feeds, { random: random(seed) });
  } finally {
    await program.close();
  }
}

function valuesOf(one: Input, given: Values | undefined, source: Random | undefined): Values {
  const values = given ?? (isParameter(one) ? one.values : one.draw ? draw(one, source) : undefined);
  if (!values)
    throw new PertlineError("BAD_FEED", `The input "${one.name}" of shape ${shapeText(one.shape)} was not given.`); // prettier-ignore
  if (!(values instanceof ARRAYS[one.type]) || values.length !== sizeOf(one.shape))
    throw new PertlineError(
      "BAD_FEED",
      `The input "${one.name}" of shape ${shapeText(one.shape)} needs a ${ARRAYS[one.type].name} of ${sizeOf(one.shape)} values, found a ${values.constructor.name} of ${values.length}.`,
    );
  return values;
}

function draw(one: Input, source: Random | undefined): Values {
  if (source) return one.draw!(source);
  throw new PertlineError("NO_RANDOM", `"${one.name}" is drawn at every run: give a random generator.`);
}

async function explained<T>(outputs: Readonly<Record<string, Tensor>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    if (code === "OUT_OF_MEMORY" || code === "NO_RUNTIME") throw error;
    const asked = /allocate memory for requested buffer of size (\d+)/.exec(message)?.[1];
    if (asked !== undefined || /bad_alloc|out of memory/i.test(message))
      throw new PertlineError(
        "OUT_OF_MEMORY",
        `The graph of ${Object.keys(outputs).slice(0, 5).join(", ")} needs more memory than there is${asked ? `: one value of ${Math.ceil(Number(asked) / 1e6)} MB could not be had` : ""}. Use smaller batches or a smaller network.`,
        { cause: error },
      );
    throw new PertlineError("RUN_FAILED", `The runtime refused the graph: ${message}`, { cause: error });
  }
}
