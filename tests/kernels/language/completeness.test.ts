import assert from "node:assert/strict";
import { completeness } from "../../../kernels/language/completeness.ts";

describe("language: completeness", () => {
  const complete = [
    "",
    "1",
    "const a = 1;",
    "if (x) {\n}",
    "await f()",
    "`a${1}`",
    "// note",
    "/a[/]b/.test('x')",
    "const f = () => ({ a: [1] })\n\n",
  ];
  for (const code of complete)
    it(`complete: ${JSON.stringify(code)}`, () =>
      assert.deepEqual(completeness(code), { status: "complete" }));

  const incomplete: [string, string][] = [
    ["for (let i = 0; i < 3; i++) {", "  "],
    ["function f() {\n  if (x) {\n    y();", "    "],
    ["function f() {\n  if (x) {\n    y();\n  }\n\n", "  "],
    ["foo({", "  "],
    ["foo({\n  a: [", "    "],
    ["f(1,", "  "],
    ["const x =", ""],
    ["a +", ""],
    ["a.", ""],
    ["x ? y", ""],
    ["() =>", ""],
    ["if (x)", ""],
    ["try { f() }", ""],
    ["`a", ""],
    ["`a${", ""],
    ["/* open", ""],
    ["{ /* open", "  "],
    ["import { a } from", ""],
    ["class A {\n  m() { // {", "    "],
    ["f('}', `}`, /}/, {", "  "],
  ];
  for (const [code, indent] of incomplete)
    it(`incomplete: ${JSON.stringify(code)}`, () => {
      const found = completeness(code);
      assert.equal(found.status, "incomplete");
      if (!code.startsWith("`")) assert.deepEqual(found, { status: "incomplete", indent });
    });

  for (const code of [
    "const = 3",
    "f(1))",
    "}",
    "'open",
    "let 1a = 2",
    "for (;;) { ) }",
    "if (x) { const = }",
    "a b {",
  ])
    it(`invalid: ${JSON.stringify(code)}`, () => assert.deepEqual(completeness(code), { status: "invalid" }));
});
