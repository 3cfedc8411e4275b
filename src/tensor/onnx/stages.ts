import type { OnnxGraph, OnnxNode, OnnxValue } from "./model.ts";
import type { Work } from "../works/work.ts";

/** A part of a graph that the runtime does in one run, and the works that follow it. */
export interface Stage {
  graph: OnnxGraph;
  works: readonly PlacedWork[];
}

/** A work and the values it takes and makes, by name. */
export interface PlacedWork {
  work: Work;
  inputs: readonly string[];
  output: string;
}

export interface Staged {
  stages: readonly Stage[];
  /** Values that go from one stage to another, or between the runtime and works. */
  between: readonly OnnxValue[];
}

/** Domain of nodes that are works. */
export const WORK_DOMAIN = "pertline";

/**
 * Cuts a graph where there are works between its nodes. A node is done as late as those that use it allow, so that what
 * is made early and used late is not kept for long.
 *
 * @param known values of which type and shape are known; others are computed anew in every stage that uses them
 */
export function inStages(
  graph: OnnxGraph,
  known: ReadonlyMap<string, OnnxValue>,
  works: ReadonlyMap<string, Work>,
): Staged {
  const isWork = ({ domain }: OnnxNode): boolean => domain === WORK_DOMAIN;
  if (!graph.nodes.some(isWork)) return { stages: [{ graph, works: [] }], between: [] };
  const maker = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const users = new Map<OnnxNode, OnnxNode[]>();
  const at = new Map<OnnxNode, number>();
  for (const node of graph.nodes) {
    const before = node.inputs.flatMap((name) => maker.get(name) ?? []);
    for (const one of before) users.set(one, [...(users.get(one) ?? []), node]);
    // A stage's works come after its run: what uses them is for the next.
    at.set(node, Math.max(0, ...before.map((one) => at.get(one)! + (isWork(one) && !isWork(node) ? 1 : 0))));
  }
  for (const node of graph.nodes.toReversed())
    if (users.has(node) && !isWork(node)) at.set(node, Math.min(...users.get(node)!.map((one) => at.get(one)!))); // prettier-ignore

  const between = new Set<string>();
  const value = (name: string): OnnxValue => known.get(name)!;
  const outputNames = new Set(graph.outputs.map(({ name }) => name));
  const stageOf = (number: number): Stage => {
    const placed = graph.nodes.filter((node) => isWork(node) && at.get(node) === number);
    for (const { inputs, outputs } of placed) for (const name of [...inputs, ...outputs]) between.add(name);
    const own = graph.nodes.filter((node) => !isWork(node) && at.get(node) === number);
    const made = new Set(own.flatMap(({ outputs }) => outputs));
    const results = [...made].filter((name) => outputNames.has(name) || between.has(name));
    const nodes = new Set<OnnxNode>();
    const entering = new Set<string>();
    const constants = new Set(graph.constants.map(({ name }) => name));
    const open = [...results];
    for (const name of open) {
      const node = maker.get(name);
      if (!node || isWork(node) || (at.get(node)! < number && known.has(name))) {
        if (constants.has(name)) continue;
        entering.add(name);
        if (node) between.add(name);
      } else if (!nodes.has(node)) {
        nodes.add(node);
        open.push(...node.inputs.filter((one) => one !== ""));
      }
    }
    const used = new Set([...nodes].flatMap(({ inputs }) => inputs));
    return {
      graph: {
        inputs: [...entering].map((name) => graph.inputs.find((one) => one.name === name) ?? value(name)),
        outputs: results.map(value),
        constants: graph.constants.filter(({ name }) => used.has(name)),
        nodes: graph.nodes.filter((node) => nodes.has(node)),
      },
      works: placed.map(({ inputs, outputs, attributes }) => ({ work: works.get(attributes.work as string)!, inputs, output: outputs[0]! })), // prettier-ignore
    };
  };
  // From the last on, so that a stage knows what later ones need of it.
  const stages: Stage[] = [];
  for (let number = Math.max(...at.values()); number >= 0; number--) stages.unshift(stageOf(number));
  const given = new Set([...graph.inputs, ...graph.constants].map(({ name }) => name));
  return { stages, between: [...between].filter((name) => !outputNames.has(name) && !given.has(name)).map(value) }; // prettier-ignore
}
