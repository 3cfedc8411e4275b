import assert from "node:assert/strict";
import fc from "fast-check";
import { highlight } from "../../../kernels/notebook/highlight.ts";

function textOf(html: string): string {
  const entities: Record<string, string> = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&amp;": "&",
  };
  return html
    .replace(/<span class="[a-z]+">|<\/span>/g, "")
    .replace(/&[^;]+;/g, (entity) => entities[entity]!);
}

describe("highlight", () => {
  it("marks keywords, strings, numbers and comments", () => {
    assert.equal(
      highlight('const a1 = "<b>"; // 1 < 2'),
      '<span class="keyword">const</span> a1 = <span class="string">&quot;&lt;b&gt;&quot;</span>; ' +
        '<span class="comment">// 1 &lt; 2</span>',
    );
    assert.equal(highlight("1.5e-3"), '<span class="number">1.5e-3</span>');
    assert.equal(highlight("a-1"), 'a-<span class="number">1</span>');
    assert.equal(highlight('"// no"'), '<span class="string">&quot;// no&quot;</span>');
  });

  it("changes no character of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab1`'\"/*\\<>&${}\n .e-") }), (code) => {
        const html = highlight(code);
        assert.equal(textOf(html), code);
        assert.doesNotMatch(html.replace(/<span class="[a-z]+">|<\/span>/g, ""), /[<>"']/);
      }),
    );
  });
});
