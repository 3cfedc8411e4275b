#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command } from "commander";
import { kernelCommands } from "../kernels/cli/kernel.ts";
import { notebookCommands } from "../kernels/cli/notebook.ts";
import { libraryCommands } from "../src/cli/index.ts";

const { version, description } = createRequire(import.meta.url)("pertline/package.json") as Record<
  string,
  string
>;

const program = new Command("pertline")
  .description(description ?? "")
  .version(version ?? "")
  .option("--debug", "show where in the program an error arose")
  .showHelpAfterError("(pertline --help lists the commands)");

libraryCommands(program);
kernelCommands(program);
notebookCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof Error && typeof (error as { code?: unknown }).code === "string";
  if (expected && !program.opts<{ debug?: boolean }>().debug) console.error(`pertline: ${error.message}`);
  else console.error(error);
  process.exitCode = 1;
}
