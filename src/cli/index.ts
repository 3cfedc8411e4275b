import type { Command } from "commander";
import { dataCommand } from "./data.ts";
import { figuresCommand } from "./figures.ts";
import { modelsCommand } from "./models.ts";
import { paperCommand } from "./paper.ts";
import { prepareCommand } from "./prepare.ts";
import { runCommand } from "./run.ts";
import { scoreCommand } from "./score.ts";
import { simulateCommand } from "./simulate.ts";
import { splitCommand } from "./split.ts";

/** Adds the commands of the library. The modules that do the work are loaded when a command is run. */
export function libraryCommands(program: Command): void {
  prepareCommand(program);
  runCommand(program);
  modelsCommand(program);
  scoreCommand(program);
  splitCommand(program);
  simulateCommand(program);
  dataCommand(program);
  figuresCommand(program);
  paperCommand(program);
}
