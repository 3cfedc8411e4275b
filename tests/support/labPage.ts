import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { findBrowser, launchBrowser } from "./browser.ts";
import { hasPython, type Lab, startLab } from "./lab.ts";
import { skip } from "./skip.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** JupyterLab on a folder of its own, and a browser's page. */
export interface LabPage {
  /** Below the project, whose packages notebooks there find. */
  folder: string;
  lab: Lab;
  page: Page;
  /** What the page asked of other machines. */
  foreign: string[];
  /** Ends both and removes the folder. */
  close(): Promise<void>;
}

export interface LabPageOptions {
  name: string;
  height: number;
  /** Fills the folder; returns the folder to serve where that is one below. */
  prepare: (folder: string) => Promise<string | void> | string | void;
}

/** For a `before` hook: skips the suite where there is no browser or no Python. Give it 300 s, the first start installs JupyterLab. */
export async function openLabPage(context: Mocha.Context, options: LabPageOptions): Promise<LabPage> {
  const executable = findBrowser();
  if (!executable) skip(context, "no Chromium or Chrome is installed");
  if (!hasPython()) skip(context, "no Python 3.10 with venv is installed");
  mkdirSync(path.join(root, ".lab"), { recursive: true });
  const folder = mkdtempSync(path.join(root, `.lab/${options.name}-`));
  const served = (await options.prepare(folder)) ?? folder;
  const lab = await startLab(served);
  const browser = await launchBrowser(executable);
  const page = await browser.newPage({ viewport: { width: 1280, height: options.height } });
  const foreign: string[] = [];
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1") foreign.push(request.url());
  });
  return {
    folder,
    lab,
    page,
    foreign,
    async close() {
      await browser.close();
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
