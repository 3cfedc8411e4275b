import { broadcastShape, sizeOf, type Shape } from "../shape.ts";
import type { OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from "./model.ts";

/** Elements first … end − 1 of an input or output of the graph, as a value of its own. */
export interface View {
  of: string;
  start: number;
  end: number;
}

export interface BlockedGraph {
  graph: OnnxGraph;
  /** Inputs and outputs of the graph that are blocks of what the caller knows under another name. */
  views: ReadonlyMap<string, View>;
}

export interface BlockOptions {
  /** Smaller values are not worth it. */
  least?: number;
  /** Elements of a block: those of a chain together should fit in a processor's own cache. */
  block?: number;
  /** More blocks than these would make a graph that takes long to compile. */
  most?: number;
}

const UNARY = new Set(
  "Neg Exp Log Sqrt Reciprocal Abs Tanh Sigmoid Erf Softplus Relu Sign Ceil Cast".split(" "),
);
const ELEMENTWISE = new Set([...UNARY, ..."Add Sub Mul Div Pow Min Where Greater Equal".split(" ")]);

/**
 * Chains of elementwise nodes on large values, done block by block: the runtime would otherwise carry every value in
 * between through the main memory, which takes longer than computing it. Blocks depend on shapes alone, so that results do not change from run to run; sums over
 * the first axis become sums of the blocks' sums. Inputs and outputs of the graph are taken apart without copying: a block
 * of them is a view.
 */
export function inBlocks(
  { inputs, outputs, constants, nodes }: OnnxGraph,
  known: ReadonlyMap<string, { shape: Shape }>,
  { least = 1 << 18, block = 1 << 17, most = 40 }: BlockOptions = {},
): BlockedGraph {
  const shapes = new Map([...known].map(([name, { shape }]) => [name, shape]));
  const chosen = chains(nodes, shapes, least);
  if (chosen.size === 0) return { graph: { inputs, outputs, constants, nodes }, views: new Map() };

  // Outputs that other nodes need as a whole are not taken apart.
  const usedWhole = new Set(nodes.filter((node) => !chosen.has(node)).flatMap((node) => node.inputs));
  const views = new Map<string, View>();
  const partInputs: OnnxValue[] = [];
  const partOutputs: OnnxValue[] = [];
  const more = new Map<string, OnnxConstant>();
  const result: OnnxNode[] = [];
  const parts = new Map<string, string[]>();
  const lacking = new Set<string>();
  const given = new Map(inputs.map((one) => [one.name, one]));
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const position = (value: number): string => {
    const name = `at${value}`;
    more.set(name, { name, type: "int64", shape: [1], values: BigInt64Array.of(BigInt(value)) });
    return name;
  };
  const add = (
    type: string,
    from: readonly string[],
    to: string,
    attributes: OnnxNode["attributes"] = {},
  ): string => {
    // prettier-ignore
    result.push({ type, inputs: from, outputs: [to], attributes, domain: "" });
    return to;
  };
  /** The whole of a value of which so far there are blocks. */
  const whole = (name: string): string => {
    if (lacking.delete(name)) add("Concat", parts.get(name)!, name, { axis: longAxis(shapes.get(name)!) });
    return name;
  };
  /** Its blocks, for a chain on values of a shape; a value that is repeated along the axis is one for all. */
  const blocksOf = (name: string, shape: Shape): string[] => {
    const axis = longAxis(shape);
    const own = shapes.get(name)!;
    const ownAxis = axis - (shape.length - own.length);
    const cuts = cutsOf(shape, block, most);
    if (ownAxis < 0 || own[ownAxis] === 1) return cuts.slice(1).map(() => name);
    const key = `${name}|${ownAxis}|${cuts.length}`;
    const ready = parts.get(longAxis(own) === ownAxis && parts.has(name) && parts.get(name)!.length === cuts.length - 1 ? name : key); // prettier-ignore
    if (ready) return ready;
    const input = longAxis(own) === ownAxis ? given.get(name) : undefined;
    const inner = sizeOf(own.slice(ownAxis + 1));
    const made = cuts.slice(1).map((end, i) => {
      const [start, part] = [cuts[i]!, `${key}|${i}`];
      if (!input) return add("Slice", [whole(name), position(start), position(end), position(ownAxis)], part);
      partInputs.push({ name: part, type: input.type, shape: own.with(ownAxis, end - start) });
      views.set(part, { of: name, start: start * inner, end: end * inner });
      return part;
    });
    parts.set(key, made);
    return made;
  };

  for (const node of nodes) {
    const [name] = node.outputs as [string];
    const shape = chosen.get(node);
    if (shape) {
      const from = node.inputs.map((one) => blocksOf(one, shape));
      const made = from[0]!.map((_, i) => `${name}|${i}`);
      made.forEach((part, i) => result.push({ ...node, inputs: from.map((blocks) => blocks[i]!), outputs: [part] })); // prettier-ignore
      parts.set(name, made);
      lacking.add(name);
      const output = outputs.find((one) => one.name === name);
      if (!output || usedWhole.has(name)) continue;
      const [axis, cuts] = [longAxis(shape), cutsOf(shape, block, most)];
      const inner = sizeOf(shape.slice(axis + 1));
      made.forEach((part, i) => {
        const [start, end] = [cuts[i]!, cuts[i + 1]!];
        partOutputs.push({ name: part, type: output.type, shape: shape.with(axis, end - start) });
        views.set(part, { of: name, start: start * inner, end: end * inner });
      });
      continue;
    }
    const [source] = node.inputs as [string];
    const origin = producers.get(source);
    const long = origin && chosen.get(origin);
    const axes = node.type === "ReduceSum" ? constants.find((one) => one.name === node.inputs[1])?.values : undefined; // prettier-ignore
    if (long && axes && lacking.has(source)) {
      const sums = parts.get(source)!.map((part, i) => {
        result.push({ ...node, inputs: [part, node.inputs[1]!], outputs: [`${name}|${i}`] });
        return `${name}|${i}`;
      });
      const axis = longAxis(long);
      if ((axes as BigInt64Array).includes(BigInt(axis))) add("Sum", sums, name);
      else add("Concat", sums, name, { axis: node.attributes.keepdims ? axis : axis - [...axes].filter((one) => one < axis).length }); // prettier-ignore
      continue;
    }
    result.push({ ...node, inputs: node.inputs.map(whole) });
  }
  for (const { name } of outputs) if (usedWhole.has(name)) whole(name);
  const used = new Set(result.flatMap((node) => node.inputs));
  return {
    graph: {
      inputs: [...inputs, ...partInputs].filter((one) => used.has(one.name)),
      outputs: [...outputs.filter(({ name }) => !partOutputs.some((one) => views.get(one.name)!.of === name)), ...partOutputs], // prettier-ignore
      constants: [...constants, ...more.values()],
      nodes: result,
    },
    views,
  };
}

/** Elementwise nodes that are done in blocks, with the shape of their results; fills in the shapes of their results. */
function chains(nodes: readonly OnnxNode[], shapes: Map<string, Shape>, least: number): Map<OnnxNode, Shape> {
  const candidates = new Map<OnnxNode, Shape>();
  const byResult = new Map<string, OnnxNode>();
  const users = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    for (const one of node.inputs) users.set(one, [...(users.get(one) ?? []), node]);
    if (!ELEMENTWISE.has(node.type) || node.domain !== "") continue;
    const of = node.inputs.map((one) => shapes.get(one));
    const shape = of.reduce((a, b) => a && b && broadcastShape(a, b), []);
    if (!shape) continue;
    shapes.set(node.outputs[0]!, shape);
    if (sizeOf(shape) < least) continue;
    candidates.set(node, shape);
    byResult.set(node.outputs[0]!, node);
  }
  const seen = new Set<OnnxNode>();
  for (const [first, shape] of candidates) {
    if (seen.has(first)) continue;
    const key = shape.join();
    const same = (node: OnnxNode | undefined): boolean => node !== undefined && candidates.get(node)?.join() === key; // prettier-ignore
    const chain = [first];
    seen.add(first);
    const enters = new Set<string>();
    const leaves = new Set<string>();
    let passes = 0;
    // A chain grows while it is walked through.
    for (const node of chain) {
      const [name] = node.outputs as [string];
      const after = users.get(name) ?? [];
      const large = node.inputs.filter((one) => sizeOf(shapes.get(one)!) === sizeOf(shape));
      passes += large.length + 1;
      for (const one of large) if (!same(byResult.get(one))) enters.add(one);
      if (after.some((one) => !same(one) && one.type !== "ReduceSum")) leaves.add(name);
      for (const one of [...node.inputs.map((input) => byResult.get(input)), ...after])
        if (one && same(one) && !seen.has(one)) {
          seen.add(one);
          chain.push(one);
        }
    }
    // What enters is read, what leaves is written in blocks, read again and written as a whole.
    if (chain.length < 2 || passes <= 1.5 * (enters.size + 3 * leaves.size))
      for (const node of chain) candidates.delete(node);
  }
  return candidates;
}

/** The first axis that has more than one element: blocks along it are contiguous. */
function longAxis(shape: Shape): number {
  return shape.findIndex((size) => size > 1);
}

/** Where blocks begin along the long axis, and its size. */
function cutsOf(shape: Shape, block: number, most: number): number[] {
  const size = shape[longAxis(shape)]!;
  const inner = sizeOf(shape) / size;
  const count = Math.max(1, Math.min(size, most, Math.round(sizeOf(shape) / block)));
  const rows = Math.ceil(size / count);
  const cuts = Array.from({ length: Math.ceil(size / rows) }, (_, i) => i * rows);
  return inner > 0 ? [...cuts, size] : [0, size];
}
