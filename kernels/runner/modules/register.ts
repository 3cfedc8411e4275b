// Preloaded into the runner by an absolute --import, so that worker threads of user code find TypeScript as well.
import * as module from "node:module";

type RegisterHooks = (hooks: object) => void;
const registerHooks = (module as unknown as { registerHooks?: RegisterHooks }).registerHooks;

if (registerHooks) {
  const { resolve, load } = await import("./hooks.ts");
  registerHooks({ resolve, load });
} else {
  module.register(import.meta.url.endsWith(".ts") ? "./hooks.ts" : "./hooks.js", import.meta.url);
}
