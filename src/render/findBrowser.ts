import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * Path of an installed browser that prints to PDF: PERTLINE_CHROMIUM alone where it is set, else Chromium, Chrome or Edge on
 * the path or in their usual places; undefined where there is none.
 */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { PERTLINE_CHROMIUM, PATH = "" } = environment;
  if (PERTLINE_CHROMIUM !== undefined && PERTLINE_CHROMIUM !== "")
    return isProgram(PERTLINE_CHROMIUM) ? PERTLINE_CHROMIUM : undefined;
  const folders = PATH.split(path.delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...ELSEWHERE].find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
