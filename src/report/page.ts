import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Figure } from "../figures/figure.ts";

/** Text that stands in a page as written. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** JSON that cannot end the script element it stands in, nor open a comment in it. */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** Code in which `</script` and `<!--` stand escaped; both occur in strings and regular expressions only, where the escape is equal. */
export function codeInScript(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, "\\x3C");
}

// The page asks no server for anything, and the browser holds it to that.
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

// A picture stands in the page from the start; where scripts run it gives way to the figure that can be explored.
const DRAW = `for (const data of document.querySelectorAll("script.figure-data")) {
  const { data: traces, layout, config } = JSON.parse(data.textContent);
  const place = data.parentElement.querySelector(".live");
  Plotly.newPlot(place, traces, layout, { displaylogo: false, showSendToCloud: false, ...config })
    .then(() => {
      data.parentElement.classList.add("drawn");
      // A point whose id is the name of a button in the figure's menu does what the button does.
      place.on("plotly_click", ({ points: [point] }) => {
        const id = point && point.data.ids && point.data.ids[point.pointNumber];
        (place.layout.updatemenus || []).forEach(({ buttons }, menu) => {
          const at = id === undefined ? -1 : buttons.findIndex(({ name }) => name === id);
          if (at < 0) return;
          const [traces, layout, which] = buttons[at].args;
          Plotly.update(place, traces, { ...layout, ["updatemenus[" + menu + "].active"]: at }, which);
        });
      });
    }, (error) => console.error(error));
}`;

export const STYLE = `:root { color-scheme: light dark; --ink: #1f2328; --faint: #5c6570; --paper: #ffffff; --rule: #d9dee3; --soft: #f4f6f8; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7ea; --faint: #9aa4ae; --paper: #15181c; --rule: #363c43; --soft: #20252b; --link: #7db8f5; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Arimo, Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 64px; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3em; }
h2 { font-size: 1.35rem; margin: 2.2em 0 .5em; padding-top: .4em; border-top: 1px solid var(--rule); }
p, li { max-width: 46em; overflow-wrap: anywhere; }
a { color: var(--link); }
.about { color: var(--faint); margin: 0 0 1.5em; }
.provenance { display: inline-block; border: 1px solid currentColor; border-radius: 3px; padding: 0 .5em; margin-right: .6em; color: var(--ink); }
.summary { background: var(--soft); border-left: 4px solid var(--link); padding: .8em 1.2em; }
.summary p { margin: .35em 0; font-size: 1.08rem; }
nav ol { padding-left: 1.3em; margin: 1.2em 0; }
figure { margin: 1.4em 0; }
.plot { overflow-x: auto; width: fit-content; max-width: 100%; background: #ffffff; border-radius: 4px; }
.plot img { display: block; max-width: 100%; height: auto; }
.plot.drawn img { display: none; }
figcaption, caption { color: var(--faint); font-size: .92rem; text-align: left; padding: .4em 0; caption-side: top; }
.table { overflow-x: auto; margin: 1.4em 0; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3em .9em .3em 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th.number, td.number { text-align: right; }
thead th { border-bottom: 2px solid var(--faint); }
.notes { color: var(--faint); font-size: .92rem; }
@media print {
  :root { --ink: #000; --faint: #444; --paper: #fff; --rule: #bbb; --soft: #f2f2f2; --link: #000; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  .plot .live { display: none; }
  .plot.drawn img { display: block; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;

/**
 * A figure with its picture: the picture is seen without scripts and in print.
 * @param svg the figure drawn without a browser
 */
export function figureHtml(figure: Figure, svg: string, description: string): string {
  const { width, height } = figure.layout;
  return `<div class="plot"><div class="live"></div><img alt="${escapeHtml(description)}" width="${Number(width)}" height="${Number(height)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}"><script class="figure-data" type="application/json">${jsonInScript(figure)}</script></div>`;
}

/** A page that needs no other file and no network; plotly.js is put in once, where there are figures. */
export function page(title: string, body: string, hasFigures: boolean): string {
  const scripts = hasFigures
    ? `<script>${codeInScript(plotlySource())}</script>\n<script>\n${DRAW}\n</script>\n`
    : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
${scripts}</body>
</html>
`;
}

let plotly: string | undefined;

function plotlySource(): string {
  const entry = createRequire(import.meta.url).resolve("plotly.js-dist-min/package.json");
  return (plotly ??= readFileSync(path.join(path.dirname(entry), "plotly.min.js"), "utf8"));
}
