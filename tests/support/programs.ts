import fc from "fast-check";

/** A program as a list of top-level statements, and for each of them the names that it declares. */
export interface RandomProgram {
  statements: string[];
  declared: string[][];
}

/** Chooses one of `n` possibilities. */
type Choose = (n: number) => number;

/** Names of what has been declared so far, by what can be done with it. */
interface Pool {
  numbers: string[];
  assignable: string[];
  functions: string[];
  asyncs: string[];
  generators: string[];
  classes: string[];
  lists: string[];
}

/** A random but terminating program. It uses a name only after the statement that declares it. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .array(fc.nat(1_000_000), { minLength: 150, maxLength: 150 })
  .map((tape) => {
    let at = 0;
    return makeProgram((n) => (tape[at++ % tape.length] as number) % n);
  });

function makeProgram(choose: Choose): RandomProgram {
  const pool: Pool = {
    numbers: [],
    assignable: [],
    functions: [],
    asyncs: [],
    generators: [],
    classes: [],
    lists: [],
  };
  const statements: string[] = [];
  const declared: string[][] = [];
  let count = 0;
  const name = (): string => `v${count++}`;
  const length = 4 + choose(9);
  while (statements.length < length) {
    const [text, names, add] = makeStatement(choose, pool, name);
    for (const one of text) statements.push(one);
    text.forEach((_, i) => declared.push(names[i] ?? []));
    add();
  }
  return { statements, declared };
}

function makeExpression(choose: Choose, pool: Pool, depth = 0): string {
  const some = (names: string[]): string => names[choose(names.length)] as string;
  const sub = (): string => makeExpression(choose, pool, depth + 1);
  if (depth > 2) return pool.numbers.length > 0 && choose(2) ? some(pool.numbers) : String(choose(10));
  const makers: [boolean, () => string][] = [
    [true, () => String(choose(100))],
    [pool.numbers.length > 0, () => some(pool.numbers)],
    [pool.numbers.length > 0, () => some(pool.numbers)],
    [true, () => `(${sub()} ${["+", "-", "*", "%", "&", "|"][choose(6)]} (1 + ${sub()}))`],
    [true, () => `(${sub()} > ${sub()} ? ${sub()} : ${sub()})`],
    [pool.functions.length > 0, () => `${some(pool.functions)}(${sub()})`],
    [pool.asyncs.length > 0, () => `(await ${some(pool.asyncs)}(${sub()}))`],
    [pool.generators.length > 0, () => `[...${some(pool.generators)}(${sub()})].length`],
    [pool.classes.length > 0, () => `new ${some(pool.classes)}(${sub()}).twice()`],
    [pool.lists.length > 0, () => `${some(pool.lists)}.reduce((a: number, b: number) => a + b, ${sub()})`],
    [true, () => `(await Promise.resolve(${sub()}))`],
    [true, () => `\`\${${sub()}} /* } */ \`.length`],
    [true, () => `((x: number) => { const y = x | 0; return y + ${choose(9)} })(${sub()})`],
    [true, () => `([${sub()}, ${sub()}] as number[])[${choose(2)}]!`],
  ];
  const possible = makers.filter(([is]) => is);
  return (possible[choose(possible.length)] as [boolean, () => string])[1]();
}

type Made = [text: string[], names: string[][], add: () => void];

