import assert from "node:assert/strict";
import { createLanguage } from "../../../kernels/language/client.ts";
import type { Language } from "../../../kernels/session/language.ts";
import { endless } from "../../support/endless.ts";
import { makeNotebook, type Notebook } from "./notebook.ts";

describe("language: client", function () {
  this.timeout(60_000);
  let notebook: Notebook;
  let language: Language;
  const messages = async (code: string): Promise<string[]> => {
    const checked = await language.check({ number: 99, code });
    return checked.unchecked === undefined ? checked.diagnostics.map(({ message }) => message) : [];
  };

  /** Answers are empty until a worker is warm. */
  const eventually = async (code: string): Promise<string[]> => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const found = await messages(code);
      if (found.length > 0) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return [];
  };

  before(() => {
    notebook = makeNotebook();
  });
  after(() => notebook.close());
  afterEach(() => language.close());

  it("answers all questions from a worker", async () => {
    language = createLanguage({ directory: `${notebook.root}/notebooks` });
    language.remember({ number: 1, code: "/** How many. */\nlet total = 1;" });
    assert.deepEqual(await messages("total = 'x'"), ["Type 'string' is not assignable to type 'number'."]);
    assert.equal((await language.complete("tot", 3)).matches[0]?.text, "total");
    assert.match((await language.inspect("total", 5))!.plain, /let total: number/);
    assert.deepEqual(await language.isComplete("f("), { status: "incomplete", indent: "  " });
    language.reset();
    assert.deepEqual(await messages("total"), ["Cannot find name 'total'."]);
  });

  it("starts again after a hung check, remembers the cells, and does not look into that cell twice", async () => {
    language = createLanguage({ directory: `${notebook.root}/notebooks`, patience: 3000 });
    language.remember({ number: 1, code: "let total = 1;" });
    assert.equal((await eventually("total = 'x'")).length, 1);
    const [checked, asked, behind] = await Promise.all([
      language.check({ number: 2, code: endless }),
      language.complete("tot", 3),
      messages("total = 'x'"),
    ]);
    assert.equal(checked.unchecked, "the type checker ended: no answer within 3 s");
    assert.deepEqual(asked, { matches: [], start: 3, end: 3 });
    assert.deepEqual(behind, ["Type 'string' is not assignable to type 'number'."]);
    language.remember({ number: 2, code: endless });
    assert.deepEqual(await eventually("total = 'x'; many = 3; const d: Digit = 1"), [
      "Type 'string' is not assignable to type 'number'.",
    ]);
    const again = await language.check({ number: 3, code: endless });
    assert.match(again.unchecked ?? "", /failed on this very text before/);
  });

  it("tells of a worker that is still loading, and gives up one that cannot", async () => {
    language = createLanguage({ directory: `${notebook.root}/notebooks`, patience: 1 });
    const { unchecked } = await language.check({ number: 1, code: "1" });
    assert.equal(unchecked, "the type checker could not be loaded in time");
    await language.close();
    const deaths: string[] = [];
    const onDeath = (reason: string): unknown => deaths.push(reason);
    language = createLanguage({ directory: `${notebook.root}/notebooks`, heapMb: 10, onDeath });
    const failed = await language.check({ number: 1, code: "1" });
    assert.match(failed.unchecked ?? "", /^the type checker ended: .*memory/);
    const more = ["2", "3", "4", "5"].map((code) => language.check({ number: 2, code }));
    const last = (await Promise.all(more)).at(-1);
    assert.ok(last?.unchecked !== undefined && last.stopped, JSON.stringify(last));
    assert.equal(deaths.length, 5);
  });

  it("survives a worker that runs out of memory", async () => {
    const deaths: string[] = [];
    const onDeath = (reason: string): unknown => deaths.push(reason);
    language = createLanguage({
      directory: `${notebook.root}/notebooks`,
      patience: 50_000,
      heapMb: 160,
      onDeath,
    });
    language.remember({ number: 1, code: "let total = 1;" });
    assert.equal((await eventually("total = 'x'")).length, 1);
    const { unchecked } = await language.check({ number: 2, code: endless });
    assert.match(unchecked ?? "", /^the type checker ended: .*memory/);
    assert.match(deaths.join(), /memory/);
    assert.equal((await eventually("total = 'x'")).length, 1);
  });

  it("answers emptily once closed", async () => {
    language = createLanguage({ directory: `${notebook.root}/notebooks` });
    const late = language.check({ number: 1, code: "const a: string = 1" });
    await language.close();
    assert.equal((await late).unchecked, "the session is closed");
    assert.deepEqual(await language.isComplete("1"), { status: "unknown" });
  });
});
