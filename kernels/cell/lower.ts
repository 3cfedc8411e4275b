import { createRequire } from "node:module";
import path from "node:path";
import type { Program } from "oxc-parser";
import type typescript from "typescript";
import { type Node, walk } from "./syntax.ts";

/** JavaScript and its source map, as in the field of that name. */
export interface Lowered {
  code: string;
  mappings: string;
}

/**
 * Whether a text uses syntax that Node 20 does not know and that oxc does not compile: decorators, `accessor`,
 * `using`, `await using`. `parse` is only called for a text that may.
 */
export function needsLowering(text: string, parse: () => Program): boolean {
  if (!/@|\busing\b|\baccessor\b/.test(text)) return false;
  let found = false;
  walk(parse() as unknown as Node, ({ type, kind }) => {
    found ||= type === "Decorator" || type === "AccessorProperty" || /using$/.test(String(kind));
    return found ? "skip" : undefined;
  });
  return found;
}

/**
 * Compiles such a text with TypeScript, which is loaded now if it was not before. Decorators are those of the
 * standard unless the nearest tsconfig.json above the file sets `experimentalDecorators`. Resources of a top-level
 * `using` are disposed where the text ends, normally or by an error, and in the reverse order of their declaration.
 * @param file an absolute path, which need not exist
 * @param keepImports keeps imports of names that are not used, except for `import type`
 */
export function lower(file: string, text: string, keepImports: boolean): Lowered {
  const ts = createRequire(import.meta.url)("typescript") as typeof typescript;
  const { experimentalDecorators = false, emitDecoratorMetadata, ...fields } = configured(ts, file);
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: path.basename(file),
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Preserve,
      // Without imports and exports a text would be a script, in which `await` is a name.
      moduleDetection: ts.ModuleDetectionKind.Force,
      newLine: ts.NewLineKind.LineFeed,
      verbatimModuleSyntax: keepImports,
      sourceMap: true,
      ...(experimentalDecorators && { ...fields, experimentalDecorators }),
      ...(experimentalDecorators && emitDecoratorMetadata !== undefined && { emitDecoratorMetadata }),
    },
  });
  const { mappings } = JSON.parse(sourceMapText ?? "{}") as { mappings?: string };
  return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), mappings: mappings ?? "" };
}

type Options = Pick<
  typescript.CompilerOptions,
  "experimentalDecorators" | "emitDecoratorMetadata" | "useDefineForClassFields"
>;

/** What the nearest tsconfig.json says about decorators, and about fields, on which old decorators depend. */
function configured(ts: typeof typescript, file: string): Options {
  const found = ts.findConfigFile(path.dirname(file), ts.sys.fileExists);
  if (found === undefined) return {};
  const { options } = ts.parseJsonSourceFileConfigFileContent(
    ts.readJsonConfigFile(found, ts.sys.readFile),
    { ...ts.sys, readDirectory: () => [] },
    path.dirname(found),
  );
  const { experimentalDecorators, emitDecoratorMetadata, useDefineForClassFields } = options;
  return {
    ...(experimentalDecorators !== undefined && { experimentalDecorators }),
    ...(emitDecoratorMetadata !== undefined && { emitDecoratorMetadata }),
    ...(useDefineForClassFields !== undefined && { useDefineForClassFields }),
  };
}
