import type { Command } from "commander";
import { checkCommand } from "./paper/check.ts";
import { figuresCommand } from "./paper/figures.ts";
import { runCommand } from "./paper/run.ts";

/** `pertline paper`: the paper's own numbers, its figures, and the whole analysis on data. */
export function paperCommand(program: Command): void {
  const paper = program
    .command("paper")
    .description("Ahlmann-Eltze, Huber and Anders (2025): its numbers recomputed, its figures redrawn, its analysis run"); // prettier-ignore
  checkCommand(paper);
  figuresCommand(paper);
  runCommand(paper);
}
