import { PertlineError } from "../../error.ts";
import { MOST_DEPTH, MOST_MEMBERS, MOST_VALUES } from "../h5ad/uns.ts";
import type { Element } from "../h5ad/protocol.ts";
import type { ZarrArray, ZarrFile, ZarrGroup } from "./array.ts";
import { membersOf } from "./members.ts";
import { wholeArray } from "./wholeArray.ts";

/**
 * Reads a dictionary of `uns` or a part of it by its path, in the form that `.h5ad` files give: arrays, texts, numbers,
 * booleans, nulls, categories and nullable arrays; data frames become dictionaries of their columns. Members of unknown
 * kinds (arrays of records) are left out.
 * @throws PertlineError UNS_TOO_LARGE; ODD_ENCODING where what is asked for is such a member; NO_LISTING, BAD_NAME and of
 * reading
 */
export async function readUns(file: ZarrFile, within: readonly string[]): Promise<Element | undefined> {
  const { name } = file.store;
  let [values, members] = [0, 0];
  const tooLarge = (path: string, what: string): never => {
    throw new PertlineError("UNS_TOO_LARGE", `${name}, ${path} holds ${what}. Ask for a part of it by its path.`); // prettier-ignore
  };
  const count = (array: ZarrArray): void => {
    values += array.shape.reduce((product, n) => product * n, 1);
    if (!(values <= MOST_VALUES)) tooLarge(array.path, `more than ${MOST_VALUES.toLocaleString("en")} values`); // prettier-ignore
  };

  async function read(path: string, depth: number): Promise<Element | undefined> {
    if (depth > MOST_DEPTH) tooLarge(path, `dictionaries more than ${MOST_DEPTH} deep`);
    const node = await file.node(path);
    if (node?.kind === "array") {
      count(node);
      return readArray(node);
    }
    return node && ((await readParts(node)) ?? readDictionary(node, depth));
  }

  async function readDictionary({ path }: ZarrGroup, depth: number): Promise<Element> {
    const entries: [string, Element][] = [];
    for (const key of await membersOf(file, path)) {
      if (++members > MOST_MEMBERS) tooLarge(path, `more than ${MOST_MEMBERS} members`);
      const element = await read(`${path}/${key}`, depth + 1).catch((error: unknown) => {
        if ((error as { code?: string }).code !== "ODD_ENCODING") throw error;
        return undefined;
      });
      if (element !== undefined) entries.push([key, element]);
    }
    // Also for a key named __proto__.
    return Object.fromEntries(entries);
  }

  /** Categories and nullable arrays, which are groups of two arrays. */
  async function readParts({ path, attributes }: ZarrGroup): Promise<Element | undefined> {
    const encoding = String(attributes["encoding-type"]);
    const names = encoding === "categorical" ? ["codes", "categories"] : encoding.startsWith("nullable-") ? ["values", "mask"] : []; // prettier-ignore
    const [first, second] = await Promise.all(names.map((part) => file.node(`${path}/${part}`)));
    if (first?.kind !== "array" || second?.kind !== "array") return undefined;
    count(first);
    count(second);
    const [a, b] = [await wholeArray(first), await wholeArray(second)];
    const shape = [...first.shape];
    if (encoding === "categorical") {
      const categories = Array.from<number | string, string>(b, String);
      return { shape, values: Array.from<number | string, string | null>(a, (code) => categories[Number(code)] ?? null) }; // prettier-ignore
    }
    if (a.length !== b.length)
      throw new PertlineError("SIZES_DISAGREE", `${name}, ${path} has ${a.length} values and a mask of ${b.length}. The store is damaged: write it again.`); // prettier-ignore
    if (Array.isArray(a)) return { shape, values: a.map((text, i) => (b[i] === 1 ? null : text)) };
    return { shape, values: a.map((value, i) => (b[i] === 1 ? NaN : value)) };
  }

  for (const part of within)
    if (part === "." || part === ".." || /[\\\0]/.test(part))
      throw new PertlineError("BAD_NAME", `${name}: "${part}" is no name of a part of uns.`);
  return read(["uns", ...within].join("/"), 0);
}

async function readArray(array: ZarrArray): Promise<Element | undefined> {
  const { shape, type, attributes } = array;
  if (attributes["encoding-type"] === "null") return null;
  const values = await wholeArray(array);
  if (shape.length > 0) return { shape: [...shape], values };
  return type === "boolean" ? values[0] === 1 : values[0];
}
