import path from "node:path";
import { kernelInfo } from "../server/kernelInfo.ts";
import type { CellError, CellOutput, CellResult } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import { startSession } from "../session/start.ts";
import { NotebookFormatError, readNotebook, writeNotebook } from "./format.ts";
import type { Cell, CodeCell, Notebook } from "./format.ts";
import { collectOutputs } from "./outputs.ts";
import { measureCell } from "./measure.ts";
import { hasTag, setParameters } from "./parameters.ts";
import { findStart } from "./resume.ts";

export interface RunOptions {
  /** Where the executed notebook is written; nothing is written without it. May be the notebook itself. */
  output?: string;
  /** Longest time one cell may take; it is interrupted then. Default: no limit. */
  timeoutMs?: number;
  /** Go on after failing cells. */
  allowErrors?: boolean;
  /** Write the output also when a cell failed or the run was interrupted. */
  keepFailed?: boolean;
  /**
   * Begin from this cell: its number, its id or "failed". Cells before it run all the same, because their variables are
   * needed, but keep the outputs that they have in the file.
   */
  from?: string;
  /** Values for the cell tagged `parameters`, as texts. */
  parameters?: Record<string, string>;
  /** Record start, end and memory of each cell in its metadata. Off by default: two runs then write the same file. */
  timing?: boolean;
  onProgress?: (progress: RunProgress) => void;
  /** Interrupts the running cell and ends the run. */
  signal?: AbortSignal;
}

/** One cell starts or ends. `index` counts all cells of the notebook from 1, as `total` does. */
export interface RunProgress {
  type: "start" | "end";
  index: number;
  total: number;
  /** First line of the source. */
  title: string;
  /** Seconds that the cell took; 0 at its start. */
  seconds: number;
  failed: boolean;
  /** Stands before the cell to begin from. */
  earlier?: boolean;
}

export interface CellFailure {
  /** Position in the notebook, from 1. */
  index: number;
  title: string;
  error: CellError;
  /** Place in the cell, such as `cell_4.ts:2:1`, where the traceback names one. */
  at?: string;
}

export interface RunResult {
  file: string;
  status: "ok" | "failed" | "interrupted";
  /** Whether `output` was written. */
  written: boolean;
  /** Code cells that ran. */
  executed: number;
  seconds: number;
  /** All failures under `allowErrors`, otherwise at most the one that stopped the run. */
  failures: CellFailure[];
  /** The executed notebook, as far as it came. */
  notebook: Notebook;
}

/** Milliseconds an interrupted cell has to end before its process is given up: a native call cannot be interrupted. */
const GRACE_MS = 5000;

/** Nobody looks on: warnings are waited for, so that the file does not depend on how busy the machine is. */
const CHECK_PATIENCE_MS = 60_000;

const KERNELSPEC = { name: "pertline", display_name: "TypeScript (pertline)", language: "typescript" };

/**
 * Executes the code cells of a notebook in order, in one session whose folder is the notebook's own. A failing cell
 * ends the run and leaves later cells unexecuted, unless it is tagged `raises-exception` or `allowErrors` is set.
 * @throws NotebookFormatError, ParameterError; never for errors of cells, which are in the result
 */
export async function runNotebook(file: string, options: RunOptions = {}): Promise<RunResult> {
  const began = performance.now();
  const read = setParameters(await readNotebook(file), options.parameters ?? {});
  refuseOtherLanguages(file, read);
  const first = options.from === undefined ? 0 : findStart(read, options.from);
  const notebook = prepare(read);
  const collector = collectOutputs();
  // The check runs beside the cell: its warnings come first, so that who was faster does not show in the file.
  const warnings = new Map<string, string>();
  const session = await startSession({
    directory: path.dirname(path.resolve(file)),
    checkPatienceMs: CHECK_PATIENCE_MS,
    onOutput: (output, cell) => {
      if (cell !== undefined && isTypeWarning(output))
        warnings.set(cell, (warnings.get(cell) ?? "") + output.text);
      else collector.add(output, cell);
    },
  });
  const failures: CellFailure[] = [];
  let executed = 0;
  let status: RunResult["status"] = "ok";
  const total = notebook.cells.length;
  try {
    for (const [position, cell] of notebook.cells.entries()) {
      if (options.signal?.aborted) status = "interrupted";
      if (status !== "ok") break;
      if (!isRunnable(cell)) continue;
      const progress = {
        index: position + 1,
        total,
        title: titleOf(cell),
        ...(position < first && { earlier: true }),
      };
      options.onProgress?.({ type: "start", ...progress, seconds: 0, failed: false });
      const start = new Date();
      const ending = await executeCell(session, cell, options);
      const end = new Date();
      executed++;
      cell.execution_count = ending.result?.executionCount ?? null;
      if (options.timing && ending.result)
        cell.metadata = { ...cell.metadata, ...(await measureCell(session, start, end)) };
      const error = ending.result?.status === "ok" ? undefined : describe(ending, options.timeoutMs);
      const seconds = (end.getTime() - start.getTime()) / 1000;
      options.onProgress?.({ type: "end", ...progress, seconds, failed: error !== undefined });
      if (ending.cause === "signal") status = "interrupted";
      else if (error && !hasTag(cell, "raises-exception")) {
        failures.push({ index: progress.index, title: progress.title, error, ...placeOf(error) });
        if (!options.allowErrors || !ending.result) status = "failed";
      }
    }
  } finally {
    await session.close();
  }
  for (const cell of notebook.cells)
    if (cell.cell_type === "code") {
      const warning = warnings.get(cell.id);
      cell.outputs = collector.outputs(cell.id);
      if (warning !== undefined)
        cell.outputs.unshift({ output_type: "stream", name: "stderr", text: warning });
      const failure = failures.find((candidate) => notebook.cells[candidate.index - 1] === cell);
      // A process that had to be given up could not report the error itself.
      if (failure && !cell.outputs.some((output) => output.output_type === "error"))
        cell.outputs.push({ output_type: "error", ...failure.error });
    }
  for (const [position, cell] of read.cells.slice(0, first).entries())
    if (!failures.some(({ index }) => index === position + 1)) notebook.cells[position] = cell;
  const writes = options.output !== undefined && (status === "ok" || options.keepFailed);
  if (writes) await writeNotebook(options.output!, notebook);
  const seconds = (performance.now() - began) / 1000;
  return { file, status, written: Boolean(writes), executed, seconds, failures, notebook };
}

