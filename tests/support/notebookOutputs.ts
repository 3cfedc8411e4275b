import { readFileSync } from "node:fs";

type Bundle = Record<string, unknown>;

interface RawOutput {
  output_type: string;
  name?: string;
  text?: string | string[];
  data?: Bundle;
  ename?: string;
  evalue?: string;
}

interface RawCell {
  cell_type: string;
  id?: string;
  source: string | string[];
  outputs?: RawOutput[];
}

/** One output in a form that two runs of the same notebook share. */
export interface ComparableOutput {
  type: string;
  /** Text of a stream or an error; every text/* form of a result. */
  texts: Record<string, string>;
  /** Other forms (images, figures), by name only. */
  others: string[];
}

export interface ComparableCell {
  /** First line of the source, for messages. */
  title: string;
  outputs: ComparableOutput[];
  /** Figures as plain data. */
  figures: unknown[];
}

const PLOTLY = "application/vnd.plotly.v1+json";

/** The code cells of a notebook file with what they put out. */
export function notebookOutputs(file: string): ComparableCell[] {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: RawCell[] };
  return cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ source, outputs = [] }) => ({
      title: joined(source).split("\n")[0]!,
      outputs: joinStreams(outputs.map(comparable)),
      figures: outputs.flatMap(({ data }) => (data && PLOTLY in data ? [data[PLOTLY]] : [])),
    }));
}

function comparable({ output_type, name, text, data = {}, ename, evalue }: RawOutput): ComparableOutput {
  if (output_type === "stream")
    return { type: `stream ${name}`, texts: { text: joined(text ?? "") }, others: [] };
  if (output_type === "error") return { type: "error", texts: { text: `${ename}: ${evalue}` }, others: [] };
  const texts = Object.entries(data).filter(([mime]) => mime.startsWith("text/"));
  const others = Object.keys(data).filter((mime) => !mime.startsWith("text/"));
  return {
    type: output_type,
    texts: Object.fromEntries(texts.sort().map(([mime, value]) => [mime, joined(value)])),
    others: others.sort(),
  };
}

/** How a stream was cut into messages is chance. */
function joinStreams(outputs: ComparableOutput[]): ComparableOutput[] {
  const result: ComparableOutput[] = [];
  for (const output of outputs) {
    const last = result.at(-1);
    if (last && last.type === output.type && output.type.startsWith("stream"))
      last.texts = { text: last.texts["text"]! + output.texts["text"]! };
    else result.push(output);
  }
  return result;
}

/** nbformat stores texts whole or as lists of lines. */
function joined(text: unknown): string {
  return Array.isArray(text) ? text.join("") : String(text);
}
