import { createInflate, deflateSync, inflateSync } from "node:zlib";

/** Unpacks zlib data into `out`, which they must fill. */
export type Inflate = (packed: Uint8Array, out: Uint8Array) => void;

/** The part of Node's binding to zlib that is used: the same in Node 20 to 24, but not documented. */
interface Handle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLength: number,
    out: Uint8Array,
    outAt: number,
    outLength: number,
  ): void;
}
const FINISH = 4;

const wrongLength = (): RangeError => new RangeError("zlib data of another length than expected");

/** By the documented function, which makes a new state and a new array each time. */
export function inflatePlainly(packed: Uint8Array, out: Uint8Array): void {
  const result = inflateSync(packed, { chunkSize: Math.max(64, out.length), maxOutputLength: out.length });
  if (result.length !== out.length) throw wrongLength();
  out.set(result);
}

/** One state for all: a quarter faster, and nothing for the garbage collector; undefined where Node has changed. */
function inflateByHandle(): Inflate | undefined {
  const stream = createInflate() as unknown as {
    _handle?: Handle;
    _writeState?: Uint32Array;
    on(name: "error", listener: (error: Error) => void): void;
    close(): void;
  };
  const { _handle: handle, _writeState: state } = stream;
  if (typeof handle?.reset !== "function" || typeof handle.writeSync !== "function" || !state)
    return undefined;
  let failed: Error | undefined;
  stream.on("error", (error) => (failed = error));
  // One more byte than wanted, to notice longer data.
  let room = Buffer.alloc(0);
  return (packed, out) => {
    if (failed) throw failed;
    if (room.length <= out.length) room = Buffer.allocUnsafeSlow(out.length + 1);
    handle.reset();
    handle.writeSync(FINISH, packed, 0, packed.length, room, 0, out.length + 1);
    if (failed) throw failed as Error;
    const [left] = state;
    if (left !== 1) throw wrongLength();
    out.set(room.subarray(0, out.length));
  };
}

/**
 * The fastest way to inflate that gives the right answer here. After an error it is not to be used again.
 * @see https://nodejs.org/api/zlib.html
 */
export function newInflate(): Inflate {
  const fast = inflateByHandle();
  if (!fast) return inflatePlainly;
  const text = Buffer.from("pertline ".repeat(50));
  const out = new Uint8Array(text.length);
  try {
    for (let i = 0; i < 2; i++) {
      out.fill(0);
      fast(deflateSync(text), out);
      if (!text.equals(out)) return inflatePlainly;
    }
    return fast;
  } catch {
    return inflatePlainly;
  }
}
