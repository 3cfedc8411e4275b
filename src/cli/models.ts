import type { Command } from "commander";

/** `pertline models`: what can be compared. */
export function modelsCommand(program: Command): void {
  program
    .command("models")
    .description("the models that run compares: what each predicts and where it is from")
    .option("--json", "print them as JSON")
    .action(list);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { MODELS, PAPER_BASELINES } = await import("../models/registry.ts");
  const models = MODELS.map((model) => {
    const { id, label, family, about } = model;
    return { id, label, family, paper: PAPER_BASELINES.includes(model), ...about };
  });
  if (json) return console.log(JSON.stringify(models, undefined, 2));
  const width = Math.max(...models.map(({ id }) => id.length));
  for (const { id, label, paper, predicts, source, needs } of models) {
    console.log(`${paper ? "●" : "○"} ${id.padEnd(width)}  ${label}`);
    const indent = " ".repeat(width + 4);
    if (predicts) console.log(`${indent}${predicts}`);
    if (source) console.log(`${indent}${source}`);
    if (needs) console.log(`${indent}needs ${needs}`);
  }
  console.log(
    "\n● compared unless others are named   ○ pertline run --models paper,ID,… or --models baselines; deep trains GEARS and CPA, which takes minutes to hours",
  );
}
