/**
 * Writes small WebAssembly modules: functions of 32-bit numbers on one memory, which threads may share. They run at full
 * speed from the first call and have vectors, which JavaScript has not.
 *
 * @see https://webassembly.github.io/spec/core/binary/index.html
 */
export interface WasmFunction {
  name: string;
  /** Numbers it takes; it returns one. */
  parameters: number;
  /** Further variables, numbered on from the parameters. */
  locals: readonly { count: number; type: keyof typeof TYPE }[];
  code: readonly Code[];
}
/** An opcode, or several with their immediates. */
export type Code = number | readonly Code[];

const TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
/** Bytes of a page of memory. */
export const PAGE = 65_536;
/** Of a memory with addresses of 32 bits. */
export const MOST_PAGES = 65_536;

/** Unsigned and signed numbers of as many bytes as they need (LEB128). */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value & 127];
}

/** The instructions in use; offsets are added to addresses. */
export const op = {
  get: (local: number): Code => [0x20, unsigned(local)],
  set: (local: number): Code => [0x21, unsigned(local)],
  /** Sets, and keeps the value. */
  tee: (local: number): Code => [0x22, unsigned(local)],
  constant: (value: number): Code => [0x41, signed(value)],
  block: (...code: Code[]): Code => [0x02, 0x40, code, 0x0b],
  loop: (...code: Code[]): Code => [0x03, 0x40, code, 0x0b],
  if: (...code: Code[]): Code => [0x04, 0x40, code, 0x0b],
  /** Leaves so many blocks, or begins that loop again. */
  branch: (depth: number): Code => [0x0c, depth],
  branchIf: (depth: number): Code => [0x0d, depth],
  return: 0x0f,
  i32: {
    load: (offset: number = 0): Code => [0x28, 2, unsigned(offset)],
    not: 0x45,
    less: 0x48,
    lessUnsigned: 0x49,
    notLess: 0x4e,
    add: 0x6a,
    subtract: 0x6b,
    multiply: 0x6c,
    or: 0x72,
    shiftLeft: 0x74,
  },
  f32: {
    load: (offset: number = 0): Code => [0x2a, 2, unsigned(offset)],
    store: (offset: number = 0): Code => [0x38, 2, unsigned(offset)],
    add: 0x92,
    multiply: 0x94,
    constant: (value: number): Code => [0x43, [...new Uint8Array(Float32Array.of(value).buffer)]],
    less: 0x5d,
    notLess: 0x60,
    toDouble: 0xbb,
  },
  f64: {
    constant: (value: number): Code => [0x44, [...new Uint8Array(Float64Array.of(value).buffer)]],
  },
  v128: {
    load: (offset: number = 0): Code => [0xfd, 0, 2, unsigned(offset)],
    store: (offset: number = 0): Code => [0xfd, 11, 2, unsigned(offset)],
    /** A float, four times. */
    loadSplat32: (offset: number = 0): Code => [0xfd, 9, 2, unsigned(offset)],
    /** A double, twice. */
    loadSplat: (offset: number = 0): Code => [0xfd, 10, 3, unsigned(offset)],
    zero: [0xfd, 12, new Array<number>(16).fill(0)] as Code,
    /** Bytes of two vectors by their numbers, 0 to 31. */
    shuffle: (bytes: readonly number[]): Code => [0xfd, 13, ...bytes],
    and: [0xfd, 78],
  },
  i32x4: { less: [0xfd, 57], allTrue: [0xfd, 0xa3, 1] },
  f32x4: {
    splat: [0xfd, 19],
    less: [0xfd, 67],
    notLess: [0xfd, 70],
    squareRoot: [0xfd, 0xe3, 1],
    add: [0xfd, 0xe4, 1],
    subtract: [0xfd, 0xe5, 1],
    multiply: [0xfd, 0xe6, 1],
    divide: [0xfd, 0xe7, 1],
    minimum: [0xfd, 0xe8, 1],
    maximum: [0xfd, 0xe9, 1],
  },
  f64x2: {
    splat: [0xfd, 20],
    replaceLane: (lane: number): Code => [0xfd, 34, lane],
    add: [0xfd, 0xf0, 1],
    multiply: [0xfd, 0xf2, 1],
  },
} as const;

const flat = (code: readonly Code[]): number[] =>
  code.flatMap((one) => (typeof one === "number" ? [one] : flat(one)));
const vector = (items: readonly number[][]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (letters: string): number[] => vector([...Buffer.from(letters)].map((byte) => [byte]));
function section(id: number, items: readonly number[][]): number[] {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

/** @param limits of the memory it imports, as in the binary format: flags, pages at least, pages at most */
function binary(functions: readonly WasmFunction[], limits: readonly number[]): Uint8Array<ArrayBuffer> {
  const bodies = functions.map(({ locals, code }) => {
    const body = [...vector(locals.map(({ count, type }) => [...unsigned(count), TYPE[type]])), ...flat(code), 0x0b]; // prettier-ignore
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functions.map(({ parameters }) => [0x60, ...vector(Array.from({ length: parameters }, () => [TYPE.i32])), 1, TYPE.i32])), // prettier-ignore
    ...section(2, [[...text("host"), ...text("memory"), 2, ...limits]]),
    ...section(3, functions.map((_, i) => unsigned(i))), // prettier-ignore
    ...section(7, functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)])), // prettier-ignore
    ...section(10, bodies),
  ]);
}

/** A memory for threads; undefined where there is none of that size here. */
export function sharedMemory(bytes: number): WebAssembly.Memory | undefined {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  if (typeof WebAssembly === "undefined" || pages > MOST_PAGES) return undefined;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    return undefined;
  }
}

/** Any memory with addresses of 32 bits that grows, in one thread. */
export function growingMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
}

/** @throws WebAssembly.CompileError where this machine has no vectors, say */
export function instantiate(
  functions: readonly WasmFunction[],
  memory: WebAssembly.Memory,
): Record<string, (...numbers: number[]) => number> {
  const shared = memory.buffer instanceof SharedArrayBuffer;
  const pages = unsigned(memory.buffer.byteLength / PAGE);
  const limits = shared ? [3, ...pages, ...pages] : [1, ...unsigned(1), ...unsigned(MOST_PAGES)];
  const module = new WebAssembly.Module(binary(functions, limits));
  return new WebAssembly.Instance(module, { host: { memory } }).exports as Record<string, (...numbers: number[]) => number>; // prettier-ignore
}
