import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { JSDOM } from "jsdom";
import type { Cell, Notebook, NotebookOutput } from "../../../kernels/notebook/format.ts";
import { jsonSafe, notebookHtml, scriptSafe } from "../../../kernels/notebook/html.ts";

function notebook(...cells: Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}
function code(source: string, ...outputs: NotebookOutput[]): Cell {
  return { cell_type: "code", id: "a", metadata: {}, source, execution_count: 3, outputs };
}
function markdown(source: string, attachments?: Record<string, Record<string, unknown>>): Cell {
  return { cell_type: "markdown", id: "m", metadata: {}, source, ...(attachments && { attachments }) };
}
const shows = (data: Record<string, unknown>): NotebookOutput => ({
  output_type: "display_data",
  data,
  metadata: {},
});
const plotly = (data: unknown, layout: unknown = {}): NotebookOutput =>
  shows({ "application/vnd.plotly.v1+json": { data, layout }, "image/png": "aGk=", "text/plain": "figure" });
const open = (html: string): Document => new JSDOM(html).window.document;
const pixel = "iVBORw0KGgo=";

describe("notebookHtml", () => {
  it("shows markdown, code and every kind of output, in order", () => {
    const page = open(
      notebookHtml(
        notebook(
          markdown("# The *title*\n\n- point\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
          code(
            "const x = 1;",
            { output_type: "stream", name: "stdout", text: "out <1>\n" },
            { output_type: "stream", name: "stderr", text: "\x1b[31mwarn\x1b[0m" },
            shows({ "text/html": "<table id=t><tr><td>5</td></tr></table>", "text/plain": "table" }),
            shows({ "image/png": "aG\nk=", "text/plain": "picture" }),
            shows({ "image/svg+xml": "<svg><script>alert(1)</script></svg>" }),
            shows({ "text/plain": "Map(1) { 'a' => 1 }" }),
            shows({ "application/json": { a: [1] } }),
            shows({ "application/x-unknown": 1 }),
            { output_type: "error", ename: "E", evalue: "v", traceback: ["E: v", "    at cell_3.ts:1:1"] },
          ),
        ),
      ),
    );
    assert.equal(page.title, "The title");
    assert.equal(page.querySelector("h1 em")?.textContent, "title");
    assert.equal(page.querySelectorAll(".markdown td").length, 2);
    assert.equal(page.querySelector("pre.source")?.textContent, "const x = 1;");
    assert.equal(page.querySelector(".code")?.getAttribute("data-count"), "3");
    assert.equal(page.querySelector("pre.stdout")?.textContent, "out <1>\n");
    assert.equal(page.querySelector("pre.stderr")?.textContent, "warn");
    assert.equal(page.querySelector("#t td")?.textContent, "5");
    const images = [...page.querySelectorAll("img")].map((image) => image.src);
    assert.equal(images[0], "data:image/png;base64,aGk=");
    assert.match(images[1] ?? "", /^data:image\/svg\+xml;base64,/);
    assert.equal(page.querySelector("pre.error")?.textContent, "E: v\n    at cell_3.ts:1:1");
    assert.match(page.querySelector(".unknown")?.textContent ?? "", /application\/x-unknown/);
    assert.deepEqual(
      [...page.querySelectorAll(".output")].map((output) => output.textContent?.trim().slice(0, 4)),
      ["out ", "warn", "5", "", "", "Map(", "{\n  ", "An o", "E: v"],
    );
  });

  it("shows raw HTML of markdown as text, and refuses script links", () => {
    const page = open(
      notebookHtml(notebook(markdown("<script>bad()</script>\n\n<b>x</b> [l](javascript:bad())"))),
    );
    assert.equal(page.querySelectorAll("script, b, a").length, 0);
    assert.match(page.body.textContent ?? "", /<script>bad\(\)<\/script>/);
  });

  it("embeds plotly.js once, and not at all without a figure", () => {
    const two = notebookHtml(notebook(code("", plotly([{ y: [1] }])), code("", plotly([{ y: [2] }]))));
    assert.equal(two.split("plotly.js v").length - 1, 1);
    assert.ok(notebookHtml(notebook(code("1"))).length < 10_000);
  });

  it("keeps figures whole whatever text is in them", () => {
    const title = "</script><script>window.bad = 1</script><!-- <script> \u2028 &amp; \"'";
    const html = notebookHtml(
      notebook(code("", plotly([{ y: [1, 2] }], { title: { text: title }, height: 321 }))),
    );
    const page = open(html);
    const scripts = page.querySelectorAll("script");
    assert.equal(scripts.length, 3);
    const figure = JSON.parse(page.querySelector("script.plotly-figure")?.textContent ?? "");
    assert.equal(figure.layout.title.text, title);
    assert.equal(page.querySelector<HTMLElement>(".figure")?.style.height, "321px");
    // plotly.js and the code that draws are whole too: they parse.
    for (const script of [scripts[1], scripts[2]])
      assert.doesNotThrow(() => new Function(script?.textContent ?? "("));
  });

  it("names no address that a browser would ask", () => {
    const page = open(notebookHtml(notebook(markdown("![p](https://example.org/p.png) text"), code("1"))));
    assert.equal(page.querySelectorAll("script[src], link, iframe").length, 0);
    for (const image of page.querySelectorAll("img")) assert.equal(image.getAttribute("src"), "");
    const policy = page.querySelector("meta[http-equiv]")?.getAttribute("content") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /https?:|\*/);
  });

  it("takes attachments and pictures beside the notebook into the page, but none from above it", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "pertline-"));
    try {
      await writeFile(path.join(folder, "a b.png"), Buffer.from(pixel, "base64"));
      const source = "![x](a%20b.png) ![y](attachment:z.png) ![n](../n.png) ![g](gone.png)";
      const cell = markdown(source, { "z.png": { "image/png": "eg==" } });
      const images = open(notebookHtml(notebook(cell), { directory: folder })).querySelectorAll("img");
      assert.deepEqual(
        [...images].map((image) => image.getAttribute("src")),
        [`data:image/png;base64,${pixel}`, "data:image/png;base64,eg==", "", ""],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("escapes the title", () => {
    assert.match(
      notebookHtml(notebook(), { title: "</title><b>" }),
      /<title>&lt;\/title&gt;&lt;b&gt;<\/title>/,
    );
  });
});

describe("escapes for script elements", () => {
  it("leave the meaning of strings and JSON as it was", () => {
    const text = "</SCRIPT> <!-- <b>";
    assert.equal(JSON.parse(jsonSafe(text)), text);
    const safe = scriptSafe(`return ${JSON.stringify(text)}`);
    assert.doesNotMatch(safe, /<\/script|<!--/i);
    assert.equal(new Function(safe)(), text);
  });
});
