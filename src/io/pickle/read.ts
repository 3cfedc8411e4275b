import { PertlineError } from "../../error.ts";
import { call, named, refused, setState } from "./callables.ts";
import { checkTree } from "./checkTree.ts";
import { cursor } from "./cursor.ts";
import { decodeLong, parseFloatText, parseInteger, pythonRepr, rawUnicodeEscape } from "./text.ts";
import type { Item, PickleValue } from "./value.ts";

export interface PickleOptions {
  /** What messages call it. */
  name?: string;
  /** Largest pickle that is read, in bytes; 64 MiB unless told. */
  maxBytes?: number;
  /** Deepest nesting; 100 unless told. */
  maxDepth?: number;
}

const MOST_CONTAINERS = 2 ** 21;
const MOST_ENTRIES = 2 ** 23;

/**
 * Reads a Python pickle of plain data, protocols 0–5, and runs nothing: the few types that a pickle may name (set,
 * frozenset, OrderedDict, defaultdict, bytes, numpy scalars and one-dimensional arrays) are made by our own code, and any
 * other name, persistent identifier, extension or out-of-band buffer is refused. Opcodes: Python's `pickletools`.
 *
 * @throws PertlineError PICKLE_DAMAGED, PICKLE_REFUSED, PICKLE_TOO_LARGE
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions = {}): PickleValue {
  const { name = "The pickle", maxBytes = 2 ** 26, maxDepth = 100 } = options;
  if (bytes.length > maxBytes)
    throw new PertlineError(
      "PICKLE_TOO_LARGE",
      `${name} has ${bytes.length} bytes; at most ${maxBytes} are read.`,
    );
  const value = run(bytes, name);
  const wrong = checkTree(value, maxDepth);
  if (wrong !== undefined) throw refused(name, wrong);
  return value as PickleValue;
}

function run(bytes: Uint8Array, name: string): Item {
  const read = cursor(bytes, name);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const stack: Item[] = [];
  const marks: number[] = [];
  const memo = new Map<number, Item>();
  // A copy costs a byte or two in the file and as much memory as its original: the sum of copies is bounded.
  let allowance = 4 * bytes.length + 1000;
  let containers = 0;

  const tooMuch = (what: string): PertlineError =>
    new PertlineError("PICKLE_TOO_LARGE", `${name} was not read: it makes ${what} than a file of data does.`);
  const charge = (items: number): void => {
    allowance -= items;
    if (allowance < 0) throw tooMuch("more copies");
  };
  const push = (item: Item): void => {
    if (stack.push(item) > MOST_ENTRIES) throw tooMuch("more entries");
  };
  const container = <T extends Item>(item: T): T => {
    if (++containers > MOST_CONTAINERS) throw tooMuch("more containers");
    return item;
  };
  const bottom = (): number => marks.at(-1) ?? 0;
  const pop = (): Item => {
    if (stack.length <= bottom()) throw read.damaged("the stack is empty");
    return stack.pop() as Item;
  };
  const top = (): Item => {
    if (stack.length <= bottom()) throw read.damaged("the stack is empty");
    return stack.at(-1) as Item;
  };
  const popMark = (): Item[] => {
    const from = marks.pop();
    if (from === undefined) throw read.damaged("a mark is missing");
    return stack.splice(from);
  };
  const expect = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw read.damaged(`there is no ${what}`);
    return value;
  };
  const text = (length: number): string => {
    try {
      return decoder.decode(read.take(length));
    } catch (error) {
      throw error instanceof TypeError ? read.damaged("text is not UTF-8") : error;
    }
  };
  /** Bytes of their own: a view would keep the file in memory. */
  const copy = (length: number): Uint8Array => read.take(length).slice();
  const python2Text = (length: number): string => Buffer.from(read.take(length)).toString("latin1");
  const remember = (key: number): void => {
    if (memo.size >= MOST_ENTRIES) throw tooMuch("more memos");
    memo.set(key, top());
  };
  const recall = (key: number): void => push(expect(memo.get(key), `memo ${key}`));
  const key = (line: string): number => expect(/^\d{1,10}$/.test(line) ? Number(line) : undefined, "number of a memo"); // prettier-ignore
  const plain = (item: Item): PickleValue => item as PickleValue;
  const hashable = (item: Item): PickleValue => {
    const wrong = item instanceof Map || item instanceof Set;
    if (wrong) throw read.damaged("a key is a container");
    return plain(item);
  };
  const extend = (items: Item[]): void => {
    const list = top();
    if (!Array.isArray(list)) throw read.damaged("there is no list to append to");
    for (const item of items) list.push(plain(item));
  };
  const fill = (map: Item, items: Item[]): Item => {
    if (!(map instanceof Map) || items.length % 2 !== 0)
      throw read.damaged("there is no dict to set items of");
    for (let i = 0; i < items.length; i += 2)
      map.set(hashable(items[i] as Item), plain(items[i + 1] as Item));
    return map;
  };
  const add = (items: Item[]): void => {
    const set = top();
    if (!(set instanceof Set)) throw read.damaged("there is no set to add to");
    for (const item of items) set.add(item instanceof Set ? item : hashable(item));
  };
  const tuple = (length: number): void => {
    const items = Array.from({ length }, pop).reverse();
    push(container(items.map(plain)));
  };
  const instantiate = (callable: Item, parameters: Item): void => push(container(call(callable, parameters, name, charge) as PickleValue)); // prettier-ignore

  for (;;) {
    const opcode = read.byte();
    // prettier-ignore
    switch (opcode) {
      case 0x80: // PROTO
        if (read.byte() > 5) throw refused(name, "its protocol is newer than 5");
        break;
      case 0x95: // FRAME: only says how much to read at once
        if (read.unsigned(8) > bytes.length - read.position) throw read.damaged("a frame is cut off");
        break;
      case 0x2e: { // STOP
        const value = pop();
        if (stack.length > 0 || marks.length > 0) throw read.damaged("more than one value is left");
        return value;
      }
      case 0x28: // MARK
        if (marks.push(stack.length) > MOST_CONTAINERS) throw tooMuch("more marks");
        break;
      case 0x30: // POP
        if (marks.length > 0 && stack.length === bottom()) marks.pop();
        else pop();
        break;
      case 0x31: popMark(); break; // POP_MARK
      case 0x32: push(top()); break; // DUP
      case 0x4e: push(null); break; // NONE
      case 0x88: push(true); break; // NEWTRUE
      case 0x89: push(false); break; // NEWFALSE
      case 0x49: { // INT, and the booleans of protocol 0
        const line = read.line();
        push(line === "00" ? false : line === "01" ? true : expect(parseInteger(line), "number"));
        break;
      }
      case 0x4a: push(read.signed32()); break; // BININT
      case 0x4b: push(read.byte()); break; // BININT1
      case 0x4d: push(read.unsigned(2)); break; // BININT2
      case 0x4c: push(expect(parseInteger(read.line().replace(/L$/, "")), "number")); break; // LONG
      case 0x8a: push(decodeLong(read.take(read.byte()))); break; // LONG1
      case 0x8b: { // LONG4
        const length = read.signed32();
        if (length < 0 || length > 4096) throw read.damaged(`a number of ${length} bytes begins`);
        push(decodeLong(read.take(length)));
        break;
      }
      case 0x46: push(expect(parseFloatText(read.line()), "number")); break; // FLOAT
      case 0x47: push(read.float64()); break; // BINFLOAT
      case 0x56: push(expect(rawUnicodeEscape(read.line()), "text")); break; // UNICODE
      case 0x8c: push(text(read.byte())); break; // SHORT_BINUNICODE
      case 0x58: push(text(read.unsigned(4))); break; // BINUNICODE
      case 0x8d: push(text(read.unsigned(8))); break; // BINUNICODE8
      case 0x53: push(expect(pythonRepr(read.line()), "text")); break; // STRING
      case 0x55: push(python2Text(read.byte())); break; // SHORT_BINSTRING
      case 0x54: push(python2Text(expect(nonNegative(read.signed32()), "length"))); break; // BINSTRING
      case 0x43: push(container(copy(read.byte()))); break; // SHORT_BINBYTES
      case 0x42: push(container(copy(read.unsigned(4)))); break; // BINBYTES
      case 0x8e: case 0x96: push(container(copy(read.unsigned(8)))); break; // BINBYTES8, BYTEARRAY8
      case 0x5d: push(container([])); break; // EMPTY_LIST
      case 0x6c: push(container(popMark().map(plain))); break; // LIST
      case 0x61: { const item = pop(); extend([item]); break; } // APPEND
      case 0x65: extend(popMark()); break; // APPENDS
      case 0x29: push(container([])); break; // EMPTY_TUPLE
      case 0x74: push(container(popMark().map(plain))); break; // TUPLE
      case 0x85: tuple(1); break;
      case 0x86: tuple(2); break;
      case 0x87: tuple(3); break;
      case 0x7d: push(container(new Map())); break; // EMPTY_DICT
      case 0x64: push(container(fill(new Map(), popMark()) as PickleValue)); break; // DICT
      case 0x73: { // SETITEM
        const value = pop();
        const name = pop();
        fill(top(), [name, value]);
        break;
      }
      case 0x75: { const items = popMark(); fill(top(), items); break; } // SETITEMS
      case 0x8f: push(container(new Set())); break; // EMPTY_SET
      case 0x90: add(popMark()); break; // ADDITEMS
      case 0x91: { // FROZENSET
        const items = popMark();
        push(container(new Set()));
        add(items);
        break;
      }
      case 0x70: remember(key(read.line())); break; // PUT
      case 0x71: remember(read.byte()); break; // BINPUT
      case 0x72: remember(read.unsigned(4)); break; // LONG_BINPUT
      case 0x94: remember(memo.size); break; // MEMOIZE
      case 0x67: recall(key(read.line())); break; // GET
      case 0x68: recall(read.byte()); break; // BINGET
      case 0x6a: recall(read.unsigned(4)); break; // LONG_BINGET
      case 0x63: push(named(read.line(), read.line(), name)); break; // GLOBAL
      case 0x93: { // STACK_GLOBAL
        const [attribute, module] = [pop(), pop()];
        if (typeof module !== "string" || typeof attribute !== "string") throw read.damaged("a name is no text");
        push(named(module, attribute, name));
        break;
      }
      case 0x52: { const parameters = pop(); instantiate(pop(), parameters); break; } // REDUCE
      case 0x62: { const state = pop(); setState(top(), state, name, charge); break; } // BUILD
      case 0x81: case 0x92: case 0x69: case 0x6f: // NEWOBJ, NEWOBJ_EX, INST, OBJ
        throw refused(name, "it wants an object of a class to be made");
      case 0x50: case 0x51: // PERSID, BINPERSID
        throw refused(name, "it points to an object outside of the file");
      case 0x82: case 0x83: case 0x84: // EXT1, EXT2, EXT4
        throw refused(name, "it uses a registered extension");
      case 0x97: case 0x98: // NEXT_BUFFER, READONLY_BUFFER
        throw refused(name, "part of its content is kept outside of the file");
      default:
        throw read.damaged(`there is no instruction ${opcode}`);
    }
  }
}

function nonNegative(value: number): number | undefined {
  return value < 0 ? undefined : value;
}
