import { PertlineError } from "../error.ts";
import { random } from "../stats/random.ts";
import { compile, type Program } from "./compile.ts";
import { gradients } from "./gradients.ts";
import { isParameter, type Parameter } from "./leaves.ts";
import { inOrder } from "./onnx/emission.ts";
import { clipped } from "./optimisers/clip.ts";
import { heldInPlace, type Held } from "./optimisers/inPlace.ts";
import type { Optimiser } from "./optimisers/optimiser.ts";
import { sameShape, shapeText, type Shape } from "./shape.ts";
import type { Tensor, Values } from "./tensor.ts";

/** What is trained: a graph for batches of one size. */
export interface TrainingGraph {
  /** A single number. */
  loss: Tensor;
  /** Further numbers and arrays to look at, by name. */
  metrics?: Readonly<Record<string, Tensor>>;
  /** What becomes of parameters that are not trained, e.g. running statistics. */
  updates?: ReadonlyMap<Parameter, Tensor>;
}

export interface TrainerOptions {
  optimiser: Optimiser;
  /** Parameters that stay as they are. */
  frozen?: readonly Parameter[];
  /** Longest derivative, all parameters together. */
  clip?: number;
  threads?: number;
  /** Of everything that is drawn in the graph, e.g. dropout. Default 1. */
  seed?: number;
}

export interface StepResult {
  loss: number;
  metrics: Readonly<Record<string, Values>>;
}

/** Everything a training needs to go on: values of the parameters and of what is remembered of them, by name. */
export interface TrainerState {
  steps: number;
  values: Readonly<Record<string, SavedValues>>;
}

export interface SavedValues {
  shape: Shape;
  /** Row-major. */
  values: Float32Array;
}

/**
 * Makes training steps: a run of a graph that holds the forward pass and the derivatives, then one pass over the
 * parameters, which changes their `values` in place.
 */
export interface Trainer {
  /** Steps made. */
  readonly steps: number;
  /**
   * One step.
   *
   * @param size of the batch: the graph for it is built and compiled when it first occurs
   * @throws PertlineError NOT_FINITE naming step and parameter, which stays as it was before; those of `compile`
   */
  step(size: number, feeds: Readonly<Record<string, Values>>, rate: number): Promise<StepResult>;
  /** A copy of the state. */
  save(): TrainerState;
  /** Goes on from a state. @throws PertlineError WRONG_STATE naming what does not fit, here or at the next step */
  restore(state: TrainerState): void;
  close(): Promise<void>;
}

/**
 * @param build the graph for a batch of a size; parameters are made outside of it, so that all sizes share them
 */
