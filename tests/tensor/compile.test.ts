import assert from "node:assert/strict";
import { random } from "../../src/stats/random.ts";
import { compile, evaluate } from "../../src/tensor/compile.ts";
import { gradients } from "../../src/tensor/gradients.ts";
import { attention } from "../../src/tensor/layers/attention.ts";
import { dropout } from "../../src/tensor/layers/dropout.ts";
import { input, parameter } from "../../src/tensor/leaves.ts";
import { add } from "../../src/tensor/operators/add.ts";
import { broadcast } from "../../src/tensor/operators/broadcast.ts";
import { exp } from "../../src/tensor/operators/exp.ts";
import { gather } from "../../src/tensor/operators/gather.ts";
import { multiply } from "../../src/tensor/operators/multiply.ts";
import { reshape } from "../../src/tensor/operators/reshape.ts";
import { sparseMatrix, sparseProduct } from "../../src/tensor/operators/sparseProduct.ts";
import { sum } from "../../src/tensor/operators/sum.ts";
import type { Values } from "../../src/tensor/tensor.ts";

describe("compile", () => {
  for (const threads of [1, 2])
    it(`gives the same bits at every run (${threads} thread${threads > 1 ? "s" : ""})`, async () => {
      const [n, width] = [512, 24];
      const source = random(5);
      const table = parameter("table", [n, width], Float32Array.from({ length: n * width }, () => source.normal())); // prettier-ignore
      const rows = input("rows", [4, 300], "int32");
      const entries = Array.from({ length: 6000 }, (): [number, number, number] => [source.integer(n), source.integer(n), source.normal()]); // prettier-ignore
      const spread = sparseProduct(sparseMatrix(n, n, entries), table);
      const taken = gather(exp(multiply(spread, 0.01)), rows);
      const mixed = attention(taken, taken, taken);
      const loss = sum(multiply(mixed, mixed));
      const program = await compile({ loss, slope: gradients(loss, [table])[0]! }, { threads });
      const feeds = { rows: Int32Array.from({ length: 1200 }, () => source.integer(n)) };
      const first = await program.run(feeds);
      for (let run = 0; run < 8; run++) assert.deepEqual(await program.run(feeds), first);
      assert.ok(first.slope!.some((value) => value !== 0));
      await program.close();
    });

  it("writes into arrays that are given, and draws from the generator that is given", async () => {
    const x = input("x", [2, 3]);
    const program = await compile({ y: dropout("mask", x, 0.5) });
    assert.deepEqual(program.inputs.map(({ name }) => name), ["x"]); // prettier-ignore
    const feeds = { x: new Float32Array(6).fill(1) };
    const y = new Float32Array(6);
    const found = await program.run(feeds, { random: random(1), into: { y } });
    assert.equal(found.y, y);
    assert.deepEqual((await program.run(feeds, { random: random(1) })).y, y);
    await assert.rejects(program.run(feeds), { code: "NO_RANDOM" });
    await program.close();
  });

  it("gives inputs and one value under two names back", async () => {
    const x = input("x", [2]);
    const y = add(x, 1);
    const found = await evaluate({ x2: x, y, again: y, shaped: reshape(y, [2, 1]) }, { x: Float32Array.of(1, 2) }); // prettier-ignore
    assert.deepEqual(Object.values(found).map((one) => [...one]), [[1, 2], [2, 3], [2, 3], [2, 3]]); // prettier-ignore
  });

  it("says which input is unknown, missing, of another length or type", async () => {
    const program = await compile({ y: add(input("x", [2, 2]), 1) });
    const wrong: [Record<string, Values>, RegExp][] = [
      [{ x: new Float32Array(4), z: new Float32Array(1) }, /no input "z".*are x/],
      [{}, /"x" of shape \[2, 2\] was not given/],
      [{ x: new Float32Array(3) }, /needs a Float32Array of 4 values, found a Float32Array of 3/],
      [{ x: new Int32Array(4) }, /found a Int32Array of 4/],
    ];
    for (const [feeds, message] of wrong)
      await assert.rejects(program.run(feeds), { code: "BAD_FEED", message });
    await program.close();
  });

  it("refuses two inputs of one name, but takes one used twice", async () => {
    await assert.rejects(compile({ y: add(input("x", [1]), input("x", [1])) }), { code: "SAME_NAME", message: /"x"/ }); // prettier-ignore
    const x = input("x", [1]);
    assert.deepEqual((await evaluate({ y: add(x, x) }, { x: Float32Array.of(2) })).y, Float32Array.of(4));
  });

  it("says what was asked for when memory is not enough", async () => {
    const huge = broadcast(exp(input("x", [1, 1])), [1_000_000, 4_000_000]);
    await assert.rejects(evaluate({ total: sum(huge) }, { x: Float32Array.of(1) }), {
      code: "OUT_OF_MEMORY",
      message: /The graph of total needs more memory than there is: one value of 160000\d\d MB/,
    });
  });
});
