// What bench/tensor.ts measures of pertline, in a process of its own: own.mjs TASK THREADS
// Makes one training step for each line of its input and prints its loss, seconds and processor seconds as JSON; prints
// its peak memory and mapped files in MB at the end of the input.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const dist = (name) => import(new URL(`../../dist/src/tensor/${name}.js`, import.meta.url).href);
const { adam } = await dist("optimisers/adam");
const { attention } = await dist("layers/attention");
const { batchNorm } = await dist("layers/batchNorm");
const { negativeBinomialLogLikelihood } = await dist("layers/losses");
const { input, parameter } = await dist("leaves");
const { add } = await dist("operators/add");
const { exp } = await dist("operators/exp");
const { matmul } = await dist("operators/matmul");
const { mean } = await dist("operators/mean");
const { multiply } = await dist("operators/multiply");
const { negate } = await dist("operators/negate");
const { relu } = await dist("operators/relu");
const { reshape } = await dist("operators/reshape");
const { softmax } = await dist("operators/softmax");
const { sparseProduct } = await dist("operators/sparseProduct");
const { subtract } = await dist("operators/subtract");
const { transpose } = await dist("operators/transpose");
const { trainer } = await dist("trainer");

/** As in rivals.py: numbers that need no file. */
function wave(seed, shape, scale = 1) {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = Math.sin((i + 1) * (seed + 12.9898)) * scale;
  return values;
}
/** From 0 to below 1. */
function noise(i) {
  const u = Math.sin((i + 1) * 12.9898) * 43758.5453;
  return u - Math.floor(u);
}
let made = 0;
const weights = (shape, scale = 1 / Math.sqrt(shape.at(-1))) => parameter(`p${made}`, shape, wave(made++, shape, scale)); // prettier-ignore
const dense = (x, outputs) => add(matmul(x, weights([outputs, x.shape.at(-1)]), { transposeB: true }), weights([outputs], 0.01)); // prettier-ignore
const meanSquare = (a) => mean(multiply(a, a));

const tasks = {
  mlp: () => {
    const x = input("x", [256, 5000]);
    let hidden = x;
    for (const width of [512, 128, 512]) hidden = relu(dense(hidden, width));
    return { loss: meanSquare(subtract(dense(hidden, 5000), x)), feeds: { x: wave(900, [256, 5000]) } };
  },
  graph: () => {
    const [nodes, neighbours, width] = [5045, 20, 64];
    const n = nodes * neighbours;
    const matrix = {
      rows: nodes,
      columns: nodes,
      starts: Int32Array.from({ length: nodes + 1 }, (_, i) => i * neighbours),
      indices: Int32Array.from({ length: n }, (_, i) => Math.floor(noise(i) * nodes)),
      weights: wave(901, [n], 1 / neighbours).map((value) => Math.abs(value) + 0.01),
    };
    let x = weights([nodes, width], 1);
    for (let layer = 0; layer < 2; layer++) x = relu(dense(sparseProduct(matrix, x), width));
    return { loss: meanSquare(subtract(x, input("y", [nodes, width]))), feeds: { y: wave(900, [nodes, width]) } }; // prettier-ignore
  },
  attention: () => {
    const [tokens, width, heads] = [1536, 512, 8];
    const x = input("x", [1, tokens, width]);
    const split = (part) => transpose(reshape(part, [1, tokens, heads, width / heads]), [0, 2, 1, 3]);
    const [query, key, value] = [dense(x, width), dense(x, width), dense(x, width)].map(split);
    const mixed = reshape(transpose(attention(query, key, value), [0, 2, 1, 3]), [1, tokens, width]);
    return {
      loss: meanSquare(subtract(dense(mixed, width), x)),
      feeds: { x: wave(900, [1, tokens, width]) },
    };
  },
  counts: () => {
    const [cells, genes] = [2048, 5045];
    const counts = input("counts", [cells, genes]);
    const logged = input("logged", [cells, genes]);
    const updates = new Map();
    const block = (x, i) => relu(batchNorm(`norm${i}`, 256).train(dense(x, 256), updates));
    let hidden = logged;
    for (let i = 0; i < 4; i++) hidden = block(hidden, i);
    hidden = dense(hidden, 32);
    for (let i = 4; i < 6; i++) hidden = block(hidden, i);
    const library = input("library", [cells, 1]);
    const expected = multiply(softmax(dense(hidden, genes)), library);
    const dispersion = exp(weights([genes], 0.1));
    const likelihood = negativeBinomialLogLikelihood(counts, expected, dispersion);
    const drawn = new Float32Array(cells * genes);
    for (let i = 0; i < drawn.length; i++) {
      drawn[i] = Math.floor(Math.log(1 - noise(i)) ** 2 * 1.2);
    }
    const totals = Float32Array.from({ length: cells }, (_, row) => drawn.subarray(row * genes, (row + 1) * genes).reduce((a, b) => a + b)); // prettier-ignore
    return { loss: negate(mean(likelihood)), updates, feeds: { counts: drawn, logged: drawn.map(Math.log1p), library: totals } }; // prettier-ignore
  },
};

const [task, threads] = process.argv.slice(2);
const { feeds, ...graph } = tasks[task]();
const training = trainer(() => graph, { optimiser: adam(), threads: Number(threads) });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
while (!(await lines.next()).done) {
  const before = process.cpuUsage();
  const started = performance.now();
  const { loss } = await training.step(1, feeds, 1e-3);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ loss, seconds, cpu: (user + system) / 1e6 }));
}
console.log(JSON.stringify(memory()));
await training.close();
process.exit(0);

/** Of this process alone: what `resourceUsage` says starts at what the parent used. */
function memory() {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const [peak, files] = ["VmHWM", "RssFile"].map((name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024); // prettier-ignore
    return { peak, files };
  } catch {
    return { peak: process.resourceUsage().maxRSS / 1024, files: 0 };
  }
}
