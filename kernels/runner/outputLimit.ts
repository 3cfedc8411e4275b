/** Keeps a stream of text within what a front end can bear. */
export interface OutputLimit {
  /** What is to be shown of a write: all of it, until the limit is reached. */
  take(text: string): string;
  /** The cell is over: says how much was left out and shows the last of it; "" where nothing was. */
  end(): string;
}

/**
 * Megabytes that one stream of a cell may show. Above 3 MB within 3 s a Jupyter server drops messages by itself
 * (`iopub_data_rate_limit`), and not those that a reader misses least.
 */
const DEFAULT_MB = 2;
/** Characters of the left-out text that are shown in the end: where a computation stopped is worth knowing. */
const TAIL = 4000;
/** A short text that only returns to the line's start replaces what is there: a front end gets 50 of them a second. */
const PROGRESS = 1000;

/** The limit in megabytes from PERTLINE_MAX_OUTPUT_MB; 0 means none. */
export function outputLimitMb(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment.PERTLINE_MAX_OUTPUT_MB?.trim();
  const megabytes = given ? Number(given) : DEFAULT_MB;
  if (!(megabytes >= 0)) return DEFAULT_MB;
  return megabytes === 0 ? Infinity : megabytes;
}

/** @param megabytes a million characters each */
export function createOutputLimit(megabytes: number = outputLimitMb()): OutputLimit {
  const limit = megabytes * 1e6;
  let spent = 0;
  let ended = false;
  let omitted = 0;
  let lines = 0;
  let tail = "";
  /** Whether what has been shown ends with a line's end. */
  let atStart = true;

  const omit = (text: string): void => {
    omitted += text.length;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
    tail = text.length > TAIL ? text.slice(-TAIL) : tail + text;
    if (tail.length > 4 * TAIL) tail = tail.slice(-TAIL);
  };

  return {
    take(text) {
      if (omitted > 0) {
        omit(text);
        return "";
      }
      if (!isProgress(text)) spent += text.length;
      if (spent <= limit) {
        if (text !== "") atStart = text.endsWith("\n");
        return text;
      }
      const shown = head(text, Math.max(0, text.length - (spent - limit)), atStart);
      omit(text.slice(shown.length));
      const what = ended ? "the rest" : "the rest until the cell ends";
      const line = (shown === "" ? atStart : shown.endsWith("\n")) ? "" : "\n";
      atStart = true;
      return `${shown}${line}[pertline: more than ${megabytes} MB of output; ${what} is left out]\n`;
    },
    end() {
      const notice =
        omitted === 0
          ? ""
          : `[pertline: ${lines.toLocaleString("en-US")} lines (${size(omitted)}) left out; write them to a file, or ` +
            `set PERTLINE_MAX_OUTPUT_MB above ${megabytes} before the kernel starts; the last of them:]\n${lastLines(tail)}`;
      // What background tasks print later has a limit of its own, and no end to be summed up at.
      ended = true;
      spent = omitted = lines = 0;
      tail = "";
      return notice;
    },
  };
}

function isProgress(text: string): boolean {
  return text.length <= PROGRESS && text.includes("\r") && !text.includes("\n");
}

/** At most `length` characters, up to a line's end where there is one near (half a number is another number). */
function head(text: string, length: number, atStart: boolean): string {
  const line = length > 0 ? text.lastIndexOf("\n", length - 1) + 1 : 0;
  if ((line > 0 || atStart) && length - line < PROGRESS) return text.slice(0, line);
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function lastLines(tail: string): string {
  const text = tail.slice(-TAIL);
  const line = text.indexOf("\n");
  if (line >= 0 && line < text.length - 1) return text.slice(line + 1);
  return /^[\udc00-\udfff]/.test(text) ? text.slice(1) : text;
}

function size(characters: number): string {
  return characters < 1e5 ? `${(characters / 1e3).toFixed(1)} kB` : `${(characters / 1e6).toFixed(1)} MB`;
}
