import assert from "node:assert/strict";
import * as danfo from "danfojs-node";
import { DISPLAY, toMime } from "../../../kernels/display/mime.ts";

const text = async (value: unknown): Promise<unknown> => (await toMime(value)).data["text/plain"];

describe("toMime", () => {
  before(() => {
    process.env.PERTLINE_PICTURES = "off";
  });
  after(() => {
    delete process.env.PERTLINE_PICTURES;
  });

  it("asks an object how it is shown, and adds text where it gives none", async () => {
    const shown = await toMime({ a: 1, [DISPLAY]: () => ({ "text/html": "<b>1</b>" }) });
    assert.equal(shown.data["text/html"], "<b>1</b>");
    assert.match(String(shown.data["text/plain"]), /a: 1/);
  });

  it("shows danfojs tables as HTML with their size, escaped, and long ones cut in the middle", async () => {
    const frame = new danfo.DataFrame({ gene: ["<A>", "B"], mean: [0.123456789, 2] });
    const { data } = await toMime(frame);
    assert.match(String(data["text/html"]), /<th>0<\/th><td>&lt;A&gt;<\/td><td>0\.12346<\/td>/);
    assert.match(String(data["text/plain"]), /2 rows × 2 columns$/);
    const clash = await text(new danfo.DataFrame({ values: [1, 2], shape: [3, 4] }));
    assert.match(String(clash), /2 rows × 2 columns$/, "columns may be called like properties");
    const long = await text(new danfo.Series(Array.from({ length: 100 }, (_, i) => i)));
    assert.match(String(long), /…/);
    assert.match(String(long), /99[^]*100 rows × 1 columns/);
  });

  it("shows Plotly figures as interactive JSON, typed arrays spread out", async () => {
    const figure = {
      data: [{ type: "scatter", y: new Float64Array([1, 2]) }],
      layout: { title: { text: "<b>T</b>" } },
    };
    const { data } = await toMime(figure);
    assert.deepEqual((data["application/vnd.plotly.v1+json"] as typeof figure).data[0]?.y, [1, 2]);
    assert.equal(data["text/plain"], 'Plotly figure "T": 1 trace (scatter)');
    assert.equal("application/vnd.plotly.v1+json" in (await toMime({ data: [1], layout: {} })).data, false);
  });

  it("shows bytes of an image as that image", async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
    assert.equal((await toMime(png)).data["image/png"], Buffer.from(png).toString("base64"));
    assert.match(String(await text(new Uint8Array([1, 2]))), /Uint8Array\(2\) \[ 1, 2 \]/);
  });

  it("shortens large arrays and survives cycles, proxies and throwing displays", async () => {
    assert.match(String(await text(new Float64Array(1e6))), /999950 more items/);
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    assert.match(String(await text(cyclic)), /Circular/);
    assert.match(
      String(await text(new Map([["a", new Set([1])]]))),
      /Map\(1\) \{ 'a' => Set\(1\) \{ 1 \} \}/,
    );
    assert.deepEqual((await toMime(Array(3))).data, { "text/plain": "[ <3 empty items> ]" });
    const failing = {
      [DISPLAY]: () => {
        throw new Error("no");
      },
    };
    assert.match(String(await text(failing)), /could not be displayed otherwise: Error: no/);
  });
});
