import assert from "node:assert/strict";
import type { CellOutput } from "../../../kernels/session/events.ts";
import { type Cells, startCells } from "../../support/cells.ts";

type Data = Record<string, unknown>;

describe("display in a real cell", function () {
  this.timeout(60_000);
  let cells: Cells;
  before(async () => {
    process.env.PERTLINE_PICTURES = "off";
    cells = await startCells();
  });
  after(() => {
    delete process.env.PERTLINE_PICTURES;
    return cells.session.close();
  });

  const shown = async (code: string): Promise<Data[]> => {
    const { outputs, result } = await cells.run(code);
    assert.equal(result.status, "ok", JSON.stringify(outputs));
    return outputs.flatMap((one) => ("data" in one ? [one.data] : []));
  };
  const only = async (code: string): Promise<Data> => {
    const all = await shown(code);
    assert.equal(all.length, 1, JSON.stringify(all));
    return all[0] as Data;
  };

  describe("tslab's functions", () => {
    before(() => cells.run('import { display as tslab, newDisplay, versions } from "tslab";'));

    for (const [call, expected] of [
      ['javascript("x")', { "text/javascript": "x" }],
      ['html("<b>")', { "text/html": "<b>" }],
      ['markdown("*a*")', { "text/markdown": "*a*" }],
      ['latex("$a$")', { "text/latex": "$a$" }],
      ['svg("<svg/>")', { "image/svg+xml": "<svg/>" }],
      ['text("a")', { "text/plain": "a" }],
      ["png(new Uint8Array([1, 2, 3]))", { "image/png": "AQID" }],
      ["jpeg(new Uint8Array([1]))", { "image/jpeg": "AQ==" }],
      ["gif(Buffer.from([1]))", { "image/gif": "AQ==" }],
      ["pdf(new Uint8Array([1, 2, 3]).subarray(1))", { "application/pdf": "AgM=" }],
      ['raw("application/json", "5")', { "application/json": "5" }],
      ['raw("audio/wav", new Uint8Array([1]))', { "audio/wav": "AQ==" }],
    ] as const)
      it(`display.${call}`, async () => assert.deepEqual(await only(`tslab.${call};`), expected));

    it("newDisplay overwrites, also from a later cell; versions are texts", async () => {
      const { outputs } = await cells.run('const own = newDisplay(); own.text("first");');
      const later = await cells.run('own.html("<b>second</b>");');
      const ids = [...outputs, ...later.outputs].map((one) => "displayId" in one && one.displayId);
      assert.equal(ids.length, 2);
      assert.equal(ids[0], ids[1]);
      assert.equal(later.outputs[0]?.type, "update_display_data");
      assert.match(
        await cells.text("Object.entries(versions).map(([k, v]) => k + typeof v).join()"),
        /tslabstring,typescriptstring,nodestring/,
      );
    });
  });

  it("lives on whatever a display method does, and says what it did", async () => {
    const symbol = 'Symbol.for("Jupyter.display")';
    for (const [body, expected] of [
      ["() => 5", /expected an object .* found 5/],
      ["() => null", /found null/],
      ["() => [1]", /found an array/],
      ['() => ({ "text/html": Symbol("x") })', /expected text or bytes for text\/html, found symbol/],
      ["() => ({ nonsense: 1 })", /expected MIME types .* found "nonsense"/],
      ['() => { const a = {}; a.a = a; return { "application/json": a } }', /contains itself/],
      ['() => { throw new Error("no") }', /Error: no/],
      ['async () => { throw new Error("late") }', /Error: late/],
      ["() => { throw Object.create(null) }", /an error that cannot be shown/],
    ] as const)
      for (const code of [`({ [${symbol}]: ${body} })`, `display({ [${symbol}]: ${body} });`])
        assert.match(String((await only(code))["text/plain"]), expected, code);
    assert.deepEqual(
      await only(
        `({ [${symbol}]: async () => ({ "text/plain": ["a\\n", "b"], "image/png": new Uint8Array([1]), "application/json": { n: 1n, t: new Float32Array(2) } }) })`,
      ),
      { "text/plain": "a\nb", "image/png": "AQ==", "application/json": { n: 1, t: [0, 0] } },
    );
    const raw = await cells.run('display({ "text/html": () => 1 }, { raw: true });');
    assert.equal(raw.result.status, "error");
  });

  it("joins markup inside markup, and shows arrays of it", async () => {
    assert.equal(
      (await only("html`<p>${html`<b>${1}</b>`}${[svg`<svg/>`, null, md`x`]}${undefined}</p>`"))["text/html"],
      "<p><b>1</b><svg/>x</p>",
    );
    assert.equal((await only("[html`<b>1</b>`, html`<i>2</i>`]"))["text/html"], "<b>1</b>\n<i>2</i>");
    assert.equal((await only("md`$\\alpha$ \\`code\\``"))["text/markdown"], "$\\alpha$ `code`");
    assert.equal((await only("({ a: html`<b>1</b>` })"))["text/plain"], "{ a: <b>1</b> }");
  });

  it("shows any value as short text, without calling into it more than needed", async () => {
    for (const [code, expected] of [
      ["({ get a() { throw new Error('x') }, get data() { throw new Error('y') } })", /a: \[Getter\]/],
      ["({ get [Symbol.toStringTag]() { throw new Error('x') } })", /object that cannot be shown: Error: x/],
      ["display(new Proxy({ a: 1 }, { get() { throw new Error('trap') } }));", /a: 1/],
      ["({ [Symbol('s')]: 1n, n: Object.create(null) })", /null prototype\] \{\},\n?.*\[Symbol\(s\)\]: 1n/s],
      ["Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ['k' + i, i]))", /and 99900 more keys$/],
      ["new Set(Array.from({ length: 1e5 }, (_, i) => i))", /99950 more items/],
      [
        "(function deep(d) { return d ? Object.fromEntries(Array.from({ length: 20 }, (_, i) => ['k' + i, deep(d - 1)])) : 1 })(4)",
        /k19: \[Object\]/,
      ],
      ["'x'.repeat(1e7)", /more characters/],
      ["'\\u001b[31mred'", /^'\\x1B\[31mred'$/],
      ["display(new Promise(() => {}));", /Promise \{ <pending> \} \(put await before it/],
      [
        "new AggregateError([new Error('1', { cause: new TypeError('2') })], 'many')",
        /cause\]: TypeError: 2/,
      ],
    ] as const) {
      const text = String((await only(code))["text/plain"]);
      assert.match(text, expected);
      assert.ok(text.length < 21_000, `${code}: ${text.length} characters`);
      assert.doesNotMatch(text, /\x1b/);
    }
  });

  it("reports thrown values of every kind", async () => {
    for (const [code, expected] of [
      ["const e1 = new Error('c'); e1.cause = e1; throw e1", /Error: c/],
      [
        "const e2 = new Error('x'); Object.defineProperty(e2, 'stack', { get() { throw new Error('st') } }); throw e2",
        /cannot be shown was thrown: Error: st/,
      ],
      ["throw new Proxy(new Error('x'), { get() { throw new Error('trap') } })", /Error: trap/],
      [
        "throw new AggregateError(Array.from({ length: 9 }, (_, i) => new Error('e' + i)))",
        /and 4 more errors/,
      ],
      ["throw Object.create(null)", /null prototype/],
    ] as const)
      assert.match(await cells.text(code), expected);
    assert.equal(await cells.text("1 + 1"), "2");
  });

  it("shows images from files, URLs, SVG text and bytes", async () => {
    cells.write("dot.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const png = "iVBORw0KGgo=";
    for (const [code, type] of [
      ['image("dot.svg")', "image/svg+xml"],
      ['image(new URL("dot.svg", import.meta.url))', "image/svg+xml"],
      ['image("<svg/>")', "image/svg+xml"],
      [`image("${png}", { width: 20, alt: 'a"b' })`, "image/png"],
      [`image("data:image/webp;base64,AAAA")`, "image/webp"],
      [`Uint8Array.from(Buffer.from("${png}", "base64")).buffer`, "image/png"],
      ['Buffer.from("RIFFxxxxWEBPVP8 ")', "image/webp"],
    ] as const)
      assert.ok(type in (await only(code)), code);
    assert.match(await cells.text('image("none.png")'), /found no file none\.png/);
    assert.match(await cells.text('image("https://a/b.png")'), /does not load from the network/);
  });

  it("bounds figures of a million points, and keeps broken ones", async () => {
    const figure = await only(
      "({ data: [{ type: 'scattergl', x: new Float64Array(1e6), y: new Float32Array(1e6) }], layout: {} })",
    );
    const [trace] = (figure["application/vnd.plotly.v1+json"] as { data: { y: Data }[] }).data;
    assert.equal(trace?.y.dtype, "f4");
    assert.equal(Buffer.from(String(trace?.y.bdata), "base64").length, 4e6);
    assert.match(String(figure["text/plain"]), /2000000 values: too many for a picture/);
    const broken = await only(
      "({ data: [{ type: 'none', x: [1n, new BigInt64Array(1)] }], layout: { xaxis: 5 } })",
    );
    assert.deepEqual((broken["application/vnd.plotly.v1+json"] as { data: unknown }).data, [
      { type: "none", x: [1, [0]] },
    ]);
  });

  it("keeps the true state of progress bars, few of them, and of little cost", async () => {
    const texts = (outputs: CellOutput[]): string[] =>
      outputs.flatMap((one) => ("data" in one ? [String(one.data["text/plain"])] : []));
    const open = await cells.run("const bar = progress(10, 'open'); bar.update(7);");
    assert.match(texts(open.outputs).at(-1) ?? "", / open 7\/10$/);
    const failed = await cells.run(
      "for (const i of progress([1, 2, 3])) if (i === 2) throw new Error('stop');",
    );
    assert.match(texts(failed.outputs).at(-1) ?? "", / 1\/3$/);
    const nested = await cells.run(
      "for (const a of progress([1, 2, 3, 4], 'outer')) for (const b of progress(new Set([1, 2]), 'inner')) ;",
    );
    assert.equal(nested.outputs.filter(({ type }) => type === "display_data").length, 2);
    const timed = await cells.run(
      "let begun = performance.now(); for (const i of progress(Array(1e6), 'cost')); (performance.now() - begun) / 1e3",
    );
    const lines = texts(timed.outputs);
    const microseconds = Number(lines.pop());
    assert.ok(microseconds < 5, `${microseconds} µs for each step`);
    assert.ok(lines.length <= 3 + microseconds * 10 * 1.5, `${lines.length} pictures`);
    assert.match(await cells.text("progress(-1)"), /expects a number of steps from 0 on, found -1/);
  });
});
