import {
  cellFile,
  draftPrefix,
  emptyText,
  hubText,
  moduleText,
  neededModules,
  opaqueText,
  type Meaning,
  type Scope,
} from "./cellModule.ts";
import { displayApi, displayNames } from "./displayApi.ts";
import { cellNames, type CellNames } from "./names.ts";

interface Module {
  text: string;
  version: number;
  /** The number under which the user knows the cell. */
  number: number;
  /** Modules that this one takes names from. */
  needs: number[];
  /** Whether it changes global types. */
  ambient: boolean;
}

export interface VirtualFile {
  text: string;
  version: number;
}

/** The cells that were run, as modules, and the one that is being looked at. */
export interface Cells {
  readonly scope: Scope;
  /** Grows with every change. */
  readonly version: number;
  /** File name (without folder) of the cell being looked at. */
  readonly current: string;
  /** The module that re-exports all others. */
  hub(): VirtualFile;
  get(index: number): VirtualFile | undefined;
  /** Cell number of a module; 0 for the kernel's own. */
  number(index: number): number;
  /** `opaque`: its names are known, their types are not looked into. */
  remember(cell: { number: number; code: string }, opaque: boolean): void;
  /** Makes a finished cell the current one. */
  look(code: string, names: CellNames): void;
  /** Makes half-typed code the current cell; returns the length of what was put in front of it. */
  draft(code: string): number;
  reset(): void;
}

/** How many modules the program starts with; their number doubles when they are used up. */
const initialCount = 32;

export function createCells(): Cells {
  const modules: Module[] = [];
  const scope = new Map<string, Meaning>();
  let version = 0;
  let hub: VirtualFile = { text: "", version: 0 };
  let current = 1;

  function put(index: number, text: string, number: number, ambient: boolean): void {
    if (modules[index]?.text === text) modules[index].number = number;
    else modules[index] = { text, version: ++version, number, needs: neededModules(text), ambient };
  }

  function grow(count: number): void {
    for (let index = modules.length; index < count; index++) put(index, emptyText, 0, false);
    hub = { text: hubText(count), version: ++version };
  }

  /** Modules that still own a name or change global types, and what they need. */
  function inUse(): Set<number> {
    const used = new Set<number>([0]);
    const pending: number[] = [];
    for (const { value, type } of scope.values()) {
      if (value) pending.push(value.index);
      if (type) pending.push(type.index);
    }
    modules.forEach((module, index) => module.ambient && index !== current && pending.push(index));
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (used.has(index)) continue;
      used.add(index);
      pending.push(...(modules[index]?.needs ?? []));
    }
    return used;
  }

  function reset(): void {
    modules.length = 0;
    scope.clear();
    put(0, displayApi, 0, false);
    grow(initialCount);
    current = 1;
    for (const name of displayNames)
      scope.set(name, { value: { name, kind: "function", value: true, type: false, index: 0 } });
  }
  reset();

  return {
    scope,
    get version() {
      return version;
    },
    get current() {
      return cellFile(current);
    },
    hub: () => hub,
    get: (index) => modules[index],
    number: (index) => modules[index]?.number ?? 0,
    remember(cell, opaque) {
      const names = cellNames(cell.code);
      if (names.broken || (names.declared.size === 0 && !names.ambient)) return;
      const index = current;
      put(
        index,
        opaque ? opaqueText(names) : moduleText(cell.code, names, scope),
        cell.number,
        names.ambient,
      );
      for (const declaration of names.declared.values()) {
        const origin = { ...declaration, index };
        const old = scope.get(declaration.name) ?? {};
        // A new variable hides an older class of that name altogether, but leaves an interface in place.
        const oldType = old.type?.value && declaration.value ? undefined : old.type;
        scope.set(declaration.name, {
          value: declaration.value ? origin : old.value,
          type: declaration.type ? origin : oldType,
        });
      }
      current = -1;
      const used = inUse();
      current = modules.findIndex((_, index) => !used.has(index));
      if (current === -1) {
        current = modules.length;
        grow(2 * modules.length);
      }
    },
    look(code, names) {
      put(current, moduleText(code, names, scope), modules[current]!.number, names.ambient);
    },
    draft(code) {
      const prefix = draftPrefix(cellNames(code), scope);
      put(current, prefix + code, 0, false);
      return prefix.length;
    },
    reset,
  };
}
