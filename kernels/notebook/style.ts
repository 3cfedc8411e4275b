/** Style sheet of a notebook page: one readable column, light or dark as the reader's system is. */
export const STYLE: string = `:root {
  --text: #1f2328; --quiet: #59636e; --paper: #ffffff; --panel: #f6f8fa; --line: #d1d9e0;
  --accent: #0b57a4; --error: #b42318; --error-panel: #fef3f2; --comment: #5d6771; --string: #0a5c36; --number: #8a4b08;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6e8eb; --quiet: #9aa4af; --paper: #14171a; --panel: #1d2125; --line: #3a4149;
    --accent: #7ab8ff; --error: #ff9a8f; --error-panel: #321c1a; --comment: #98a2ad; --string: #86d6a6; --number: #f0b26b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 5rem; }
section { margin: 0 0 1.25rem; position: relative; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .5em; }
h1 { font-size: 1.9rem; } h2 { font-size: 1.4rem; } h3 { font-size: 1.15rem; }
main > section:first-child h1 { margin-top: 0; }
a { color: var(--accent); }
blockquote { margin: 1em 0; padding: 0 1em; border-left: 3px solid var(--line); color: var(--quiet); }
code, pre { font: 13.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
:not(pre) > code { background: var(--panel); padding: .1em .35em; border-radius: 4px; }
pre { margin: 0; overflow-x: auto; }
.markdown pre, pre.source { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; }
.code[data-count]::before { content: "[" attr(data-count) "]"; position: absolute; right: calc(100% + .4rem); top: .8rem;
  color: var(--quiet); font: 12px ui-monospace, monospace; }
@media (max-width: 66rem) { .code[data-count]::before { display: none; } }
.output { margin-top: .6rem; overflow-x: auto; }
pre.output, .output > pre { max-height: 40rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.stderr { color: var(--quiet); border-left: 3px solid var(--line); padding-left: .75rem; }
pre.error { color: var(--error); background: var(--error-panel); border-left: 3px solid var(--error); padding: .6rem .75rem; }
.keyword { color: var(--accent); } .comment { color: var(--comment); font-style: italic; }
.string { color: var(--string); } .number { color: var(--number); }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; }
th { font-weight: 600; } .markdown th, .markdown td { text-align: left; }
img { max-width: 100%; height: auto; }
.output > img { background: #ffffff; }
.figure { min-height: 100px; height: 450px; background: #ffffff; color: #1f2328; border-radius: 6px; }
.unknown { color: var(--quiet); font-style: italic; }
@media print { main { max-width: none; padding: 0; } pre.output, .output > pre { max-height: none; } section { break-inside: avoid; } }
`;
