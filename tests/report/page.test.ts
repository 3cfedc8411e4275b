import assert from "node:assert/strict";
import { codeInScript, escapeHtml, figureHtml, jsonInScript, page } from "../../src/report/page.ts";

describe("page", () => {
  it("keeps texts, data and code from ending what they stand in", () => {
    assert.equal(escapeHtml(`<a href="x">'&`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
    const value = { text: "</script><!-- <script>" };
    assert.ok(!jsonInScript(value).includes("<"));
    assert.deepEqual(JSON.parse(jsonInScript(value)), value);
    const code = 'const end = "</script>", comment = "<!--", less = 1 < 2;';
    assert.ok(!/<\/script|<!--/.test(codeInScript(code)));
    assert.equal(new Function(`${codeInScript(code)} return end + comment + less`)(), "</script><!--true");
  });

  it("holds plotly.js where there are figures and not where there are none", () => {
    assert.ok(page("t", "", false).length < 10_000);
    assert.ok(page("t", "", true).length > 1_000_000);
  });

  it("shows the picture of a figure at its size", () => {
    const html = figureHtml({ data: [], layout: { width: 300, height: 200 } }, "<svg/>", 'A "figure"');
    assert.match(
      html,
      /<img alt="A &quot;figure&quot;" width="300" height="200" src="data:image\/svg\+xml;base64,/,
    );
  });
});
