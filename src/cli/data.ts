import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { DataEntry } from "../data/registry/entry.ts";
import type * as getModule from "../data/registry/getData.ts";
import type * as registryModule from "../data/registry/registry.ts";
import type * as verifyModule from "../data/registry/verifyData.ts";
import { PertlineError } from "../error.ts";
import { terminalProgress } from "./terminalProgress.ts";

/** `pertline data`: data sets by name. */
export function dataCommand(program: Command): void {
  const data = program
    .command("data")
    .description("data sets by name: fetch them, find them, check them")
    .addHelpText(
      "after",
      `
Files are kept in the folder PERTLINE_DATA, else in pertline's cache folder. Data sets of yours stand in registry.json
there, or in the file that PERTLINE_REGISTRY names. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are followed; PERTLINE_OFFLINE=1
keeps off the network.

Examples:
  pertline data get adamson
  pertline run --data adamson`,
    );
  data
    .command("list", { isDefault: true })
    .description("what there is, and what is here")
    .option("--json", "print everything as JSON")
    .action(list);
  data
    .command("info <name>")
    .description("what a data set is: size, licence, citation, where it comes from")
    .option("--json", "print it as JSON")
    .action(info);
  data
    .command("get <name>")
    .description("fetch a data set, or check what was put there by hand")
    .option("--again", "fetch it although it is there, and accept another version than before")
    .action(get);
  data.command("path <name>").description("where the files of a data set are, one per line").action(path);
  data
    .command("verify [names...]")
    .description("compare files with their recorded checksums; all that are here unless named")
    .action(verify);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { dataEntries, dataPaths } = await registry();
  const entries = await dataEntries();
  if (json) return console.log(JSON.stringify(entries, undefined, 2));
  const width = Math.max(...entries.map(({ name }) => name.length));
  for (const { name, what } of entries) {
    const here = (await dataPaths(name)).every((file) => existsSync(file));
    console.log(`${here ? "●" : "○"} ${name.padEnd(width)}  ${what}`);
  }
  console.log("\n● here   ○ pertline data get NAME fetches it");
}

async function info(name: string, { json }: { json?: boolean }): Promise<void> {
  const { dataEntry, dataPaths } = await registry();
  const entry = await dataEntry(name);
  if (json) return console.log(JSON.stringify(entry, undefined, 2));
  const paths = await dataPaths(name);
  const rows: [string, string][] = [
    ["what", entry.what],
    ["species", entry.species],
    ["size", sizeOf(entry)],
    ["perturbations", entry.perturbations],
    ["licence", entry.licence],
    ["cite", entry.citation],
    ...(entry.remark === undefined ? [] : [["remark", entry.remark] as [string, string]]),
    ...entry.files.flatMap((file, i): [string, string][] => [
      ["from", `${file.url ?? "put there by hand"}${file.member === undefined ? "" : ` (an archive with ${file.member})`}, ${file.bytes === undefined ? (file.about ?? "size unknown") : `${file.bytes.toLocaleString("en")} bytes`}`], // prettier-ignore
      [existsSync(paths[i] as string) ? "here" : "not here", paths[i] as string],
    ]),
  ];
  console.log(entry.name);
  for (const [label, value] of rows) console.log(`  ${label.padEnd(14)}${value}`);
}

function sizeOf({ kind, cells, genes }: DataEntry): string {
  const count = (value?: number): string => value?.toLocaleString("en") ?? "unknown number of";
  return kind === "cells" ? `${count(cells)} cells × ${count(genes)} genes` : "no cells";
}

async function get(name: string, { again }: { again?: boolean }): Promise<void> {
  const { getData } = await registry();
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort(new PertlineError("INTERRUPTED", "Interrupted; what has arrived is kept, and the same command goes on from there.")); // prettier-ignore
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  try {
    const files = await getData(name, {
      signal: stop.signal,
      progress: terminalProgress(process.stderr, 0, "bytes"),
      onNotice: (text) => process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}${text}\n`),
      ...(again ? { again } : {}),
    });
    const said = { fetched: "fetched", present: "already here, intact", "by hand": "put there by hand; checksum recorded" }; // prettier-ignore
    for (const { path, how } of files) console.log(`${path}  (${said[how]})`);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write(`${(stop.signal.reason as Error).message}\n`);
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}

async function path(name: string): Promise<void> {
  const { dataPaths } = await registry();
  const paths = await dataPaths(name);
  for (const file of paths) console.log(file);
  // For scripts: a path is an answer, but not yet a file.
  if (paths.every((file) => existsSync(file))) return;
  console.error(`pertline: not here yet: pertline data get ${name}`);
  process.exitCode = 1;
}

async function verify(names: string[]): Promise<void> {
  const { dataEntries, verifyData } = await registry();
  const wanted = names.length > 0 ? names : (await dataEntries()).map(({ name }) => name);
  let bad = 0;
  let shown = 0;
  for (const name of wanted)
    for (const { path, state } of await verifyData(name)) {
      if (state === "absent" && names.length === 0) continue;
      if (state !== "intact" && state !== "unrecorded") bad++;
      shown++;
      console.log(`${state.padEnd(22)}${path}`);
    }
  if (shown === 0) console.log("No data set is here yet: pertline data list");
  if (bad > 0) process.exitCode = 1;
}

/** Loaded when a command is run. */
async function registry(): Promise<typeof registryModule & typeof getModule & typeof verifyModule> {
  const [a, b, c] = await Promise.all([
    import("../data/registry/registry.ts"),
    import("../data/registry/getData.ts"),
    import("../data/registry/verifyData.ts"),
  ]);
  return { ...a, ...b, ...c };
}
