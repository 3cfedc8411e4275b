// Our kernel beside tslab, Deno's and ipykernel, measured from outside over ZeroMQ in one run.
//   npm run bench:kernel [-- NAME …]   only these kernels (pertline tslab deno ipykernel)
import { type Figure, type Figures, type Measure, measure, MEASURES } from "./kernel/measures.ts";
import { findRivals } from "./kernel/rivals.ts";
import { saveResults } from "./support/results.ts";

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const { rivals, missing } = findRivals();
const results = new Map<string, Figures>();
for (const rival of rivals) {
  if (wanted.length > 0 && !wanted.includes(rival.name.toLowerCase())) continue;
  process.stderr.write(`${rival.name} ${rival.version} `);
  results.set(rival.name, await measure(rival, () => process.stderr.write(".")));
  process.stderr.write("\n");
}

const names = [...results.keys()];
const ours = results.get("pertline");
const show = (figure: Figure | undefined, unit: string): string => {
  if (typeof figure !== "number") return figure ?? "–";
  return `${figure.toFixed(unit === "ms" && figure < 100 ? 1 : 0)} ${unit}`;
};
const ratio = (theirs: Figure | undefined, own: Figure | undefined): string =>
  typeof theirs === "number" && typeof own === "number" ? ` (${(theirs / own).toFixed(2)}×)` : "";

const rows = (Object.keys(MEASURES) as Measure[]).map((name) => [
  name,
  ...names.map((rival) => {
    const figure = results.get(rival)?.[name];
    return show(figure, MEASURES[name]) + (rival === "pertline" ? "" : ratio(figure, ours?.[name]));
  }),
]);
const table = [["", ...names], ...rows];
const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
console.log(`\nnode ${process.version}; in brackets: how many times ours; cells are measured to idle\n`);
for (const row of table) console.log(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "));
for (const line of missing) console.log(`\n${line}`);
const versions = Object.fromEntries(rivals.map(({ name, version }) => [name, version]));
saveResults("kernel", { versions, units: MEASURES, figures: Object.fromEntries(results) });
