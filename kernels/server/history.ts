import path from "node:path";
import { userDataDirectory } from "../kernelspec/places.ts";
import { globMatcher } from "./glob.ts";
import { type HistoryFile, historyFile, newestSession } from "./historyFile.ts";

/** Entries of a tail that does not say how many, as in IPython. */
const DEFAULT_TAIL = 10;

/** One input with what it showed: session number, line (execution count), source, and the plain text of its result. */
export interface HistoryEntry {
  session: number;
  line: number;
  input: string;
  output: string | null;
}

/** As in a `history_reply`: `[session, line, input]`, or with outputs `[session, line, [input, output]]`. */
export type HistoryRow = [number, number, string | [string, string | null]];

export interface HistoryQuery {
  hist_access_type: "range" | "tail" | "search";
  output?: boolean | undefined;
  /** Range: 0 is the current session, negative numbers count back from it. */
  session?: number | undefined;
  start?: number | undefined;
  /** Range: exclusive; absent, null or 0 means to the end. */
  stop?: number | null | undefined;
  n?: number | null | undefined;
  /** Search: a glob (`*`, `?`, `[…]`) that the whole input must match. */
  pattern?: string | undefined;
  unique?: boolean | undefined;
}

export interface History {
  add(entry: Omit<HistoryEntry, "session">): void;
  query(query: HistoryQuery): Promise<HistoryRow[]>;
  /** Resolves when everything added has been written. */
  close(): Promise<void>;
}

/**
 * The history that the environment asks for: PERTLINE_HISTORY is a path, or "off" or ":memory:" for none that outlives the
 * kernel. Default: a file in Jupyter's data folder, which all kernels of the user share.
 */
export function openHistory(
  log: (line: string) => void,
  environment: Record<string, string | undefined> = process.env,
): History {
  const wanted = environment.PERTLINE_HISTORY;
  if (wanted === "off" || wanted === ":memory:") return createHistory();
  const file = wanted
    ? path.resolve(wanted)
    : path.join(userDataDirectory(environment), "pertline", "history.jsonl");
  return createHistory(historyFile(file), (error) =>
    log(`the history is not kept in ${file}: ${error.message}`),
  );
}

/**
 * The cells of this kernel, held in memory, and those of all kernels before it and beside it. A session takes its number when
 * its first cell is kept. Where the file cannot be used, the history of this kernel goes on in memory.
 */
export function createHistory(
  file?: HistoryFile,
  onFailure: (error: Error) => void = () => undefined,
): History {
  const own: Omit<HistoryEntry, "session">[] = [];
  let usable = file;
  let session: number | undefined;
  let work: Promise<unknown> = Promise.resolve();

  const attempt = async <T>(use: (file: HistoryFile) => Promise<T>): Promise<T | undefined> => {
    if (usable === undefined) return undefined;
    try {
      return await use(usable);
    } catch (error) {
      usable = undefined;
      onFailure(error as Error);
      return undefined;
    }
  };
  /** One after the other, so that entries are written in order and a query sees those before it. */
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const result = work.then(step);
    work = result.catch(() => undefined);
    return result;
  };

  return {
    add(entry) {
      own.push(entry);
      void inTurn(async () => {
        session = (await attempt((one) => one.append(entry, session))) ?? session;
      });
    },
    query: (query) =>
      inTurn(async () => {
        const stored = (await attempt((one) => one.read())) ?? [];
        const current = session ?? newestSession(stored) + 1;
        const entries = [
          ...stored.filter((entry) => entry.session !== current),
          ...own.map((entry) => ({ session: current, ...entry })),
        ];
        entries.sort((a, b) => a.session - b.session || a.line - b.line);
        return select(entries, current, query).map(({ session, line, input, output }) => [
          session,
          line,
          query.output === true ? [input, output] : input,
        ]);
      }),
    close: async () => void (await work),
  };
}

function select(entries: HistoryEntry[], current: number, query: HistoryQuery): HistoryEntry[] {
  switch (query.hist_access_type) {
    case "range": {
      const wanted = query.session ?? 0;
      const session = wanted <= 0 ? current + wanted : wanted;
      const start = query.start ?? 0;
      // 0 is no end either, as in IPython.
      const stop = query.stop || Infinity;
      return entries.filter((entry) => entry.session === session && entry.line >= start && entry.line < stop);
    }
    case "tail":
      return last(entries, query.n ?? DEFAULT_TAIL);
    case "search": {
      const matches = globMatcher(query.pattern ?? "*");
      const found = entries.filter((entry) => matches(entry.input));
      return last(query.unique === true ? newestOfEach(found) : found, query.n);
    }
  }
}

function last(entries: HistoryEntry[], n: number | null | undefined): HistoryEntry[] {
  return n === undefined || n === null ? entries : n <= 0 ? [] : entries.slice(-n);
}

function newestOfEach(entries: HistoryEntry[]): HistoryEntry[] {
  const newest = new Map(entries.map((entry) => [entry.input, entry]));
  return entries.filter((entry) => newest.get(entry.input) === entry);
}
