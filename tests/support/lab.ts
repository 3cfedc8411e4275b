import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");

export interface Lab {
  /** Address of the server, ending in a slash. */
  base: string;
  token: string;
  /** What `npm run lab` printed. */
  printed(): string;
  /** Presses Ctrl-C and resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** A Python that can make virtual environments, as `npm run lab` looks for it. */
export function hasPython(): boolean {
  const code = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  return ["python3", "python"].some((command) => spawnSync(command, ["-c", code]).status === 0);
}

/** Starts JupyterLab on a folder as a user does, with default settings that it keeps there, and waits for its address. */
export async function startLab(folder: string, port: number = 18_888): Promise<Lab> {
  const command = [path.join(root, "scripts/lab.mjs"), "--no-browser", "--port", String(port), folder];
  // The options of the test runner (its loader) are not those of a user.
  const env: NodeJS.ProcessEnv = { ...process.env, PERTLINE_HISTORY: "off" };
  delete env.NODE_OPTIONS;
  // Neither does the user's theme change a test, nor the other way round.
  for (const kind of ["SETTINGS", "WORKSPACES"])
    env[`JUPYTERLAB_${kind}_DIR`] = path.join(folder, `.lab-${kind.toLowerCase()}`);
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const [, base, token] = await new Promise<RegExpExecArray>((resolve, reject) => {
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      const match = /(http:\/\/[^\s/]+\/)lab\?token=(\w+)/.exec(output);
      if (match) resolve(match);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    void ended.then((code) => reject(new Error(`npm run lab ended with code ${code}:\n${output}`)));
  });
  return {
    base: base ?? "",
    token: token ?? "",
    printed: () => output,
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/**
 * Opens a notebook in a fresh workspace and waits until its cells are there and its kernel has answered: one that is run
 * before makes JupyterLab ask which kernel to take. `notebook` is relative to the folder of the lab.
 */
export async function openNotebook(page: Page, lab: Lab, notebook: string): Promise<void> {
  const workspace = `test-${path.basename(notebook, ".ipynb")}`;
  const answered = page
    .waitForEvent("websocket", {
      predicate: (socket) => socket.url().includes("/api/kernels/"),
      timeout: 60_000,
    })
    .then((socket) => socket.waitForEvent("framereceived", { timeout: 60_000 }));
  answered.catch(() => {}); // Reported below, unless the page fails first.
  await page.goto(`${lab.base}lab/workspaces/${workspace}/tree/${notebook}?reset&token=${lab.token}`);
  await page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first().waitFor();
  await answered;
}

/** Chooses "Run All Cells" in the menu. */
export async function runAll(page: Page): Promise<void> {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByText("Run All Cells", { exact: true }).click();
}

/** Runs one cell, where its cursor stays. */
export async function runCell(page: Page, cell: Locator): Promise<void> {
  await cell.locator(".cm-content").click();
  await page.keyboard.press("Control+Enter");
}

/** Waits until the kernel is idle and no cell waits or runs. */
export async function waitIdle(page: Page, timeout: number = 120_000): Promise<void> {
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first().waitFor({ timeout });
  await page.waitForFunction(
    `![...document.querySelectorAll(".jp-InputPrompt")].some((prompt) => prompt.textContent.includes("*"))`,
    undefined,
    { timeout },
  );
}

/** Keeps a picture of the page as out/screenshots/NAME.png. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(root, "out/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** A notebook for our kernel with these code cells, nothing run. A cell may come with the data of a stored output. */
export function notebookOf(...cells: (string | { source: string; output: object })[]): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "pertline", display_name: "TypeScript (pertline)", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: cells.map((cell, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      execution_count: null,
      metadata: {},
      source: typeof cell === "string" ? cell : cell.source,
      outputs:
        typeof cell === "string"
          ? []
          : [{ output_type: "execute_result", execution_count: 1, metadata: {}, data: cell.output }],
    })),
  };
}
