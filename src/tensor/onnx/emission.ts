import { PertlineError } from "../../error.ts";
import { isConstant, isInput, type Input } from "../leaves.ts";
import type { Shape } from "../shape.ts";
import type { Tensor, Values } from "../tensor.ts";
import type { Attribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from "./model.ts";
import { WORK_DOMAIN } from "./stages.ts";
import type { Work } from "../works/work.ts";

/** Where operators write themselves to. Equal nodes are written once. */
export interface Emission {
  /** Only operators of the standard, so that any tool runs the model; otherwise the runtime's faster ones too. */
  readonly plain: boolean;
  /** Adds a node; an empty name stands for an input that is left out. @returns names of its results */
  nodes(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    options?: { outputs?: number; domain?: string },
  ): string[];
  /** The same for a node with one result. */
  node(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): string;
  /** Something computed outside of the runtime; not for plain models. */
  work(work: Work, inputs: readonly string[]): string;
  /** A constant of numbers (float32). */
  numbers(values: readonly number[] | Float32Array, shape?: Shape): string;
  /** A constant of positions, as the standard asks for shapes and axes (int64); a list unless a shape is given. */
  positions(values: readonly number[], shape?: Shape): string;
}

/** What was written: the graph, and which tensors its inputs are. */
export interface Emitted {
  graph: OnnxGraph;
  inputs: readonly Input[];
  /** The graph's values that tensors are; values in between are not listed. */
  values: ReadonlyMap<string, OnnxValue>;
  /** Works by the `work` of their nodes. */
  works: ReadonlyMap<string, Work>;
}

/**
 * Writes everything that the outputs depend on, each value once.
 *
 * @param outputs by the names they get
 */
export function emit(outputs: Readonly<Record<string, Tensor>>, plain = false): Emitted {
  const constants = new Map<string, OnnxConstant>();
  const nodes = new Map<string, OnnxNode>();
  const inputs = new Map<string, Input>();
  const works = new Map<string, Work>();
  let count = 0;

  const constant = (
    key: string,
    type: OnnxConstant["type"],
    shape: Shape,
    values: OnnxConstant["values"],
  ): string => {
    const known = constants.get(key);
    if (known) return known.name;
    const name = `c${count++}`;
    constants.set(key, { name, type, shape, values });
    return name;
  };
  const emission: Emission = {
    plain,
    nodes: (type, from, attributes = {}, { outputs: n = 1, domain = "" } = {}) => {
      const key = JSON.stringify([type, from, attributes, domain]);
      const known = nodes.get(key);
      if (known) return [...known.outputs];
      const results = Array.from({ length: n }, () => `v${count++}`);
      nodes.set(key, { type, inputs: from, outputs: results, attributes, domain });
      return results;
    },
    node: (type, from, attributes = {}, domain = "") =>
      emission.nodes(type, from, attributes, { domain })[0]!,
    work: (work, from) => {
      works.set(work.key, work);
      return emission.node("Work", from, { work: work.key }, WORK_DOMAIN);
    },
    numbers: (values, shape = []) =>
      constant(`f${values.join()}:${shape.join()}`, "float32", shape, Float32Array.from(values)),
    positions: (values, shape = [values.length]) =>
      constant(`i${values.join()}:${shape.join()}`, "int64", shape, BigInt64Array.from(values, BigInt)),
  };

  const names = new Map<Tensor, string>();
  const values = new Map<string, OnnxValue>();
  const leaf = (tensor: Tensor): string | undefined => {
    if (isInput(tensor)) {
      if (inputs.has(tensor.name))
        throw new PertlineError(
          "SAME_NAME",
          `Two inputs or parameters are called "${tensor.name}". Give each a name of its own.`,
        );
      inputs.set(tensor.name, tensor);
      return tensor.name;
    }
    if (!isConstant(tensor)) return undefined;
    const name = `c${count++}`;
    constants.set(name, { name, type: tensor.type, shape: tensor.shape, values: tensor.values as Values });
    return name;
  };
  for (const tensor of inOrder(Object.values(outputs))) {
    const name = leaf(tensor) ?? tensor.operator.emit(emission, tensor.inputs.map((one) => names.get(one)!), tensor); // prettier-ignore
    names.set(tensor, name);
    values.set(name, value(tensor, name));
  }
  for (const { name, type, shape } of constants.values()) values.set(name, { name, type, shape });

  // An output is the value itself under the output's name; a copy where that is an input or another output too.
  const renamed = new Map<string, string>();
  const made = new Set([...nodes.values()].flatMap((node) => node.outputs));
  const results = Object.entries(outputs).map(([name, tensor]) => {
    const source = names.get(tensor)!;
    if (made.has(source) && !renamed.has(source) && !plain) renamed.set(source, name);
    else nodes.set(`output ${name}`, { type: "Identity", inputs: [source], outputs: [name], attributes: {}, domain: "" }); // prettier-ignore
    values.set(name, value(tensor, name));
    return value(tensor, name);
  });
  const final = (name: string): string => renamed.get(name) ?? name;
  const used = [...inputs.values()];
  return {
    graph: {
      inputs: used.map((one) => value(one, one.name)),
      outputs: results,
      constants: [...constants.values()],
      nodes: [...nodes.values()].map((node) => ({ ...node, inputs: node.inputs.map(final), outputs: node.outputs.map(final) })), // prettier-ignore
    },
    inputs: used,
    values,
    works,
  };
}

function value({ type, shape }: Tensor, name: string): OnnxValue {
  return { name, type, shape };
}

/** Everything that the tensors depend on and themselves, inputs before what uses them. No recursion: graphs are deep. */
export function inOrder(tensors: readonly Tensor[]): Tensor[] {
  const done = new Set<Tensor>();
  const stack = [...tensors].reverse();
  while (stack.length > 0) {
    const tensor = stack.at(-1)!;
    const waiting = done.has(tensor) ? [] : tensor.inputs.filter((one) => !done.has(one));
    if (waiting.length > 0) stack.push(...waiting.reverse());
    else {
      done.add(tensor);
      stack.pop();
    }
  }
  return [...done];
}
