// What bench/models-deep.ts measures of pertline's CPA, in a process of its own: cpa.mjs FOLDER THREADS
// The first line of its input prepares, each further one makes one step of the autoencoder and the two of its adversary that
// go with it; prints seconds and processor seconds as JSON, and at the end of the input its peak memory in MB.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const dist = (name) => import(new URL(`../../dist/src/${name}.js`, import.meta.url).href);
const { loadCells } = await dist("data/load");
const { cellReader } = await dist("data/cellMatrix");
const { restoreCounts } = await dist("models/deep/cpa/counts");
const { coding, feedsOf } = await dist("models/deep/cpa/batches");
const { cpaNetwork } = await dist("models/deep/cpa/network");
const { cpaSteps } = await dist("models/deep/cpa/training");
const { random } = await dist("stats/random");

const BATCH = 2048;
/** An epoch in which the adversary counts: the autoencoder's pretraining is over. */
const EPOCH = 30;
const [folder, threads] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function prepare() {
  const opened = await loadCells(`${folder}/data.h5ad`);
  const split = JSON.parse(readFileSync(`${folder}/split.json`, "utf8"));
  const { cells } = restoreCounts(await cellReader(opened)(split.train), "smallest");
  await opened.close();
  const order = random(1).shuffle(Int32Array.from({ length: cells.nCells }, (_, cell) => cell));
  const code = coding(cells, order);
  const network = cpaNetwork({ genes: cells.genes.length, perturbations: code.perturbations.length, classes: code.classes }, 1); // prettier-ignore
  return {
    cells,
    order,
    code,
    steps: cpaSteps(network, code.classes, { threads: Number(threads), seed: 1 }),
  };
}

async function measured(work) {
  const before = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

await lines.next();
const { result: ready, ...first } = await measured(prepare);
const { cells, order, code, steps } = ready;
console.log(JSON.stringify({ ...first, cells: order.length }));
for (let batch = 0; !(await lines.next()).done;) {
  const { result, ...taken } = await measured(async () => {
    let loss;
    for (let turn = 0; turn < 3; turn++, batch++) {
      const chosen = Int32Array.from({ length: BATCH }, (_, i) => order[(batch * BATCH + i) % order.length]);
      const found = await steps.step(feedsOf(cells, code, chosen), EPOCH, turn, 1e-4);
      if (turn === 0) loss = found[0][1];
    }
    return loss;
  });
  console.log(JSON.stringify({ ...taken, loss: result }));
}
console.log(JSON.stringify({ peak: peakMemory() }));
process.exit(0);

/** Of this process alone: what `resourceUsage` says starts at what the parent used. */
function peakMemory() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
