import type { Provenance } from "../data/provenance.ts";
import type { Figure } from "../figures/figure.ts";
import { provenanceNote } from "../figures/theme.ts";
import { renderSvg } from "../render/index.ts";
import { escapeHtml, figureHtml, page } from "./page.ts";
import { writeAtomic } from "./writeAtomic.ts";

export interface ReportFigure {
  figure: Figure;
  caption?: string;
}

export interface ReportTable {
  caption?: string;
  columns: readonly string[];
  /** Cells by column. Numbers are written with three significant digits, whole ones as they are; undefined and NaN as a dash. */
  rows: readonly (readonly (string | number | undefined)[])[];
}

export interface ReportSection {
  title: string;
  /** Plain text, one string per paragraph. */
  text?: readonly string[];
  figures?: readonly ReportFigure[];
  tables?: readonly ReportTable[];
}

export interface Report {
  title: string;
  provenance: Provenance;
  /** The answer in plain language, one sentence or two each: it stands on top. */
  summary: readonly string[];
  sections: readonly ReportSection[];
  /** What was decided, left out or guessed on the way; listed at the end. */
  notes?: readonly string[];
  /** Printed under the title, e.g. file and date. */
  about?: string;
}

/** The report as one HTML page that needs no other file, no network and no scripts to be read. */
export async function reportHtml(report: Report): Promise<string> {
  const { title, provenance, summary, sections, notes = [], about = "" } = report;
  const parts = await Promise.all(sections.map(sectionHtml));
  const entries = sections.map((section) => section.title).concat(notes.length > 0 ? ["Notes"] : []);
  const body = `<h1>${escapeHtml(title)}</h1>
<p class="about"><span class="provenance">${escapeHtml(provenanceNote(provenance))}</span>${escapeHtml(about)}</p>
<section class="summary" aria-label="Summary">
${paragraphs(summary)}
</section>
<nav aria-label="Contents"><ol>
${entries.map((entry, i) => `<li><a href="#section-${i + 1}">${escapeHtml(entry)}</a></li>`).join("\n")}
</ol></nav>
${parts.map((part, i) => `<section id="section-${i + 1}">\n${part}\n</section>`).join("\n")}
${notes.length === 0 ? "" : `<section id="section-${entries.length}" class="notes">\n<h2>Notes</h2>\n<ul>\n${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("\n")}\n</ul>\n</section>`}`;
  return page(title, body, sections.some((section) => (section.figures ?? []).length > 0)); // prettier-ignore
}

/**
 * Writes the report as one self-contained HTML file, whole or not at all.
 * @returns the path that was written
 */
export async function writeReport(report: Report, file: string): Promise<string> {
  await writeAtomic(file, await reportHtml(report));
  return file;
}

async function sectionHtml(section: ReportSection): Promise<string> {
  const figures = await Promise.all(
    (section.figures ?? []).map(async ({ figure, caption }) => {
      const picture = figureHtml(figure, await renderSvg(figure), caption ?? section.title);
      return `<figure>${picture}${caption === undefined ? "" : `<figcaption>${escapeHtml(caption)}</figcaption>`}</figure>`;
    }),
  );
  return [
    `<h2>${escapeHtml(section.title)}</h2>`,
    paragraphs(section.text ?? []),
    ...figures,
    ...(section.tables ?? []).map(tableHtml),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function paragraphs(text: readonly string[]): string {
  return text.map((one) => `<p>${escapeHtml(one)}</p>`).join("\n");
}

/** Columns that hold numbers only are aligned to the right. */
function tableHtml({ caption, columns, rows }: ReportTable): string {
  const numeric = columns.map((_, k) => rows.length > 0 && rows.every((row) => typeof row[k] !== "string"));
  const attribute = (k: number): string => (numeric[k] ? ' class="number"' : "");
  const head = columns.map((name, k) => `<th scope="col"${attribute(k)}>${escapeHtml(name)}</th>`).join("");
  const body = rows.map(
    (row) =>
      `<tr>${columns.map((_, k) => `<td${attribute(k)}>${escapeHtml(cell(row[k]))}</td>`).join("")}</tr>`,
  );
  return `<div class="table"><table>${caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`}<thead><tr>${head}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
}

function cell(value: string | number | undefined): string {
  if (typeof value === "string") return value;
  if (value === undefined || Number.isNaN(value)) return "–";
  const text = Number.isInteger(value) ? value.toLocaleString("en") : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}
