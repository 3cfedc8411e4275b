import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { goFilter, goFilterSentence } from "../../../data/gears/goFilter.ts";
import { readGene2go, readGeneList } from "../../../data/gene2go.ts";
import { loadCells } from "../../../data/load.ts";
import { listed } from "../../../nearest.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { pseudobulk } from "../../../data/pseudobulk.ts";
import { selectConditions } from "../../../data/select.ts";
import { simulatedFile } from "./dataStages.ts";
import { filterLists } from "./missingData.ts";
import type { RunFiles } from "./missingData.ts";
import type { RunSettings } from "./options.ts";
import { truthPath } from "./runReader.ts";
import { ABSENT_CELLS } from "./simulatedShapes.ts";
import type { Stage } from "./stage.ts";
import { encodeTruth } from "./truthFile.ts";

/** Averages the cells of each condition, after GEARS' filter where the run asks for it. */
export function prepareStage(dataset: string, settings: RunSettings, files?: RunFiles): Stage {
  const lists = settings.goFilter ? filterLists(dataset) : [];
  return {
    id: `prepare/${dataset}`,
    kind: "prepare",
    dataset,
    options: { goFilter: settings.goFilter, simulate: settings.simulate },
    needs: [dataset, ...lists].map((name) => `data/${name}`),
    async work({ folder, result, signal, progress }) {
      const file = files?.[dataset] ?? result(simulatedFile(dataset));
      const cells = await loadCells(file, { signal, progress });
      let truth: Pseudobulk;
      try {
        truth = await pseudobulk({ ...cells, name: dataset }, { signal, progress });
      } finally {
        await cells.close();
      }
      if (settings.simulate) truth = withoutAbsent(truth);
      else if (lists.length > 0) truth = await inGraph(truth, files!);
      const place = path.join(folder, truthPath(dataset));
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, encodeTruth(truth));
    },
  };
}

async function inGraph(truth: Pseudobulk, files: RunFiles): Promise<Pseudobulk> {
  const genes = (await readGene2go(files["gene2go"]!)).keys();
  const allowed = filterLists(truth.dataset).includes("essential_genes") ? await readGeneList(files["essential_genes"]!) : undefined; // prettier-ignore
  const control = truth.conditions[truth.control]!.label;
  const labels = truth.conditions.map(({ label }) => label);
  const filter = goFilter(labels.filter((label) => label !== control), genes, allowed); // prettier-ignore
  const kept = new Set([control, ...filter.kept]);
  const sentence = goFilterSentence(filter);
  const selected = selectConditions(truth, labels.filter((label) => kept.has(label))); // prettier-ignore
  return withNotes(selected, sentence === undefined ? [] : [sentence]);
}

/** Conditions that the second line of a simulated experiment has alone. */
function withoutAbsent(truth: Pseudobulk): Pseudobulk {
  const absent = truth.conditions.filter((_, row) => truth.nCells[row]! <= ABSENT_CELLS).map(({ label }) => label); // prettier-ignore
  if (absent.length === 0) return truth;
  const kept = truth.conditions.map(({ label }) => label).filter((label) => !absent.includes(label));
  return withNotes(selectConditions(truth, kept), [`${absent.length} conditions that the other cell line has alone were left out: ${listed(absent)}.`]); // prettier-ignore
}

/** Keeps what is read lazily. */
function withNotes(truth: Pseudobulk, notes: readonly string[]): Pseudobulk {
  const { variances, halves } = truth;
  return { ...truth, variances, halves, notes: [...truth.notes, ...notes] };
}
