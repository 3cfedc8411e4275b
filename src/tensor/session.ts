import type { CompileOptions } from "./compile.ts";
import { inBlocks } from "./onnx/blocks.ts";
import type { Emitted } from "./onnx/emission.ts";
import { onnxBytes, type OnnxValue } from "./onnx/model.ts";
import { inStages } from "./onnx/stages.ts";
import { readyWorks, type ReadyWork } from "./works/work.ts";
import { onnxRuntime, type RuntimeTensor, type Session } from "./runtime.ts";
import { sizeOf } from "./shape.ts";
import { ARRAYS, type ElementType, type Values } from "./tensor.ts";

/** A graph that is ready to be run: stages of the runtime, and works between them. */
export interface GraphSession {
  /** Reads the graph's inputs from arrays and writes its outputs into arrays, all by name. */
  run(arrays: Readonly<Record<string, Values>>): Promise<void>;
  close(): Promise<void>;
}

/** One run of the runtime and the works after it. */
interface ReadyStage {
  session?: Session;
  feeds(arrays: Readonly<Record<string, Values>>): Record<string, RuntimeTensor>;
  fetches(arrays: Readonly<Record<string, Values>>): Record<string, RuntimeTensor>;
  works: readonly { ready: ReadyWork; inputs: readonly string[]; output: string }[];
}

/** @throws PertlineError NO_RUNTIME, OUT_OF_MEMORY; what the runtime throws */
export async function graphSession(
  { graph, values, works }: Emitted,
  { threads = 1 }: CompileOptions,
): Promise<GraphSession> {
  const { InferenceSession, Tensor: RuntimeValue } = await onnxRuntime();
  const { stages, between } = inStages(graph, values, works);
  const ready = readyWorks(stages.flatMap((stage) => stage.works.map(({ work }) => work)));
  const kept: Record<string, Values> = {};
  const wanted = new Map(between.map((one) => [one.name, one]));
  const rest = [...ready];
  const prepared: ReadyStage[] = [];
  for (const stage of stages) {
    const its = stage.works.map(({ inputs, output }) => ({ ready: rest.shift()!, inputs, output }));
    // The runtime writes where works read, and reads where they write.
    for (const { ready: own, inputs, output } of its) {
      inputs.forEach((name, i) => wanted.has(name) && (kept[name] ??= own.inputs[i]!));
      if (wanted.has(output)) kept[output] ??= own.output;
    }
    const { graph: blocked, views } = inBlocks(stage.graph, values);
    const tensors =
      (of: readonly OnnxValue[]) =>
      (arrays: Readonly<Record<string, Values>>): Record<string, RuntimeTensor> =>
        Object.fromEntries(
          of.map(({ name, type, shape }) => {
            const view = views.get(name);
            const data = view ? arrays[view.of]!.subarray(view.start, view.end) : arrays[name]!;
            return [name, new RuntimeValue(type as ElementType, data, shape)];
          }),
        );
    prepared.push({
      ...(blocked.outputs.length > 0 && {
        session: await InferenceSession.create(onnxBytes(blocked), sessionOptions(threads)),
      }),
      feeds: tensors(blocked.inputs),
      fetches: tensors(blocked.outputs),
      works: its,
    });
  }
  for (const { name, type, shape } of between) kept[name] ??= new ARRAYS[type as ElementType](sizeOf(shape));
  return {
    run: async (given) => {
      const arrays = { ...kept, ...given };
      for (const { session, feeds, fetches, works: its } of prepared) {
        await session?.run(feeds(arrays), fetches(arrays));
        for (const { ready: own, inputs, output } of its) {
          inputs.forEach((name, i) => arrays[name] !== own.inputs[i] && own.inputs[i]!.set(arrays[name]!));
          own.run();
          if (arrays[output] !== own.output) arrays[output]!.set(own.output);
        }
      }
    },
    close: async () => {
      for (const { session } of prepared) await session?.release();
    },
  };
}

function sessionOptions(threads: number): Record<string, unknown> {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    // A pattern is one more buffer of the size of everything, beside those of the first run.
    enableMemPattern: false,
    logSeverityLevel: 4,
  };
}
