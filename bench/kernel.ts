// Cold start and cells of our kernel beside tslab's and ipykernel's, measured from outside over ZeroMQ in one run.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Content, kernelEntry, newConnection } from "../tests/support/kernelClient.ts";

const root = path.resolve(import.meta.dirname, "..");
const STARTS = 5;
const CELLS = 50;

interface Rival {
  name: string;
  command: string[];
  trivial: (i: number) => string;
  prints: string;
}

interface Figures {
  start: number;
  first: number;
  trivial: number;
  prints: number | undefined;
}

const python = [process.env.PERTLINE_TEST_PYTHON, path.join(root, ".lab/test-venv/bin/python")].find(
  (file) => file !== undefined && existsSync(file),
);
const typescript = {
  trivial: (i: number): string => `const value${i}: number = ${i}; value${i} + 1`,
  prints: "for (let i = 0; i < 20000; i++) console.log(i)",
};
const rivals: Rival[] = [
  { name: "pertline", command: [process.execPath, kernelEntry], ...typescript },
  {
    name: "tslab",
    command: [process.execPath, path.join(root, "node_modules/tslab/bin/tslab"), "kernel", "--config-path"],
    ...typescript,
  },
  ...(python
    ? [
        {
          name: "ipykernel",
          command: [python, "-m", "ipykernel_launcher", "-f"],
          trivial: (i: number): string => `value${i} = ${i}; value${i} + 1`,
          prints: "for i in range(20000): print(i)",
        },
      ]
    : []),
];

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

async function measure({ command, trivial, prints }: Rival): Promise<Figures> {
  const starts: number[] = [];
  let rest: Omit<Figures, "start"> | undefined;
  for (let round = 0; round < STARTS; round++) {
    const folder = await mkdtemp(path.join(tmpdir(), "pertline-bench-"));
    const connection = await newConnection();
    const file = path.join(folder, "connection.json");
    await writeFile(file, JSON.stringify({ ...connection, kernel_name: "bench" }));
    const begin = performance.now();
    const child = spawn(command[0] as string, [...command.slice(1), file], { cwd: folder, stdio: "ignore" });
    const client = connect(connection);
    try {
      await client.request("kernel_info_request", {}, "shell", 30_000);
      starts.push(performance.now() - begin);
      if (round === 0) {
        // Late subscribers miss what was published before: kernels without a welcome message leave no other way.
        await sleep(1000);
        rest = await cells(client, trivial, prints);
      }
    } finally {
      client.close();
      child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { start: median(starts), ...(rest as Omit<Figures, "start">) };
}

async function cells(
  client: ReturnType<typeof connect>,
  trivial: Rival["trivial"],
  prints: string,
): Promise<Omit<Figures, "start">> {
  const options: Content = { allow_stdin: false };
  const timed = async (code: string, timeout?: number): Promise<{ ms: number; text: string }> => {
    const begin = performance.now();
    const { text } = await client.execute(code, options, timeout);
    return { ms: performance.now() - begin, text: text() };
  };
  const first = (await timed(trivial(0), 30_000)).ms;
  const times: number[] = [];
  for (let i = 1; i <= CELLS; i++) times.push((await timed(trivial(i))).ms);
  const expected = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join("");
  const printed = await timed(prints, 20_000).catch(() => undefined);
  return { first, trivial: median(times), prints: printed?.text === expected ? printed.ms : undefined };
}

const show = (ms: number | undefined, digits = 0): string =>
  ms === undefined ? "lost output" : `${ms.toFixed(digits)} ms`;
console.log(`node ${process.version}; medians of ${STARTS} starts and ${CELLS} cells, measured to idle\n`);
console.log(
  ["", "cold start", "first cell", "trivial cell", "20,000 prints"].map((s) => s.padEnd(15)).join(""),
);
const results = new Map<string, Figures>();
for (const rival of rivals) {
  const figures = await measure(rival);
  results.set(rival.name, figures);
  const row = [show(figures.start), show(figures.first), show(figures.trivial, 1), show(figures.prints)];
  console.log([rival.name, ...row].map((s) => s.padEnd(15)).join(""));
}
const ours = results.get("pertline") as Figures;
for (const [name, theirs] of results) {
  if (name === "pertline") continue;
  const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)}`.padEnd(15);
  console.log(
    `vs ${name}`.padEnd(15) +
      ratio(ours.start, theirs.start) +
      ratio(ours.first, theirs.first) +
      ratio(ours.trivial, theirs.trivial),
  );
}
if (!python) console.log("\nipykernel was not measured: no Python with it was found (npm test makes one).");
