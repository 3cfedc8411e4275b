import path from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import type { KernelKind } from "../kernelspec/install.ts";
import type { Target } from "../kernelspec/places.ts";

interface PlaceFlags {
  user?: boolean;
  prefix?: string;
  sysPrefix?: boolean;
  name?: string;
  displayName?: string;
  tslab?: boolean;
}

/** Adds `kernel install|uninstall|list|doctor`. The modules that do the work are loaded when a command is run. */
export function kernelCommands(program: Command): void {
  const kernel = program
    .command("kernel")
    .description("make the TypeScript kernel known to Jupyter, and check it");

  placed(kernel.command("install"))
    .description("write the kernelspec and JupyterLab's renderer for figures, replacing older ones")
    .option("--display-name <text>", "what front ends show (default: TypeScript (pertline))")
    .action(async (flags: PlaceFlags) => {
      const { installKernelspec } = await import("../kernelspec/install.ts");
      const target = await targetOf(flags);
      const { name, displayName } = flags;
      const directory = await installKernelspec({ target, kind: kindOf(flags), name, displayName });
      console.log(`Installed ${directory}`);
      if (
        directory.includes(`${path.sep}_npx${path.sep}`) ||
        import.meta.dirname.includes(`${path.sep}_npx${path.sep}`)
      )
        console.log(
          "Note: this copy lies in npx's cache, which npm may clear: npm install -g pertline keeps it.",
        );
    });

  placed(kernel.command("uninstall"))
    .description("remove the kernelspec")
    .action(async (flags: PlaceFlags) => {
      const { uninstallKernelspec } = await import("../kernelspec/install.ts");
      console.log(
        `Removed ${await uninstallKernelspec({ target: await targetOf(flags), kind: kindOf(flags), name: flags.name })}`,
      );
    });

  kernel
    .command("list")
    .description("show the installed kernelspecs of this kernel")
    .action(async () => {
      const { findKernelspecs } = await import("../kernelspec/install.ts");
      const found = await findKernelspecs();
      if (found.length === 0) console.log("None is installed: pertline kernel install --user");
      for (const { name, displayName, directory, node, entry } of found)
        console.log(`${name}  ${displayName}\n  ${directory}\n  ${node} ${entry}`);
    });

  kernel
    .command("doctor")
    .description("check everything the kernel needs, one line each; the exit code is 1 when it cannot work")
    .option("--json", "write the findings as JSON: [{ name, state, message }]")
    .action(async ({ json = false }: { json?: boolean }) => {
      const { examine } = await import("./doctor.ts");
      const marks = { ok: "ok     ", warns: "warning", fails: "FAILS  " };
      const findings = await examine(({ name, state, message }) => {
        if (!json) console.log(`${marks[state]} ${name.padEnd(10)} ${message}`);
      });
      if (json) console.log(JSON.stringify(findings, undefined, 2));
      if (findings.some((finding) => finding.state === "fails")) process.exitCode = 1;
    });
}

function placed(command: Command): Command {
  return command
    .addOption(
      new Option("--user", "for this user, in every Jupyter (default)").conflicts(["prefix", "sysPrefix"]),
    )
    .addOption(new Option("--prefix <dir>", "under DIR/share/jupyter").conflicts(["user", "sysPrefix"]))
    .addOption(new Option("--sys-prefix", "in the active Python environment").conflicts(["user", "prefix"]))
    .option("--name <name>", "name of the kernelspec (default: pertline)")
    .option("--tslab", "tslab instead of this kernel, as pertline-tslab: for notebooks that live there");
}

function kindOf({ tslab }: PlaceFlags): KernelKind {
  return tslab === true ? "tslab" : "pertline";
}

async function targetOf({ prefix, sysPrefix }: PlaceFlags): Promise<Target> {
  const { activePrefix } = await import("../kernelspec/places.ts");
  if (prefix !== undefined) return { kind: "prefix", directory: prefix };
  return sysPrefix === true ? { kind: "prefix", directory: activePrefix() } : { kind: "user" };
}