export function trainer(build: (size: number) => TrainingGraph, options: TrainerOptions): Trainer {
  const { optimiser } = options;
  const known = new Map<string, Parameter>();
  const held = new Map<string, Held>();
  const programs = new Map<number, Promise<CompiledStep>>();
  const spare = new Map<string, Float32Array>();
  const source = random(options.seed ?? 1);
  let steps = 0;

  /** Everything that is kept, by name. */
  const kept = (): [name: string, shape: Shape, values: Float32Array][] => [
    ...[...known.values()].map((one) => [one.name, one.shape, one.values] as [string, Shape, Float32Array]),
    ...[...held.values()].flatMap(
      ({ parameter: { name, shape }, remembered }) =>
      Object.entries(remembered).map(([what, values]) => [`${name}/${what}`, shape, values] as [string, Shape, Float32Array]), // prettier-ignore
    ),
  ];

  // A state may come before the first step, when no graph has named its parameters yet.
  let waiting = new Map<string, SavedValues>();
  const take = (): void => {
    if (waiting.size === 0) return;
    for (const [name, shape, values] of kept()) {
      const saved = waiting.get(name);
      if (!saved) continue;
      if (!sameShape(saved.shape, shape))
        throw new PertlineError(
          "WRONG_STATE",
          `The saved "${name}" has the shape ${shapeText(saved.shape)}, here it has ${shapeText(shape)}.`,
        );
      values.set(saved.values);
      waiting.delete(name);
    }
  };

  const compiled = async (size: number): Promise<CompiledStep> => {
    const step = await compiledStep(build(size), options);
    for (const one of step.parameters) {
      if (known.has(one.name) && known.get(one.name) !== one)
        throw new PertlineError(
          "SAME_NAME",
          `The graph for batches of ${size} has another parameter called "${one.name}" than the graph before it. Make parameters outside of the function that builds the graph.`,
        );
      known.set(one.name, one);
    }
    for (const one of heldInPlace(optimiser, step.trained.filter(({ name }) => !held.has(name)))) held.set(one.parameter.name, one); // prettier-ignore
    return step;
  };
  const prepared = (size: number): Promise<CompiledStep> => {
    const found = programs.get(size) ?? compiled(size);
    programs.set(size, found);
    return found;
  };

  return {
    get steps() {
      return steps;
    },
    step: async (size, feeds, rate) => {
      const { program, trained, updated } = await prepared(size);
      const these = trained.map(({ name }) => held.get(name)!);
      for (const { parameter, values } of these) {
        // Elsewhere at first, and where somebody else has set or trained them in the meantime.
        if (parameter.values === values) continue;
        values.set(parameter.values);
        parameter.values = values;
      }
      take();
      const into: Record<string, Values> = {};
      for (const { parameter, slope } of these) into[`slope ${parameter.name}`] = slope;
      for (const { name, values } of updated)
        into[`new ${name}`] = spare.get(name) ?? new Float32Array(values.length);
      const { loss, ...results } = await program.run(feeds, { random: source.split(`${steps}`), into });
      checkFinite(loss![0]!, steps + 1, these, updated, results);
      for (const one of these) one.step(rate, steps + 1);
      for (const one of updated) {
        spare.set(one.name, one.values);
        one.values = results[`new ${one.name}`] as Float32Array;
      }
      steps++;
      const metrics = Object.entries(results).filter(([name]) => name.startsWith("metric "));
      return {
        loss: loss![0]!,
        metrics: Object.fromEntries(metrics.map(([name, values]) => [name.slice("metric ".length), values])),
      };
    },
    save: () => ({
      steps,
      values: Object.fromEntries(kept().map(([name, shape, values]) => [name, { shape, values: values.slice() }])), // prettier-ignore
    }),
    restore: (state) => {
      waiting = new Map(Object.entries(state.values));
      take();
      steps = state.steps;
    },
    close: async () => {
      const all = await Promise.all(programs.values());
      programs.clear();
      for (const { program } of all) await program.close();
      // Parameters outlive the trainer; the memory that held them for it need not.
      for (const { parameter, values } of held.values())
        if (parameter.values === values) parameter.values = values.slice();
    },
  };
}

interface CompiledStep {
  program: Program;
  parameters: readonly Parameter[];
  trained: readonly Parameter[];
  /** What has a new value that the graph computes. */
  updated: readonly Parameter[];
}

async function compiledStep(
  { loss, metrics = {}, updates = new Map() }: TrainingGraph,
  { frozen = [], clip, threads }: TrainerOptions,
): Promise<CompiledStep> {
  const parameters = inOrder([loss]).filter(isParameter);
  const trained = parameters.filter((one) => one.trained && !frozen.includes(one));
  const raw = gradients(loss, trained);
  const slopes = clip === undefined ? raw : clipped(raw, clip);
  const program = await compile(
    {
      loss,
      ...Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`metric ${name}`, value])),
      ...Object.fromEntries(trained.map(({ name }, i) => [`slope ${name}`, slopes[i]!])),
      ...Object.fromEntries([...updates].map(([{ name }, value]) => [`new ${name}`, value])),
    },
    threads === undefined ? {} : { threads },
  );
  return {
    program,
    parameters: [...new Set([...parameters, ...updates.keys()])],
    trained,
    updated: [...updates.keys()],
  };
}

/** Finds what went wrong first: a loss that is not a number, or a parameter that would not be any more. */
function checkFinite(
  loss: number,
  step: number,
  trained: readonly Held[],
  updated: readonly Parameter[],
  results: Readonly<Record<string, Values>>,
): void {
  if (Number.isFinite(loss)) return;
  const broken =
    trained.find(({ values, slope }) => !values.every(Number.isFinite) || !slope.every(Number.isFinite))?.parameter ??
    updated.find(({ name }) => !results[`new ${name}`]!.every(Number.isFinite)); // prettier-ignore
  throw new PertlineError(
    "NOT_FINITE",
    `The loss of step ${step} is ${loss}${broken ? `; the first parameter without a finite value would be "${broken.name}"` : ""}. Nothing was changed by this step. Look at the batch for values that are not finite, or use a smaller learning rate.`,
  );
}
