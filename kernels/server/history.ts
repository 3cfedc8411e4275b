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
  /** Range: exclusive; absent or null means to the end. */
  stop?: number | null | undefined;
  n?: number | null | undefined;
  /** Search: a glob (`*`, `?`, `[…]`) that the whole input must match. */
  pattern?: string | undefined;
  unique?: boolean | undefined;
}

export interface History {
  readonly session: number;
  add(entry: Omit<HistoryEntry, "session">): void;
  query(query: HistoryQuery): HistoryRow[];
}

/** History of this kernel process, held in memory. */
export function memoryHistory(session = 1): History {
  const entries: HistoryEntry[] = [];
  return {
    session,
    add: (entry) => void entries.push({ session, ...entry }),
    query: (query) =>
      select(entries, session, query).map(({ session, line, input, output }) => [
        session,
        line,
        query.output === true ? [input, output] : input,
      ]),
  };
}

function select(entries: HistoryEntry[], current: number, query: HistoryQuery): HistoryEntry[] {
  switch (query.hist_access_type) {
    case "range": {
      const wanted = query.session ?? 0;
      const session = wanted <= 0 ? current + wanted : wanted;
      const start = query.start ?? 0;
      const stop = query.stop ?? Infinity;
      return entries.filter((entry) => entry.session === session && entry.line >= start && entry.line < stop);
    }
    case "tail":
      return last(entries, query.n);
    case "search": {
      const pattern = globPattern(query.pattern ?? "*");
      const found = entries.filter((entry) => pattern.test(entry.input));
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

/** A glob as SQLite and IPython understand it: case-sensitive, `*` also crosses line ends. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/\[(\^?)(\]?[^\]]*)\]|\*|\?|[\\^$.|+(){}[\]]/g, (token, not, set) => {
    if (token === "*") return "[^]*";
    if (token === "?") return "[^]";
    if (typeof set === "string" && set !== "") return `[${not}${set.replace(/[\\\]^]/g, "\\$&")}]`;
    return token.replace(/[\\^$.|+(){}[\]]/g, "\\$&");
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // For example a reversed range such as [z-a]: it matches nothing.
    return /(?!)/;
  }
}
