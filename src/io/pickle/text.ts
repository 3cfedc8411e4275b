/** A number of a text pickle (`I`, `L`), a bigint where a double cannot hold it; undefined where it is none. */
export function parseInteger(text: string): number | bigint | undefined {
  // Python itself refuses decimal texts of more than 4,300 digits: the work grows with the square.
  if (!/^[+-]?\d{1,4300}$/.test(text)) return undefined;
  return narrow(BigInt(text.replace(/^\+/, "")));
}

/** Two's complement, least significant byte first, as `LONG1` and `LONG4` hold it. */
export function decodeLong(bytes: Uint8Array): number | bigint {
  if (bytes.length === 0) return 0;
  const hex = Buffer.from(bytes).reverse().toString("hex");
  const value = BigInt(`0x${hex}`);
  const negative = ((bytes.at(-1) as number) & 0x80) !== 0;
  return narrow(negative ? value - (1n << BigInt(8 * bytes.length)) : value);
}

function narrow(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

const SPECIAL = new Map([["inf", Infinity], ["-inf", -Infinity], ["nan", NaN], ["-nan", NaN]]); // prettier-ignore

/** A float as protocol 0 writes it: Python's repr. Undefined where it is none. */
export function parseFloatText(text: string): number | undefined {
  const special = SPECIAL.get(text);
  if (special !== undefined) return special;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Python's raw-unicode-escape: `\uXXXX` and `\UXXXXXXXX`, everything else Latin-1. Undefined where an escape is none. */
export function rawUnicodeEscape(text: string): string | undefined {
  let broken = false;
  const decoded = text.replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\[uU]/g,
    (all, short?: string, long?: string) => {
      const code = parseInt(short ?? long ?? "", 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      broken = true;
      return all;
    },
  );
  return broken ? undefined : decoded;
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: "\n", r: "\r", t: "\t", a: "\x07", b: "\b", f: "\f", v: "\v" },
  ...{ "\\": "\\", "'": "'", '"': '"' },
};

/** Python 2's repr of a byte string, with its quotes (opcode `S`). Undefined where it is none. */
export function pythonRepr(text: string): string | undefined {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote) return undefined;
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/gs,
      (all, hex?: string, octal?: string, one?: string) =>
        hex !== undefined
          ? String.fromCharCode(parseInt(hex, 16))
          : octal !== undefined
            ? String.fromCharCode(parseInt(octal, 8) & 0xff)
            : (ESCAPES[one as string] ?? all),
    );
}
