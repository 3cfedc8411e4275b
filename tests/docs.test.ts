import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { kernelCommands } from "../kernels/cli/kernel.ts";
import { notebookCommands } from "../kernels/cli/notebook.ts";
import { libraryCommands } from "../src/cli/index.ts";
import type * as run from "../kernels/notebook/run.ts";
import { built } from "./support/built.ts";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** Commands of npm that are no scripts of ours. */
const BUILT_IN = new Set(["ci", "install", "pack"]);

interface Named {
  npm: string[];
  pertline: string[][];
}

/** The commands that stand in code blocks and between backticks. */
function commandsIn(markdown: string): Named {
  const blocks = [...markdown.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(
    (match) => match[1]?.split("\n") ?? [],
  );
  const inline = [...markdown.replace(/^```.*?^```/gms, "").matchAll(/`([^`\n]+)`/g)].map(
    (match) => match[1] ?? "",
  );
  const lines = [...blocks, ...inline].map((line) => line.replace(/(^|\s)#.*/, "").trim());
  const named: Named = { npm: [], pertline: [] };
  for (const line of lines) {
    const [, script] = /^npm (?:run )?([\w:-]+)/.exec(line) ?? [];
    if (script) named.npm.push(script);
    const [, command] = /^(?:npx )?pertline ([a-z].*|--[a-z-]+)/.exec(line) ?? [];
    if (command) named.pertline.push(command.split(/\s+/));
  }
  return named;
}

/** What is wrong with a command line of ours, or undefined. */
function complaint(words: string[], program: Command): string | undefined {
  let command = program;
  const rest = [...words];
  while (command.commands.length > 0 && rest[0] !== undefined && !rest[0].startsWith("-")) {
    const next = command.commands.find(
      (one) => one.name() === rest[0] || one.aliases().includes(rest[0] ?? ""),
    );
    if (!next) return `pertline ${words.join(" ")}: there is no command "${rest[0]}"`;
    command = next;
    rest.shift();
  }
  for (const option of rest.filter((word) => word.startsWith("-")))
    if (
      ![
        "--help",
        "-h",
        "--version",
        "-V",
        ...command.options.flatMap((one) => [one.long, one.short]),
      ].includes(option)
    )
      return `pertline ${words.join(" ")}: there is no option ${option}`;
  return undefined;
}

describe("documents", () => {
  const program = new Command("pertline");
  kernelCommands(program);
  notebookCommands(program);
  libraryCommands(program);

  for (const file of ["README.md", "CONTRIBUTING.md", "docs/kernel.md"]) {
    it(`${file} names only npm scripts that exist`, () => {
      const { npm } = commandsIn(read(file));
      assert.ok(npm.includes("test") && npm.includes("lab"));
      assert.deepEqual(npm.filter((name) => !(name in scripts) && !BUILT_IN.has(name)), []); // prettier-ignore
    });

    it(`${file} names only pertline commands and options that exist`, () => {
      const { pertline } = commandsIn(read(file));
      assert.ok(pertline.length > 0);
      assert.deepEqual(pertline.flatMap((words) => complaint(words, program) ?? []), []); // prettier-ignore
    });

    it(`${file} links only to files that exist`, () => {
      const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
      assert.deepEqual(links.filter((link) => !existsSync(path.resolve(root, path.dirname(file), link))), []); // prettier-ignore
    });
  }

  it("docs/kernel.md names only files that exist, and sections that it has", () => {
    const text = read("docs/kernel.md");
    const files = [...text.matchAll(/`((?:kernels|tests)\/[\w./-]+)`/g)].map((match) => match[1] ?? "");
    const short = [...text.matchAll(/\(`((?:server|session|cell|language|runner|display)\/[\w./-]+)`\)/g)];
    assert.ok(files.length > 10 && short.length > 5, `${files.length}, ${short.length}`);
    const all = [...files, ...short.map((match) => `kernels/${match[1] ?? ""}`)];
    assert.deepEqual(all.filter((name) => !existsSync(path.join(root, name))), []); // prettier-ignore
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => (match[1] ?? "").toLowerCase());
    const slugs = headings.map((heading) => heading.replaceAll(" ", "-"));
    const asked = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map((match) => match[1] ?? "");
    assert.deepEqual(asked.filter((slug) => !slugs.includes(slug)), []); // prettier-ignore
  });

  it("docs/kernel.md names every environment variable of the kernel", () => {
    const sources = readdirSync(path.join(root, "kernels"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => read(path.join("kernels", name)));
    const used = sources.flatMap((text) => text.match(/(?<=env(?:ironment)?\.)PERTLINE_\w+/g) ?? []);
    const text = read("docs/kernel.md");
    assert.ok(used.length > 0);
    assert.deepEqual([...new Set(used)].filter((name) => !text.includes(`\`${name}\``)), []); // prettier-ignore
  });

  it("CONTRIBUTING.md shows every npm script, and the folders that exist", () => {
    const text = read("CONTRIBUTING.md");
    const named = commandsIn(text).npm;
    assert.deepEqual(Object.keys(scripts).filter((name) => !named.includes(name)), []); // prettier-ignore
    let parent = "";
    for (const [, indent, folder] of text.matchAll(/^ {4}( *)([\w-]+\/) {2,}/gm)) {
      if (indent === "") parent = folder ?? "";
      const at = indent === "" ? parent : path.join(parent, folder ?? "");
      assert.ok(existsSync(path.join(root, at)), `there is no ${at}`);
    }
  });

  it("README.md shows cells that run and show what they say", async function () {
    this.timeout(60_000);
    const { runNotebook } = await built<typeof run>("kernels/notebook/run.ts");
    const sources = [...read("README.md").matchAll(/^```ts\n(.*?)\n```/gms)].map((match) => match[1] ?? "");
    const cells = sources.map((source, index) => ({
      ...{ cell_type: "code", id: `c${index}`, metadata: {}, source, execution_count: null, outputs: [] },
    }));
    // Beside the notebooks of the project, where they find the library by its name.
    const folder = mkdtempSync(path.join(root, "notebooks", ".readme-"));
    try {
      const file = path.join(folder, "readme.ipynb");
      writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
      const { failures, notebook } = await runNotebook(file);
      assert.deepEqual(failures, []);
      const shown = notebook.cells.map((cell) =>
        cell.cell_type === "code" ? cell.outputs.at(-1) : undefined,
      );
      assert.deepEqual(shown.map((output) => output?.output_type), ["execute_result"]); // prettier-ignore
      assert.match(JSON.stringify(shown[0]), /the lowest mean error \(L2\) is that of Additive/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("every npm script runs a file that exists", () => {
    for (const [name, line] of Object.entries(scripts))
      for (const [file] of line.matchAll(/scripts\/[\w-]+\.mjs/g))
        assert.ok(existsSync(path.join(root, file)), `npm run ${name}: there is no ${file}`);
  });

  it("a wrong command would be noticed", () => {
    const wrong = commandsIn(
      "`npm run nothing`\n\n```sh\nnpx pertline kernal list # x\npertline notebook run a --no\n```\n",
    );
    assert.deepEqual(wrong, {
      npm: ["nothing"],
      pertline: [
        ["kernal", "list"],
        ["notebook", "run", "a", "--no"],
      ],
    });
    assert.equal(wrong.pertline.filter((words) => complaint(words, program)).length, 2);
  });
});
