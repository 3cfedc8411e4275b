/** The kinds of busy code that an interrupt must end: name → a cell that would not end by itself. */
export const busy: Record<string, string> = {
  "a synchronous loop": "while (true) {}",
  "a loop with try and catch": "while (true) { try { while (true) {} } catch {} }",
  "a loop in finally": "try { while (true) {} } finally { while (true) {} }",
  "a loop after an await": "await null; while (true) {}",
  "a loop of microtasks": "while (true) await null",
  "a timer's callback": "await new Promise(() => setTimeout(() => { while (true) {} }, 1))",
  "an immediate": "await new Promise(() => setImmediate(() => { while (true) {} }))",
  "a next tick": "await new Promise(() => process.nextTick(() => { while (true) {} }))",
  "a callback of fs":
    'import fs from "node:fs"; await new Promise(() => fs.stat(".", () => { while (true) {} }))',
  "an emitter":
    'import { EventEmitter } from "node:events"; const e = new EventEmitter(); e.on("x", () => { while (true) {} }); e.emit("x")',
  "a long await": "await new Promise((r) => setTimeout(r, 1e6))",
  "an asynchronous loop": "while (true) await new Promise((r) => setTimeout(r, 1))",
  "a regular expression": '/(a+)+b/.test("a".repeat(40))',
  "a generator": "function* g() { while (true) yield 1 } for (const x of g()) {}",
  "a recursion": "function rec(n: number): number { return n < 2 ? 1 : rec(n - 1) + rec(n - 2) } rec(60)",
  "Promise.all": "await Promise.all([1, 2].map(async () => { while (true) await null }))",
  "an asynchronous iterator": "async function* ai() { while (true) yield 1 } for await (const x of ai()) {}",
  "a loop of JSON":
    "while (true) JSON.parse(JSON.stringify(Array.from({ length: 10000 }, (_, i) => ({ i }))))",
};
