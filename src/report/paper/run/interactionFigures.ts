import { extendedData3 } from "../../../figures/extendedData3.ts";
import { extendedData4 } from "../../../figures/extendedData4.ts";
import { extendedData5 } from "../../../figures/extendedData5.ts";
import { extendedData6 } from "../../../figures/extendedData6.ts";
import { fig1c } from "../../../figures/fig1c.ts";
import { fig1e } from "../../../figures/fig1e.ts";
import { fig1f } from "../../../figures/fig1f.ts";
import type { Figure } from "../../../figures/figure.ts";
import {
  extendedData3Input,
  extendedData4Input,
  extendedData5Input,
  extendedData6Input,
  fig1cInput,
  fig1eInput,
  fig1fInput,
} from "../../../figures/fromInteractions.ts";
import type { Interactions } from "../../../interactions/interactions.ts";
import type { RunFigure } from "./figureSubject.ts";

/** A figure of called interactions; the additive model expects none, and is no model of theirs. */
function ofInteractions(draw: (found: Interactions) => Figure, needsModels: boolean): RunFigure {
  return async ({ data }) => {
    const found = await data[0]!.interactions();
    if (!found) return undefined;
    const models = found.models.filter(({ model }) => model !== "additive");
    const called = models.some(({ meanTpr }) => Number.isFinite(meanTpr[0]));
    return needsModels && (models.length === 0 || !called) ? undefined : draw({ ...found, models });
  };
}

export const runFig1c: RunFigure = ofInteractions((found) => fig1c(fig1cInput(found)), true);
export const runFig1e: RunFigure = ofInteractions((found) => fig1e(fig1eInput(found)), false);
export const runFig1f: RunFigure = ofInteractions((found) => fig1f(fig1fInput(found)), true);
export const runExtendedData3: RunFigure = ofInteractions((found) => extendedData3(extendedData3Input(found)), false); // prettier-ignore
export const runExtendedData4: RunFigure = ofInteractions((found) => extendedData4(extendedData4Input(found)), true); // prettier-ignore
export const runExtendedData5: RunFigure = ofInteractions((found) => extendedData5(extendedData5Input(found)), true); // prettier-ignore
export const runExtendedData6: RunFigure = ofInteractions((found) => extendedData6(extendedData6Input(found)), true); // prettier-ignore