function isTypeWarning(output: CellOutput): output is Extract<CellOutput, { type: "stream" }> {
  return output.type === "stream" && output.source === "typecheck";
}

/** How a cell ended: without a result when its process had to be given up, with a cause when it was interrupted by us. */
interface Ending {
  result: CellResult | undefined;
  cause: "timeout" | "signal" | undefined;
}

async function executeCell(session: Session, cell: CodeCell, options: RunOptions): Promise<Ending> {
  let cause: Ending["cause"];
  let giveUp: NodeJS.Timeout | undefined;
  const { promise: lost, resolve: lose } = deferred<undefined>();
  function stop(why: "timeout" | "signal"): void {
    if (cause) return;
    cause = why;
    session.interrupt().catch(() => lose(undefined));
    giveUp = setTimeout(() => lose(undefined), GRACE_MS);
  }
  const onAbort = (): void => stop("signal");
  const timer =
    options.timeoutMs === undefined ? undefined : setTimeout(() => stop("timeout"), options.timeoutMs);
  options.signal?.addEventListener("abort", onAbort);
  try {
    const result = await Promise.race([session.execute(cell.source, { id: cell.id }), lost]);
    return { result, cause };
  } finally {
    clearTimeout(timer);
    clearTimeout(giveUp);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

function describe(ending: Ending, timeoutMs: number | undefined): CellError {
  const found = ending.result?.status === "error" ? ending.result.error : undefined;
  if (ending.cause !== "timeout")
    return (
      found ?? {
        ename: "Interrupted",
        evalue: "the cell did not end and its process was given up",
        traceback: [],
      }
    );
  const evalue =
    `the cell took longer than ${(timeoutMs ?? 0) / 1000} s and was interrupted` +
    (ending.result ? "" : "; it did not end, and its process was given up");
  return { ename: "CellTimeout", evalue, traceback: found?.traceback ?? [`CellTimeout: ${evalue}`] };
}

function prepare(notebook: Notebook): Notebook {
  const { language_info } = kernelInfo("");
  return {
    ...notebook,
    metadata: { ...notebook.metadata, kernelspec: KERNELSPEC, language_info },
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type !== "code") return cell;
      const kept = { ...cell.metadata };
      delete kept.execution;
      delete kept.pertline;
      return { ...cell, metadata: kept, execution_count: null, outputs: [] };
    }),
  };
}

function isRunnable(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code" && cell.source.trim() !== "" && !hasTag(cell, "skip-execution");
}

function titleOf(cell: Cell): string {
  return (
    cell.source
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}

/** What another kernel wrote is not run as TypeScript: at best it would fail, at worst do something else. */
function refuseOtherLanguages(file: string, { metadata }: Notebook): void {
  const { kernelspec, language_info: info } = metadata as Record<string, Record<string, unknown> | undefined>;
  const language = info?.name ?? kernelspec?.language;
  if (typeof language === "string" && !/^(typescript|javascript)$/i.test(language))
    throw new NotebookFormatError(`${file}: expected a TypeScript or JavaScript notebook, found ${language}`);
}

function placeOf(error: CellError): { at?: string } {
  const at = error.traceback.join("\n").match(/cell_\d+\.ts:\d+(?::\d+)?/)?.[0];
  return at === undefined ? {} : { at };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
