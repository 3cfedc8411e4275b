import assert from "node:assert/strict";
import { createOutputs } from "../../../kernels/server/outputs.ts";
import { newHeader } from "../../../kernels/server/wire.ts";
import type { Header } from "../../../kernels/server/wire.ts";

type Published = [type: string, content: Record<string, unknown>, parent: string | undefined];

function recorder(): { published: Published[]; outputs: ReturnType<typeof createOutputs> } {
  const published: Published[] = [];
  const publish = (type: string, content: Record<string, unknown>, parent: Partial<Header>): void =>
    void published.push([type, content, parent.msg_id]);
  return { published, outputs: createOutputs({ publish }) };
}

describe("outputs", () => {
  it("publishes held-back text before anything else", () => {
    const { published, outputs } = recorder();
    outputs.begin("a", newHeader("execute_request", "s"));
    outputs.add({ type: "stream", name: "stdout", text: "1\n" }, "a");
    outputs.add({ type: "stream", name: "stdout", text: "2\n" }, "a");
    outputs.add({ type: "clear_output", wait: true }, "a");
    assert.deepEqual(
      published.map(([type, content]) => [type, content]),
      [
        ["stream", { name: "stdout", text: "1\n2\n" }],
        ["clear_output", { wait: true }],
      ],
    );
  });

  it("gives late output the header of the cell that made it, and output of no cell that of the newest", () => {
    const { published, outputs } = recorder();
    const [first, second] = [newHeader("execute_request", "s"), newHeader("execute_request", "s")];
    outputs.begin("a", first);
    outputs.end("a");
    outputs.begin("b", second);
    outputs.add({ type: "stream", name: "stdout", text: "late" }, "a");
    outputs.add({ type: "stream", name: "stdout", text: "nobody's" }, undefined);
    outputs.flush();
    assert.deepEqual(
      published.map(([, content, parent]) => [content.text, parent]),
      [
        ["late", first.msg_id],
        ["nobody's", second.msg_id],
      ],
    );
  });

  it("writes displays as Jupyter does and remembers result and failure until the end", () => {
    const { published, outputs } = recorder();
    outputs.begin("a", newHeader("execute_request", "s"));
    const bundle = { data: { "text/plain": "1" }, metadata: {} };
    outputs.add({ type: "display_data", ...bundle, displayId: "d" }, "a");
    outputs.add({ type: "execute_result", ...bundle, executionCount: 7 }, "a");
    outputs.add({ type: "error", ename: "E", evalue: "v", traceback: ["t"] }, "a");
    assert.deepEqual(
      published.map(([type, content]) => [type, content]),
      [
        ["display_data", { ...bundle, transient: { display_id: "d" } }],
        ["execute_result", { ...bundle, execution_count: 7 }],
        ["error", { ename: "E", evalue: "v", traceback: ["t"] }],
      ],
    );
    assert.deepEqual([outputs.result("a"), outputs.failed("a")], ["1", true]);
    outputs.end("a");
    assert.deepEqual([outputs.result("a"), outputs.failed("a")], [null, false]);
  });
});
