import { PertlineError } from "../error.ts";
import type { ElementType, Values } from "./tensor.ts";
import type { Shape } from "./shape.ts";

/** The little of onnxruntime-node that is used, so that its types are not a dependency of ours. */
export interface OnnxRuntime {
  InferenceSession: {
    create(model: Uint8Array, options: Record<string, unknown>): Promise<Session>;
  };
  Tensor: new (type: ElementType, values: Values, shape: Shape) => RuntimeTensor;
}

export interface RuntimeTensor {
  readonly data: Values;
  dispose(): void;
}

export interface Session {
  run(
    feeds: Record<string, RuntimeTensor>,
    fetches: Record<string, RuntimeTensor>,
  ): Promise<Record<string, RuntimeTensor>>;
  release(): Promise<void>;
}

/**
 * The runtime that executes graphs, loaded when first needed.
 * @throws PertlineError NO_RUNTIME when the optional package onnxruntime-node is not installed
 */
export async function onnxRuntime(): Promise<OnnxRuntime> {
  try {
    const loaded = (await import("onnxruntime-node")) as unknown as OnnxRuntime & { default?: OnnxRuntime };
    return loaded.default ?? loaded;
  } catch (error) {
    throw new PertlineError(
      "NO_RUNTIME",
      `Training and running networks needs the optional package onnxruntime-node: npm install onnxruntime-node. (${(error as Error).message.split("\n")[0]})`,
      { cause: error },
    );
  }
}
