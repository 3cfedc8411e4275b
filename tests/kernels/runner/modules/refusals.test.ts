import assert from "node:assert/strict";
import { refusal } from "../../../../kernels/runner/modules/refusals.ts";

describe("modules: refusals", () => {
  const refused: [string, RegExp][] = [
    ["file:///p/a.tsx", /\/p\/a\.tsx: JSX is not supported/],
    ["file:///p/a.node", /require/],
    ["https://esm.sh/@scope/name@1.2.3/sub", /npm install @scope\/name\)/],
    ["https://cdn.jsdelivr.net/npm/d3@7/+esm", /npm install d3\)/],
    ["npm:chalk@5", /npm install chalk\)/],
    ["jsr:@std/path", /npm install @std\/path\)/],
  ];
  for (const [url, message] of refused) it(url, () => assert.match(refusal(url)!.message, message));

  it("lets pass what Node can load", () => {
    for (const url of [
      "file:///p/a.ts",
      "node:fs",
      "data:text/javascript,1",
      "file:///p/node_modules/x/a.wasm",
    ])
      assert.equal(refusal(url), undefined);
  });
});
