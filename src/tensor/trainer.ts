import { PertlineError } from "../error.ts";
import { random } from "../stats/random.ts";
import { compile, type Program } from "./compile.ts";
import { gradients } from "./gradients.ts";
import { filledParameter } from "./layers/layer.ts";
import { input, isParameter, type Input, type Parameter } from "./leaves.ts";
import { inOrder } from "./onnx/emission.ts";
import { clipped } from "./optimisers/clip.ts";
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

/** Makes training steps: each is one run of a graph that holds the forward pass, the derivatives and the new values. */
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
  const memory = new Map<string, Parameter>();
  const known = new Map<string, Parameter>();
  const programs = new Map<number, Promise<CompiledStep>>();
  const spare = new Map<string, Float32Array>();
  const source = random(options.seed ?? 1);
  let steps = 0;

  // A state may come before the first step, when no graph has named its parameters yet.
  let waiting = new Map<string, SavedValues>();
  const take = (): void => {
    for (const one of [...known.values(), ...memory.values()]) {
      const saved = waiting.get(one.name);
      if (!saved) continue;
      if (!sameShape(saved.shape, one.shape))
        throw new PertlineError(
          "WRONG_STATE",
          `The saved "${one.name}" has the shape ${shapeText(saved.shape)}, here it has ${shapeText(one.shape)}.`,
        );
      one.values = saved.values.slice();
      waiting.delete(one.name);
    }
  };

  const prepared = (size: number): Promise<CompiledStep> => {
    const found = programs.get(size) ?? compiledStep(build(size), options, memory, known);
    programs.set(size, found);
    return found;
  };

  return {
    get steps() {
      return steps;
    },
    step: async (size, feeds, rate) => {
      const { program, changed, numbers } = await prepared(size);
      take();
      const into: Record<string, Values> = {};
      for (const { name, values } of changed)
        into[`new ${name}`] = spare.get(name) ?? new Float32Array(values.length);
      const scalars = Object.fromEntries(numbers.map(({ leaf, of }) => [leaf.name, Float32Array.of(of(rate, steps + 1))])); // prettier-ignore
      const { loss, ...results } = await program.run({ ...feeds, ...scalars }, { random: source.split(`${steps}`), into }); // prettier-ignore
      checkFinite(loss![0]!, steps + 1, changed, results);
      for (const one of changed) {
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
      values: Object.fromEntries(
        [...known.values(), ...memory.values()].map(({ name, shape, values }) => [name, { shape, values: values.slice() }]), // prettier-ignore
      ),
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
    },
  };
}

interface CompiledStep {
  program: Program;
  /** What has a new value after a step. */
  changed: readonly Parameter[];
  numbers: readonly { leaf: Input; of: (rate: number, step: number) => number }[];
}

async function compiledStep(
  { loss, metrics = {}, updates = new Map() }: TrainingGraph,
  { optimiser, frozen = [], clip, threads }: TrainerOptions,
  memory: Map<string, Parameter>,
  known: Map<string, Parameter>,
): Promise<CompiledStep> {
  const parameters = inOrder([loss]).filter(isParameter);
  for (const one of [...parameters, ...updates.keys()]) known.set(one.name, one);
  const trained = parameters.filter((one) => one.trained && !frozen.includes(one));
  const raw = gradients(loss, trained);
  const slopes = clip === undefined ? raw : clipped(raw, clip);
  const changes = new Map<Parameter, Tensor>(updates);
  const numbers = new Map<string, { leaf: Input; of: (rate: number, step: number) => number }>();
  trained.forEach((parameter, i) => {
    const recalled = (what: string): Parameter => {
      const name = `${parameter.name}/${what}`;
      const one = memory.get(name) ?? filledParameter(name, parameter.shape, 0, { trained: false });
      memory.set(name, one);
      return one;
    };
    const next = optimiser.update(parameter, slopes[i]!, {
      recall: recalled,
      remember: (what, value) => changes.set(recalled(what), value),
      perStep: (name, of) => {
        const entry = numbers.get(name) ?? { leaf: input(`step/${name}`, []), of };
        numbers.set(name, entry);
        return entry.leaf;
      },
    });
    changes.set(parameter, next);
  });
  const changed = [...changes.keys()];
  const program = await compile(
    {
      loss,
      ...Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`metric ${name}`, value])),
      ...Object.fromEntries([...changes].map(([{ name }, value]) => [`new ${name}`, value])),
    },
    threads === undefined ? {} : { threads },
  );
  const used = new Set(program.inputs.map(({ name }) => name));
  return { program, changed, numbers: [...numbers.values()].filter(({ leaf }) => used.has(leaf.name)) };
}

/** Finds what went wrong first: a loss that is not a number, or a parameter that is not any more. */
function checkFinite(
  loss: number,
  step: number,
  changed: readonly Parameter[],
  results: Readonly<Record<string, Values>>,
): void {
  if (Number.isFinite(loss)) return;
  const broken = changed.find(({ name }) => !results[`new ${name}`]!.every(Number.isFinite));
  throw new PertlineError(
    "NOT_FINITE",
    `The loss of step ${step} is ${loss}${broken ? `; the first parameter without a finite value would be "${broken.name}"` : ""}. Nothing was changed by this step. Look at the batch for values that are not finite, or use a smaller learning rate.`,
  );
}
