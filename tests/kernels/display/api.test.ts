import assert from "node:assert/strict";
import { createDisplayApi, displaysSent } from "../../../kernels/display/api.ts";
import { createComms } from "../../../kernels/display/comm.ts";
import { DISPLAY } from "../../../kernels/display/mime.ts";
import type { CellOutput } from "../../../kernels/session/events.ts";

describe("createDisplayApi", () => {
  let outputs: CellOutput[];
  let answer: string | undefined;
  const api = createDisplayApi({
    emit: (output) => outputs.push(output),
    ask: () => Promise.resolve(answer),
    comm: createComms(() => undefined).api,
  });
  beforeEach(() => {
    outputs = [];
    answer = undefined;
  });

  it("updates what it displayed, in order, even when the first takes longer", async () => {
    const slow = {
      [DISPLAY]: () => new Promise((resolve) => setTimeout(resolve, 20, { "text/plain": "slow" })),
    };
    const handle = api.display(slow);
    handle.update("fast");
    await displaysSent();
    assert.deepEqual(
      outputs.map((o) => [o.type, "data" in o && o.data["text/plain"], "displayId" in o && o.displayId]),
      [
        ["display_data", "slow", handle.id],
        ["update_display_data", "fast", handle.id],
      ],
    );
  });

  it("skips updates that come while a picture is drawn, but for the latest", async () => {
    const picture = (name: number): object => ({
      [DISPLAY]: () => new Promise((resolve) => setTimeout(resolve, 10, { "text/plain": String(name) })),
    });
    const handle = api.display(picture(0));
    for (let i = 1; i < 50; i++) handle.update(picture(i));
    await displaysSent();
    assert.deepEqual(outputs.map((o) => "data" in o && o.data["text/plain"]), ["0", "49"]); // prettier-ignore
  });

  it("makes markup from tags and calls", () => {
    const bundle = (value: Record<symbol, () => unknown>): unknown => value[DISPLAY]?.();
    assert.deepEqual(bundle(api.html`<b>${1 + 1}</b>`), {
      "text/html": "<b>2</b>",
      "text/plain": "<b>2</b>",
    });
    assert.deepEqual(bundle(api.md("**x**")), { "text/markdown": "**x**", "text/plain": "**x**" });
  });

  it("draws progress over items and steps, and ends it when a loop is left early", () => {
    for (const item of api.progress([1, 2, 3], "rows")) if (item === 2) break;
    const texts = outputs.map((o) => String("data" in o && o.data["text/plain"]));
    assert.match(texts[0] as string, /rows 0\/3/);
    assert.match(texts.at(-1) as string, /rows 1\/3/);
    outputs = [];
    const bar = api.progress(10);
    bar.update(10);
    bar.end();
    bar.end();
    assert.equal(outputs.length, 2);
    assert.match(String((outputs[1] as { data: Record<string, unknown> }).data["text/plain"]), /^█+ 10\/10$/);
  });

  it("draws progress over an asynchronous sequence", async () => {
    async function* items(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
    const seen: number[] = [];
    for await (const item of api.progress(items())) seen.push(item);
    assert.deepEqual(seen, [1, 2]);
    assert.match(String((outputs.at(-1) as { data: Record<string, unknown> }).data["text/plain"]), /█ 2$/);
  });

  it("asks for text, and says so where nobody can answer", async () => {
    answer = "typed";
    assert.equal(await api.prompt("name?"), "typed");
    answer = undefined;
    await assert.rejects(api.password(), { code: "NO_INPUT" });
  });

  it("refuses images of unknown kinds", () => {
    assert.throws(() => api.image(new Uint8Array([1, 2, 3])), /PNG, JPEG, GIF, WebP, AVIF or SVG/);
  });
});
