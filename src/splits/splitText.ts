import { listed } from "../nearest.ts";
import type { Split } from "./split.ts";

/** A split in a few lines: how it was made, what is in its sets, what it leaves out. */
export function splitText(split: Split): string {
  const { algorithm, seed, fractions, options, dropped, subgroups, source, dataset, nCells, nConditions } = split; // prettier-ignore
  const shares = Object.entries(fractions).map(([name, value]) => `${name} ${value}`);
  const told = Object.entries(options ?? {}).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(",") : String(value)}`); // prettier-ignore
  const kinds = Object.entries(subgroups ?? {}).filter(([, labels]) => labels.length > 0);
  const lines: [string, string][] = [
    ["algorithm", `${algorithm}, seed ${seed}`],
    ["fractions", shares.join(", ")],
    ["options", told.join(", ")],
    ["train", set(split.train)],
    ["validation", set(split.validation)],
    ["test", set(split.test)],
    ["test kinds", kinds.map(([kind, labels]) => `${kind} ${labels.length}`).join(", ")],
    ["dropped", dropped.length === 0 ? "" : set(dropped.map(({ condition }) => condition))],
    ["data", [dataset, ...(nCells === undefined ? [] : [`${nCells.toLocaleString("en")} cells`]), ...(nConditions === undefined ? [] : [`${nConditions} conditions`])].filter(Boolean).join(", ")], // prettier-ignore
    ["SHA-256", source ?? ""],
  ];
  return lines
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name.padEnd(12)}${text}`)
    .join("\n");
}

function set(labels: readonly string[]): string {
  return `${String(labels.length).padStart(5)}  ${listed(labels, 6)}`;
}
