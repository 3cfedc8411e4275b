import { extendedData10 } from "../../figures/extendedData10.ts";
import { extendedData1a } from "../../figures/extendedData1a.ts";
import { extendedData1b } from "../../figures/extendedData1b.ts";
import { extendedData1c } from "../../figures/extendedData1c.ts";
import { extendedData2a } from "../../figures/extendedData2a.ts";
import { extendedData2b } from "../../figures/extendedData2b.ts";
import { extendedData5 } from "../../figures/extendedData5.ts";
import { extendedData6 } from "../../figures/extendedData6.ts";
import { extendedData8a } from "../../figures/extendedData8a.ts";
import { extendedData8b } from "../../figures/extendedData8b.ts";
import { extendedData9a } from "../../figures/extendedData9a.ts";
import { extendedData9c } from "../../figures/extendedData9c.ts";
import { fig1a } from "../../figures/fig1a.ts";
import { fig1b } from "../../figures/fig1b.ts";
import { fig1c } from "../../figures/fig1c.ts";
import { fig1d } from "../../figures/fig1d.ts";
import { fig1e } from "../../figures/fig1e.ts";
import { fig1f } from "../../figures/fig1f.ts";
import { fig2a } from "../../figures/fig2a.ts";
import { fig2b } from "../../figures/fig2b.ts";
import { fig2c } from "../../figures/fig2c.ts";
import type { Figure } from "../../figures/figure.ts";
import { sourceFig1b } from "./changeFigures.ts";
import { sourceExtendedData2b, sourceExtendedData8b } from "./curveFigures.ts";
import {
  sourceExtendedData5,
  sourceExtendedData6,
  sourceFig1c,
  sourceFig1e,
  sourceFig1f,
} from "./doubleFigures.ts";
import { sourceExtendedData1a, sourceExtendedData1b, sourceExtendedData1c } from "./overviewFigures.ts";
import { sourceExtendedData10 } from "./resourceFigure.ts";
import {
  sourceExtendedData2a,
  sourceExtendedData8a,
  sourceFig1a,
  sourceFig2a,
  sourceFig2c,
} from "./scoreFigures.ts";
import type { SourceData } from "./sourceData.ts";
import { sourceExtendedData9a, sourceExtendedData9c } from "./transferFigures.ts";

/**
 * Every figure of the paper whose data were published, by the name of its file, in the paper's order. `PAPER_FIGURES` says
 * why the others are missing.
 */
export const SOURCE_FIGURES: Readonly<Record<string, (data: SourceData) => Figure>> = {
  fig1a: (data) => fig1a(sourceFig1a(data)),
  fig1b: (data) => fig1b(sourceFig1b(data)),
  fig1c: (data) => fig1c(sourceFig1c(data)),
  fig1d: () => fig1d(),
  fig1e: (data) => fig1e(sourceFig1e(data)),
  fig1f: (data) => fig1f(sourceFig1f(data)),
  fig2a: (data) => fig2a(sourceFig2a(data)),
  fig2b: () => fig2b(),
  fig2c: (data) => fig2c(sourceFig2c(data)),
  extendedData1a: (data) => extendedData1a(sourceExtendedData1a(data)),
  extendedData1b: (data) => extendedData1b(sourceExtendedData1b(data)),
  extendedData1c: (data) => extendedData1c(sourceExtendedData1c(data)),
  extendedData2a: (data) => extendedData2a(sourceExtendedData2a(data)),
  extendedData2b: (data) => extendedData2b(sourceExtendedData2b(data)),
  extendedData5: (data) => extendedData5(sourceExtendedData5(data)),
  extendedData6: (data) => extendedData6(sourceExtendedData6(data)),
  extendedData8a: (data) => extendedData8a(sourceExtendedData8a(data)),
  extendedData8b: (data) => extendedData8b(sourceExtendedData8b(data)),
  extendedData9a: (data) => extendedData9a(sourceExtendedData9a(data)),
  extendedData9c: (data) => extendedData9c(sourceExtendedData9c(data)),
  extendedData10: (data) => extendedData10(sourceExtendedData10(data)),
};
