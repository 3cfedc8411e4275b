import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startKernel, type Execution, type Kernel } from "../support/kernelClient.ts";
import { RESUME, SETUP, TRAIN } from "../support/trainingCells.ts";

// Below the project, whose package the cells import.
const root = path.resolve(import.meta.dirname, "../..");

describe("training in a notebook", function () {
  this.timeout(60_000);
  let folder: string;
  let kernel: Kernel;
  before(async () => {
    mkdirSync(path.join(root, ".lab"), { recursive: true });
    folder = mkdtempSync(path.join(root, ".lab/training-"));
    kernel = await startKernel({ directory: folder });
  });
  after(async () => {
    await kernel?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const errorOf = ({ reply, outputs }: Execution): string =>
    `${JSON.stringify(reply.content)} ${JSON.stringify(outputs.filter(({ type }) => type === "error").map(({ content }) => content))}`;
  const done = async (code: string): Promise<Execution> => {
    const execution = await kernel.execute(code, {}, 50_000);
    assert.equal(execution.reply.content.status, "ok", errorOf(execution));
    return execution;
  };

  it("draws its curve as it goes, is interrupted, and goes on in the next cell to the same bits", async () => {
    await done(SETUP);
    const id = await kernel.send("execute_request", { code: TRAIN, silent: false, store_history: true, allow_stdin: false, stop_on_error: true }); // prettier-ignore
    const drawn = (): number => kernel.messages.filter(({ type, parent }) => type === "update_display_data" && parent.msg_id === id).length; // prettier-ignore
    while (drawn() < 2) await sleep(5);
    await kernel.request("interrupt_request", {}, "control");
    const stopped = await kernel.finished(id, 20_000);
    assert.equal(stopped.reply.content.status, "error", "the training was not over when it was interrupted");
    assert.match(errorOf(stopped), /[Ii]nterrupt/);
    const updates = stopped.outputs.filter(({ type }) => type === "update_display_data");
    assert.match(JSON.stringify(updates.at(-1)!.content), /"plotly|svg/i);

    const found = JSON.parse((await done(RESUME)).text()) as { from: number; same: boolean; first: number; last: number }; // prettier-ignore
    assert.ok(found.from >= 2 && found.from < 60, `resumed after ${found.from} epochs`);
    assert.ok(found.same, "the losses are those of a training that was not interrupted");
    assert.ok(found.last < found.first / 5);
  });

  it("names the operands and the line of the cell where shapes disagree", async () => {
    const execution = await kernel.execute(`import { add, matmul, parameter } from "pertline/tensor";
const weight = parameter("weight", [3, 4], new Float32Array(12));
const x2 = input("counts", [5, 2]);

const product = matmul(x2, weight);`);
    const { evalue, traceback } = execution.reply.content as { evalue: string; traceback: string[] };
    assert.match(evalue, /left has 2 columns, the right 3 rows/);
    assert.match(evalue, /"counts" is \[5, 2\], "weight" is \[3, 4\]/);
    assert.match(evalue, /Built at \S+:5:/, traceback.join("\n"));
  });

  it("names step and parameter where the loss is not finite, and says what memory was asked for", async () => {
    const broken = await kernel.execute(`const w = parameter("decoder.weight", [2], [1, 2]);
const breaking = trainer(() => ({ loss: meanSquaredError(w, input("y", [2])) }), { optimiser: adam() });
await breaking.step(1, { y: Float32Array.of(0, 0) }, 0.1);
await breaking.step(1, { y: Float32Array.of(0, NaN) }, 0.1);`);
    assert.match(
      String(broken.reply.content.evalue),
      /loss of step 2 is NaN; .*"decoder\.weight".*Nothing was changed/,
    );
    const large = await kernel.execute(`import { broadcast, evaluate, exp, sum } from "pertline/tensor";
const wide = broadcast(input("one", [1, 1]), [1_000_000, 4_000_000]);
await evaluate({ total: sum(exp(wide)) }, { one: Float32Array.of(1) });`);
    assert.match(
      String(large.reply.content.evalue),
      /needs more memory than there is: one value of 16000000 MB/,
    );
  });
});
