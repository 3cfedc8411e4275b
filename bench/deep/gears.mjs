// What bench/models-deep.ts measures of pertline's GEARS, in a process of its own: gears.mjs FOLDER THREADS
// The first line of its input prepares, each further one makes a training step; prints seconds and processor seconds as
// JSON, and at the end of the input its peak memory in MB.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const dist = (name) => import(new URL(`../../dist/src/${name}.js`, import.meta.url).href);
const { loadCells } = await dist("data/load");
const { pseudobulk } = await dist("data/pseudobulk");
const { cellReader } = await dist("data/cellMatrix");
const { selectConditions } = await dist("data/select");
const { readGeneGraph } = await dist("data/goGraph");
const { gearsSettings } = await dist("models/deep/gears/options");
const { gearsData } = await dist("models/deep/gears/prepare");
const { batchFeeds, grouped } = await dist("models/deep/gears/batches");
const { gearsTrainer } = await dist("models/deep/gears/step");
const { gearsWeights, shortenRows } = await dist("models/deep/gears/weights");
const { random } = await dist("stats/random");

const [folder, threads] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function prepare() {
  const cells = await loadCells(`${folder}/data.h5ad`);
  const truth = await pseudobulk(cells);
  const split = JSON.parse(readFileSync(`${folder}/split.json`, "utf8"));
  const training = selectConditions(truth, split.train);
  const settings = gearsSettings({ threads: Number(threads) });
  const options = { cells: cellReader(cells), validation: split.val, graph: await readGeneGraph(`${folder}/go.csv`) }; // prettier-ignore
  const data = await gearsData(training, options, settings);
  await cells.close();
  const source = random(1);
  const width = training.genes.length;
  const weights = gearsWeights({ genes: width, nodes: data.ontology.rows, hidden: 64 }, source);
  shortenRows(weights, 1);
  const order = source.shuffle(Array.from(data.training.rows.keys()));
  const batches = Array.from({ length: Math.floor(order.length / 32) }, (_, i) => order.slice(32 * i, 32 * i + 32)); // prettier-ignore
  const count = Math.max(...batches.map((batch) => grouped(data.training, batch, true).groups.length));
  const trainer = gearsTrainer({ weights, coexpression: data.coexpression, cells: 32, firstCellOnly: true, directionWeight: 0.1 }, { weightDecay: 5e-4, maxNorm: 1, threads: Number(threads) }); // prettier-ignore
  const control = Float32Array.from(training.means.subarray(training.control * width, (training.control + 1) * width)); // prettier-ignore
  return { data, batches, count, trainer, control };
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
console.log(JSON.stringify({ ...first, cells: ready.data.training.rows.length }));
const { data, batches, count, trainer, control } = ready;
for (let step = 0; !(await lines.next()).done; step++) {
  const { result, ...taken } = await measured(() => {
    const batch = batches[step % batches.length];
    const feeds = batchFeeds(data.training, batch, grouped(data.training, batch, true), count, data.ontology);
    return trainer.step(count, { ...feeds, control }, 1e-3);
  });
  console.log(JSON.stringify({ ...taken, loss: result.loss }));
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
