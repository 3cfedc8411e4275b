import type { Item, PickleValue } from "./value.ts";
import { isDType, isNamed } from "./value.ts";

/**
 * Why a value that was read cannot be used, or undefined: it contains itself, is nested deeper than `maxDepth`, or holds
 * the name of a type instead of data. Every object is visited once, however often it is shared.
 */
export function checkTree(root: Item, maxDepth: number): string | undefined {
  const done = new Set<object>();
  const open = new Set<object>();
  const path: { item: object; rest: Iterator<Item> }[] = [];
  const enter = (item: Item): string | undefined => {
    if (isNamed(item) || isDType(item)) return "it holds the name of a type instead of data";
    if (typeof item !== "object" || item === null || item instanceof Uint8Array || done.has(item))
      return undefined;
    if (open.has(item)) return "an object in it contains itself";
    if (path.length >= maxDepth) return `it is nested deeper than ${maxDepth} levels`;
    open.add(item);
    path.push({ item, rest: children(item) });
    return undefined;
  };
  let wrong = enter(root);
  for (let top = path.at(-1); top !== undefined && wrong === undefined; top = path.at(-1)) {
    const next = top.rest.next();
    if (!next.done) wrong = enter(next.value);
    else {
      open.delete(top.item);
      done.add(top.item);
      path.pop();
    }
  }
  return wrong;
}

function* children(item: PickleValue[] | Set<PickleValue> | Map<PickleValue, PickleValue>): Generator<Item> {
  if (item instanceof Map)
    for (const [key, value] of item) {
      yield key;
      yield value;
    }
  else yield* item;
}
