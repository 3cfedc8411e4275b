import { PertlineError } from "../../error.ts";
import { decodeNumpy, numpyType } from "./numpy.ts";
import type { Item, PickleValue } from "./value.ts";
import { isDType, isNamed } from "./value.ts";

/** Refuses more work than the size of the file justifies: copies of copies. */
export type Charge = (items: number) => void;

/** Names that only say what a `defaultdict` makes when a key is missing. */
const FACTORIES = new Set(["list", "dict", "set", "int", "float", "str", "tuple", "bool"].map((name) => `builtins.${name}`)); // prettier-ignore

type Make = (parameters: Item[], charge: Charge) => Item | undefined;

const setOf: Make = (parameters, charge) => {
  const items = copied(parameters, charge);
  return items && new Set(items);
};

/** What a pickle may build: data types only, made here by our own code. Nothing named in a file is ever looked up or run. */
const MAKERS: Readonly<Record<string, Make>> = {
  "builtins.set": setOf,
  "builtins.frozenset": setOf,
  "builtins.bytes": ([one, ...more], charge) =>
    one === undefined ? new Uint8Array() : encoded(one, more, charge),
  "builtins.bytearray": ([one, ...more], charge) =>
    one === undefined ? new Uint8Array() : encoded(one, more, charge),
  "_codecs.encode": ([one, ...more], charge) => encoded(one, more, charge),
  "collections.OrderedDict": (parameters, charge) => {
    const pairs = copied(parameters, charge);
    const isPair = (pair: PickleValue): pair is [PickleValue, PickleValue] =>
      Array.isArray(pair) && pair.length === 2;
    return pairs?.every(isPair) ? new Map(pairs) : undefined;
  },
  "collections.defaultdict": ([factory, ...more]) =>
    more.length === 0 &&
    (factory === undefined || factory === null || (isNamed(factory) && FACTORIES.has(factory.named)))
      ? new Map()
      : undefined,
  "numpy.dtype": ([code]) => (typeof code === "string" ? numpyType(code) : undefined),
  "numpy.scalar": ([type, bytes], charge) =>
    isDType(type) && bytes instanceof Uint8Array ? decodeNumpy(type, bytes, charge, 1)?.[0] : undefined,
  "numpy._reconstruct": ([type]) => (isNamed(type) && type.named === "numpy.ndarray" ? [] : undefined),
  "numpy._frombuffer": ([bytes, type, shape], charge) =>
    bytes instanceof Uint8Array && isDType(type) && Array.isArray(shape) && shape.length === 1
      ? decodeNumpy(type, bytes, charge, shape[0])
      : undefined,
};

const KNOWN = new Set([...Object.keys(MAKERS), ...FACTORIES, "numpy.ndarray"]);

/** Modules under the names of other Python and numpy versions. */
const MODULES: Readonly<Record<string, string>> = {
  __builtin__: "builtins",
  "numpy.core.multiarray": "numpy",
  "numpy._core.multiarray": "numpy",
  "numpy.core.numeric": "numpy",
  "numpy._core.numeric": "numpy",
};

/** @throws PertlineError PICKLE_REFUSED: the pickle names something that is not data */
export function named(module: string, name: string, file: string): { named: string } {
  const full = `${Object.hasOwn(MODULES, module) ? MODULES[module] : module}.${name}`;
  if (KNOWN.has(full)) return { named: full };
  throw refused(file, `it wants ${printable(`${module}.${name}`)} to be called`);
}

/** Text of a file for a message: no control characters, not long. */
function printable(text: string): string {
  return text.slice(0, 80).replace(/[^ -~]/g, "?");
}

export function refused(file: string, why: string): PertlineError {
  return new PertlineError(
    "PICKLE_REFUSED",
    `${file} was not read: ${why}. Only plain data is read from a pickle (dict, list, tuple, set, text, bytes, numbers, numpy scalars and one-dimensional arrays); nothing in it is run.`,
  );
}

/** What `callable(*parameters)` is, made by us. @throws PertlineError PICKLE_REFUSED */
export function call(callable: Item, parameters: Item, file: string, charge: Charge): Item {
  if (!isNamed(callable)) throw refused(file, "it wants something to be called that is no known type");
  const make = Object.hasOwn(MAKERS, callable.named) ? MAKERS[callable.named] : undefined;
  const made = Array.isArray(parameters) ? make?.(parameters, charge) : undefined;
  if (made === undefined) throw refused(file, `it wants ${callable.named} made in an unknown way`);
  return made;
}

/** `__setstate__` of the two numpy types that have one. @throws PertlineError PICKLE_REFUSED */
export function setState(item: Item, state: Item, file: string, charge: Charge): void {
  if (isDType(item) && Array.isArray(state) && typeof state[1] === "string") {
    item.bigEndian = state[1] === ">";
    return;
  }
  if (Array.isArray(item) && item.length === 0 && Array.isArray(state) && state.length === 5) {
    const [, shape, type, , content] = state as Item[];
    if (Array.isArray(shape) && shape.length === 1 && isDType(type)) {
      const values =
        content instanceof Uint8Array
          ? decodeNumpy(type, content, charge, shape[0])
          : type.dtype === "O" && Array.isArray(content) && content.length === shape[0]
            ? copied([content], charge)
            : undefined;
      if (values) {
        for (const value of values) item.push(value);
        return;
      }
    }
  }
  throw refused(file, "it wants the state of an object to be set");
}

function copied([items = [], ...more]: Item[], charge: Charge): PickleValue[] | undefined {
  if (!Array.isArray(items) || more.length > 0) return undefined;
  charge(items.length);
  return items;
}

/** Before protocol 3, bytes are text whose characters are their values. */
function encoded(item: Item | undefined, [encoding]: Item[], charge: Charge): Uint8Array | undefined {
  if (item instanceof Uint8Array && encoding === undefined) return item;
  if (typeof item !== "string" || (encoding !== "latin1" && encoding !== "latin-1")) return undefined;
  charge(item.length / 8);
  for (let i = 0; i < item.length; i++) if (item.charCodeAt(i) > 255) return undefined;
  return new Uint8Array(Buffer.from(item, "latin1"));
}