function makeStatement(choose: Choose, pool: Pool, name: () => string): Made {
  const e = (): string => makeExpression(choose, pool);
  // Inside functions that are not async.
  const sync = (): string =>
    makeExpression(choose, { ...pool, asyncs: [] })
      .replaceAll("await ", "")
      .replaceAll(/Promise\.resolve\(/g, "Number(");
  const a = name();
  const b = name();
  const c = name();
  const makers: (() => Made)[] = [
    () => [
      [`${["const", "let", "var"][choose(3)]} ${a}: number = ${e()};`],
      [[a]],
      () => void pool.numbers.push(a),
    ],
    () => [
      [`let ${a} = ${e()}, ${b} = ${e()}`],
      [[a, b]],
      () => void (pool.numbers.push(a, b), pool.assignable.push(a, b)),
    ],
    () => [
      [
        `const { p: ${a}, q: [${b} = ${e()}, ...${c}] } = { p: ${e()}, q: [undefined, ${e()}, 3] as (number | undefined)[] };`,
      ],
      [[a, b]],
      () => void pool.numbers.push(a, b),
    ],
    () => [
      [`var [${a}, { [\`k\${1}\`]: ${b} = ${e()} }] = [${e()}, {} as any];`],
      [[a, b]],
      () => void pool.numbers.push(a, b),
    ],
    () => [
      [`function ${a}(x: number): number { const y = ${sync()}; return x > 50 ? y : (x + y) % 1000 }`],
      [[a]],
      () => void pool.functions.push(a),
    ],
    () => [
      [
        `function ${a}(n: number): number {\n  n = Math.abs(n | 0) % 7;\n  return n === 0 ? 1 : ${b}(n - 1);\n}`,
        `console.log("between")`,
        `function ${b}(n: number): number { return n <= 0 ? ${choose(9)} : ${a}(n - 1) + 1 }`,
      ],
      [[a], [], [b]],
      () => void pool.functions.push(a, b),
    ],
    () => [
      [
        `async function ${a}(x: number): Promise<number> {\n  await null;\n  const y = ${e()};\n  for await (const z of [y]) x += z;\n  return x % 1000;\n}`,
      ],
      [[a]],
      () => void pool.asyncs.push(a),
    ],
    () => [
      [`function* ${a}(x: number) { for (let i = 0; i < Math.abs(x) % 4; i++) yield ${sync()} + i; }`],
      [[a]],
      () => void pool.generators.push(a),
    ],
    () => {
      const base =
        pool.classes.length > 0 && choose(2) ? ` extends ${pool.classes[choose(pool.classes.length)]}` : "";
      const start = base ? `super(x);` : "";
      return [
        [
          `class ${a}${base} {\n  #x = 1;\n  static made = 0;\n  static { this.made = ${sync()} }\n  constructor(x: number) { ${start} this.#x = x; ${a}.made++; }\n  get x() { return this.#x }\n  twice(): number { return this.x * 2 + ${a}.made }\n}`,
        ],
        [[a]],
        () => void pool.classes.push(a),
      ];
    },
    () => [
      [`const ${a} = [${e()}, ${e()}].map((x, i) => x + i).filter((x) => x % 2 === 0);`],
      [[a]],
      () => void pool.lists.push(a),
    ],
    () => [
      [`const ${a} = (() => { let n = ${sync()}; return () => ++n })();`, `let ${b} = ${a}() + ${a}();`],
      [[], [b]],
      () => void pool.numbers.push(b),
    ],
    () => [
      [
        `let ${a} = 0\nfor (let i = 0; i < ${choose(5)}; i++) {\n  if (i === 3) break\n  ${a} += i * ${e()}\n}`,
      ],
      [[a]],
      () => void (pool.numbers.push(a), pool.assignable.push(a)),
    ],
    () => [
      [`for (var ${a} = 0, ${b} = ${choose(6)}; ${a} < ${b}; ${a}++) console.log(\`loop \${${a}}\`)`],
      [[a, b]],
      () => void pool.numbers.push(a, b),
    ],
    () => [
      [
        `try {\n  if (${e()} % 3 !== 0) throw new RangeError("r" + ${e()});\n  var ${a} = 1;\n} catch (error) {\n  console.log((error as Error).message);\n  ${a} = 2\n} finally { console.log("finally") }`,
      ],
      [[a]],
      () => void pool.numbers.push(a),
    ],
    () => [
      [`enum ${a} { A = ${choose(9)}, B, C = "c" }`, `console.log(${a}[${a}.B], ${a}.C)`],
      [[], []],
      () => undefined,
    ],
    () => [
      [`{\n  using r = { [Symbol.dispose]() { console.log("disposed") } };\n  console.log(${e()});\n}`],
      [[]],
      () => undefined,
    ],
    () => [[`interface I${a} { x: number }\ntype T${a} = I${a}["x"];`], [[]], () => undefined],
    () => [[`console.log(${e()}, ${e()})`], [[]], () => undefined],
    () => [
      [`switch (${e()} % 3) { case 0: { console.log("zero"); break } default: console.log("other") }`],
      [[]],
      () => undefined,
    ],
    () => [
      [
        `await Promise.all([${e()}, ${e()}].map(async (x) => { await x; return x })).then((all) => console.log(all.join()));`,
      ],
      [[]],
      () => undefined,
    ],
    () => [[`if (${e()} % 5 === 0) { throw new TypeError("t" + ${e()}) }`], [[]], () => undefined],
    () => [
      [
        `label: for (const x of [1, 2, 3]) { for (const y of [x]) { if (y === 2) continue label; console.log(y) } }`,
      ],
      [[]],
      () => undefined,
    ],
    () => {
      const target = pool.assignable[choose(Math.max(1, pool.assignable.length))];
      return [[target ? `${target} = ${e()};\n;[${target}] = [${target}! + 1]` : `;`], [[]], () => undefined];
    },
  ];
  return (makers[choose(makers.length)] as () => Made)();
}
