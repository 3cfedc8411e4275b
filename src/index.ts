/**
 * Does a model predict gene-perturbation effects better than a deliberately simple baseline?
 *
 * @example
 * import { benchmark, benchmarkSummary, loadCells, pseudobulk } from "pertline";
 * const cells = await loadCells("norman.h5ad");
 * const truth = await pseudobulk(cells, { where: "cell_type=K562" });
 * console.log(benchmarkSummary(await benchmark(truth)).join("\n"));
 * @module
 */
export { PertlineError } from "./error.ts";
export type { Column, Table } from "./io/table.ts";
export { writeH5ad } from "./io/h5ad/write.ts";
export { readWorkbook } from "./io/workbook.ts";
export { writeZarr } from "./io/zarr/write.ts";
export { readPredictionFolder, writePredictionFolder } from "./io/predictions/folder.ts";

export { conditionKey, isControl, isDouble, isSingle, parseCondition } from "./data/condition.ts";
export type { Condition } from "./data/condition.ts";
export { describeCells, loadCells } from "./data/load.ts";
export { openCells } from "./data/open.ts";
export type { OpenOptions } from "./data/open.ts";
export { cellReader } from "./data/cellMatrix.ts";
export type { CellMatrix, CellReader } from "./data/cellMatrix.ts";
export type { CellBlock, Cells, Progress, Scale } from "./data/cells.ts";
export { detectCondition } from "./data/columns.ts";
export { applyWhere, parseWhere } from "./data/filter.ts";
export { dataset } from "./data/registry/dataset.ts";
export type { Datasets, Opened, Workbooks } from "./data/registry/dataset.ts";
export { dataPaths, getData } from "./data/registry/getData.ts";
export { isHere } from "./data/registry/isHere.ts";
export { dataEntries } from "./data/registry/registry.ts";
export type { DataEntry } from "./data/registry/entry.ts";
export { verifyData } from "./data/registry/verifyData.ts";
export { readEmbedding } from "./data/readEmbedding.ts";
export type { ReadEmbeddingOptions } from "./data/readEmbedding.ts";
export { readGene2go, readGeneList } from "./data/gene2go.ts";
export type { Gene2go } from "./data/gene2go.ts";
export { readGeneGraph } from "./data/goGraph.ts";
export type { GeneGraph } from "./data/goGraph.ts";
export { normalise } from "./data/normalise.ts";
export type { NormalisedCells, NormaliseOptions } from "./data/normalise.ts";
export { subset } from "./data/subset.ts";
export type { SubsetOptions } from "./data/subset.ts";
export { filterCells, filterGenes, qualityCounts } from "./data/qualityCounts.ts";
export type { QualityCounts, WorkOptions } from "./data/qualityCounts.ts";
export { highlyVariable } from "./data/highlyVariable.ts";
export type { HighlyVariable, VariableChoice } from "./data/highlyVariable.ts";
export { conditionMap } from "./data/conditionMap.ts";
export type { ConditionMap, MapPoint } from "./data/conditionMap.ts";
export { datasetOverview } from "./data/datasetOverview.ts";
export type { DatasetOverview } from "./data/datasetOverview.ts";
export { cellPca } from "./data/cellPca.ts";
export type { CellPca } from "./data/cellPca.ts";
export { groupStatistics } from "./data/groupStatistics.ts";
export type { GroupStatistics, GroupStatisticsOptions } from "./data/groupStatistics.ts";
export { differentialExpression, rankGenes, tTest } from "./data/differentialExpression.ts";
export type { DifferentialExpression, DifferentialExpressionOptions } from "./data/differentialExpression.ts";
export { prepareGears } from "./data/gears/prepare.ts";
export type { Prepared, PrepareOptions } from "./data/gears/prepare.ts";
export { goFilter, goFilterSentence } from "./data/gears/goFilter.ts";
export type { GoFilter } from "./data/gears/goFilter.ts";
export { conditionsOf } from "./data/conditionsOf.ts";
export type { ConditionsOptions, DataConditions } from "./data/conditionsOf.ts";
export { duplicateCells } from "./data/duplicateCells.ts";
export type { DuplicateCells, DuplicateCellsOptions, DuplicateGroup } from "./data/duplicateCells.ts";
export { pseudobulk } from "./data/pseudobulk.ts";
export type { Pseudobulk, PseudobulkOptions } from "./data/pseudobulk.ts";
export { expressionPanel } from "./data/panel.ts";
export { meansOf, selectConditions } from "./data/select.ts";
export { importPredictions } from "./data/importPredictions.ts";
export { writePredictions, writePseudobulk } from "./data/writeResults.ts";
export { withoutGenes } from "./data/predictions.ts";
export type { Predictions } from "./data/predictions.ts";
export { targetChanges } from "./data/targetChanges.ts";
export type { TargetChange } from "./data/targetChanges.ts";
export { changesOf, effectSize, mostChanged, withMixedControl } from "./data/changes.ts";
export type { Score, Scores } from "./data/scores.ts";
export type { Provenance } from "./data/provenance.ts";
export { demoFile, demoSettings } from "./data/demo.ts";
export { preset } from "./data/simulate/presets.ts";
export { simulate } from "./data/simulate/simulate.ts";
export type { Simulation } from "./data/simulate/simulate.ts";
export { simulatedCells } from "./data/simulate/simulatedCells.ts";
export type { SimulationSettings } from "./data/simulate/settings.ts";
export { writeSimulation } from "./data/simulate/write.ts";
export { streamSimulation } from "./data/simulate/stream.ts";
export type { StreamOptions } from "./data/simulate/stream.ts";
export { fitSimulation, readFittedSimulation, writeFittedSimulation } from "./data/simulate/fit.ts";
export type { FittedSimulation } from "./data/simulate/fit.ts";
export { cellStatistics } from "./data/simulate/statistics.ts";
export type { CellStatistics } from "./data/simulate/statistics.ts";
export { DATASETS, datasetPreset, datasetShape, scaledSettings } from "./data/simulate/datasets.ts";
export type { DatasetName } from "./data/simulate/datasets.ts";
export { goGraph } from "./data/simulate/goGraph.ts";
export type { GoGraph } from "./data/simulate/goGraph.ts";
export { writeGoGraph } from "./data/simulate/writeGoGraph.ts";
export { pairClasses } from "./data/simulate/pairClasses.ts";
export { toDanfo } from "./data/danfo.ts";
export type { DataFrame } from "./data/danfo.ts";

export { benjaminiHochberg } from "./stats/benjaminiHochberg.ts";
export { ENERGY_ESTIMATORS, energyDistance, energyEstimator, energyGroup } from "./stats/energyDistance.ts";
export type { EnergyEstimator, EnergyGroup } from "./stats/energyDistance.ts";
export { pearsonCorrelation } from "./stats/correlation.ts";
export { cosineSimilarity } from "./stats/cosine.ts";
export { CELL_DISTANCES, cellDistance } from "./stats/distances/registry.ts";
export type { CellDistance } from "./stats/distances/cellDistance.ts";
export { fdrThresholds, THRESHOLD_RULES } from "./stats/fdrThresholds.ts";
export type { FdrThresholds, ThresholdRule } from "./stats/fdrThresholds.ts";
export { fitLine } from "./stats/fitLine.ts";
export type { Line } from "./stats/fitLine.ts";
export { localFdr, localFdrAt } from "./stats/localFdr.ts";
export type { LocalFdr, LocalFdrOptions } from "./stats/localFdr.ts";
export { auprcAsPublished, averagePrecision, precisionRecall } from "./stats/precisionRecall.ts";
export { auroc, rocCurve } from "./stats/rocCurve.ts";
export { FDP_GRID, tprAtFdp } from "./stats/tprFdp.ts";
export type { RankedHits } from "./stats/rankedHits.ts";
export { mean as average } from "./stats/summary.ts";
export { median } from "./stats/quantile.ts";
export { numpyRandom } from "./stats/numpyRandom.ts";
export { random } from "./stats/random.ts";
export { toRows } from "./stats/matrix.ts";
export type { DenseMatrix, NamedMatrix } from "./stats/matrix.ts";

export { readManifest, writeManifest } from "./splits/manifest.ts";
export { SPLITS, splitFor } from "./splits/registry.ts";
export type { DrawOptions } from "./splits/options.ts";
export { givenSplit } from "./splits/given.ts";
export { readSplit } from "./splits/readSplit.ts";
export { auditSplit, auditText } from "./splits/audit/audit.ts";
export type { AuditData, AuditFinding, AuditOptions } from "./splits/audit/finding.ts";
export { splitText } from "./splits/splitText.ts";
export { eligibleDoubles } from "./splits/norman.ts";
export { heldOut } from "./splits/split.ts";
export type { Split } from "./splits/split.ts";

export { MODELS, modelById, modelsByName, PAPER_BASELINES } from "./models/registry.ts";
export { gears } from "./models/deep/gears.ts";
export type { GearsDetails, GearsFitted, GearsModel } from "./models/deep/gears.ts";
export type { GearsOptions, GearsSettings } from "./models/deep/gears/options.ts";
export { ontologyGraph } from "./models/deep/gears/ontology.ts";
export { additive } from "./models/baselines/additive.ts";
export { crisprInformedMean } from "./models/baselines/crisprInformedMean.ts";
export { globalEpistasis } from "./models/baselines/globalEpistasis.ts";
export { leaveTargetOutMean } from "./models/baselines/leaveTargetOutMean.ts";
export { matchingMean } from "./models/baselines/matchingMean.ts";
export { linear, linearModel } from "./models/baselines/linear.ts";
export type { LinearDetails, LinearFitted, LinearModel, LinearOptions } from "./models/baselines/linear.ts";
export { LINEAR_VARIANTS, linearVariant } from "./models/baselines/linearVariants.ts";
export type { LinearVariant } from "./models/baselines/linearVariants.ts";
export { mean } from "./models/baselines/mean.ts";
export { measuredTargetMean } from "./models/baselines/measuredTargetMean.ts";
export { nearestNeighbours } from "./models/baselines/nearestNeighbours.ts";
export { noChange } from "./models/baselines/noChange.ts";
export { oneHotLinear } from "./models/baselines/oneHotLinear.ts";
export { perturbationMean } from "./models/baselines/perturbationMean.ts";
export { perturbedMean } from "./models/baselines/perturbedMean.ts";
export { ridge } from "./models/baselines/ridge.ts";
export { targetScaling } from "./models/baselines/targetScaling.ts";
export { cpa } from "./models/deep/cpa.ts";
export type { CpaModel } from "./models/deep/cpa.ts";
export type { CpaDetails, CpaFitted, CpaLatent } from "./models/deep/cpa/fitCpa.ts";
export type { CpaOptions } from "./models/deep/cpa/settings.ts";
export { importedModel } from "./models/imported.ts";
export type { ImportedModelOptions } from "./models/imported.ts";
export type { EmbeddingChoice } from "./models/embeddings/choice.ts";
export { graphEmbedding } from "./models/embeddings/graph.ts";
export { geneComponents, perturbationComponents } from "./models/embeddings/components.ts";
export type { FitOptions, Fitted, Model } from "./models/model.ts";

export { ALL_METRICS, METRICS, metric } from "./metrics/registry.ts";
export type { Metric } from "./metrics/metric.ts";
export { onMostChanged } from "./metrics/mostChanged.ts";
export { SET_METRICS, setMetric } from "./metrics/setRegistry.ts";
export type { ConditionView, Need, ScoredSet, SetMetric } from "./metrics/setMetric.ts";
export { variant } from "./metrics/variant.ts";
export type { VariantOptions } from "./metrics/variant.ts";
export { evaluateSets } from "./metrics/evaluateSets.ts";
export type { EvaluateSetsOptions } from "./metrics/evaluateSets.ts";
export { deWeights } from "./metrics/deWeights.ts";
export { calibrate, calibratedScore, dynamicRangeFraction } from "./metrics/calibration.ts";
export type { CalibratedMetric } from "./metrics/calibration.ts";
export { interpolatedDuplicate, technicalDuplicate } from "./metrics/duplicates.ts";
export type { TechnicalDuplicate } from "./metrics/duplicates.ts";
export { cellEvalDeMetrics } from "./metrics/conventions/cellEval/deMetrics.ts";
export { deTable } from "./metrics/conventions/cellEval/deTable.ts";
export type { DeTable } from "./metrics/conventions/cellEval/deTable.ts";
export { energyCorrelation } from "./metrics/conventions/cellEval/energyCorrelation.ts";
export { cellEvalScore, describeMetric } from "./metrics/conventions/cellEval/score.ts";
export { gearsComputeMetrics } from "./metrics/conventions/gears/computeMetrics.ts";
export { gearsDeeperAnalysis } from "./metrics/conventions/gears/deeperAnalysis.ts";
export {
  gearsNonDropoutAnalysis,
  gearsNonZeroAnalysis,
} from "./metrics/conventions/gears/nonDropoutAnalysis.ts";
export type { GearsCondition, GearsResults } from "./metrics/conventions/gears/results.ts";
export {
  changeOfPredicted,
  changeOfPredictedPValue,
  effectDirectionPValue,
} from "./metrics/conventions/pereggrn.ts";
export { evaluate } from "./metrics/evaluate.ts";
export type { EvaluateOptions, Evaluation, Variant } from "./metrics/evaluate.ts";
export type { HeldOut } from "./metrics/align.ts";
export { allGenesPanel, changePanel, differentialPanel, listedPanel } from "./metrics/panels.ts";
export type { ConditionPanel, Panel } from "./metrics/panels.ts";
export { AVERAGES, averages } from "./metrics/averages.ts";
export { baselineRatios } from "./metrics/baselineRatios.ts";
export type { AverageRatio, BaselineRatio, BaselineRatioOptions } from "./metrics/baselineRatios.ts";
export type { Independent } from "./metrics/clusters.ts";
export { scoreMeans } from "./metrics/scoreMeans.ts";
export type { ScoreGroup, ScoreMean } from "./metrics/scoreMeans.ts";
export { drawnRanks, errorByGenes } from "./metrics/errorByGenes.ts";
export type { ErrorAtRank, ErrorByGenesOptions, GeneOrder } from "./metrics/errorByGenes.ts";
export { energyDistances } from "./metrics/energyDistances.ts";
export type { ConditionDistance, EnergyDistancesOptions } from "./metrics/energyDistances.ts";
export { noiseFloor } from "./metrics/noiseFloor.ts";
export { additiveNoiseLimit, noiseLimitSentence } from "./metrics/noiseLimit.ts";
export { pearsonDeltaSplit, splitControlWarning, withControlHalf } from "./metrics/splitControl.ts";
export { verdict } from "./metrics/verdict.ts";
export type { Verdict } from "./metrics/verdict.ts";
export type { Answer } from "./metrics/answer.ts";

export { geneSpread } from "./metrics/geneSpread.ts";
export { geneSpreads } from "./metrics/geneSpreads.ts";
export type { GeneSpreads } from "./metrics/geneSpreads.ts";
export { sharedExpression, transferByTarget, transferErrors } from "./metrics/transfer.ts";
export type { SharedExpression, TransferErrors } from "./metrics/transfer.ts";

export { additiveExpectation } from "./interactions/additiveExpectation.ts";
export type { AdditiveExpectation, ExpectationOptions } from "./interactions/additiveExpectation.ts";
export { INTERACTION_CLASSES, classCounts, classify, interactionClass } from "./interactions/classes.ts";
export type { ClassRule, InteractionClass } from "./interactions/classes.ts";
export { interactionSentence, interactions } from "./interactions/interactions.ts";
export type { Interactions, InteractionsOptions } from "./interactions/interactions.ts";
export type { ModelInteractions, ModelOptions, OverSeeds } from "./interactions/modelInteractions.ts";
export { predictedClass } from "./interactions/predictedClass.ts";
export { precisionAtK } from "./interactions/precisionAtK.ts";
export type { PrecisionAtK, PrecisionAtKOptions } from "./interactions/precisionAtK.ts";
export type { Ranking as InteractionRanking } from "./interactions/ranking.ts";
export { mostRecurrent, withOther } from "./interactions/recurrence.ts";
export type { Recurrence, RecurrenceOptions } from "./interactions/recurrence.ts";
export type { Run as InteractionRun } from "./interactions/alignRun.ts";
export { samplingError, standardised } from "./interactions/samplingError.ts";
export type { Strongest } from "./interactions/strongest.ts";
export { underAdditivity } from "./interactions/underAdditivity.ts";
export type { NullCalls, NullOptions, UnderAdditivity } from "./interactions/underAdditivity.ts";

export type { Figure } from "./figures/figure.ts";
export { cellsPerCondition } from "./figures/cellsPerCondition.ts";
export { extendedData1a } from "./figures/extendedData1a.ts";
export { extendedData1b } from "./figures/extendedData1b.ts";
export { extendedData1c } from "./figures/extendedData1c.ts";
export { extendedData2a } from "./figures/extendedData2a.ts";
export { extendedData2b } from "./figures/extendedData2b.ts";
export { extendedData7 } from "./figures/extendedData7.ts";
export { extendedData8a } from "./figures/extendedData8a.ts";
export { extendedData8b } from "./figures/extendedData8b.ts";
export { extendedData9a } from "./figures/extendedData9a.ts";
export { extendedData9b } from "./figures/extendedData9b.ts";
export { extendedData9c } from "./figures/extendedData9c.ts";
export { extendedData10 } from "./figures/extendedData10.ts";
export type { ErrorCurvePoint } from "./figures/errorCurves.ts";
export type { ResourceUse } from "./figures/extendedData10.ts";
export { fig1a } from "./figures/fig1a.ts";
export { fig1b } from "./figures/fig1b.ts";
export { fig1c } from "./figures/fig1c.ts";
export type { Fig1cOptions, TprCurve } from "./figures/fig1c.ts";
export { fig1d } from "./figures/fig1d.ts";
export { fig1e } from "./figures/fig1e.ts";
export type { Fig1eOptions } from "./figures/fig1e.ts";
export { fig1f } from "./figures/fig1f.ts";
export type { Fig1fOptions } from "./figures/fig1f.ts";
export { fig2a } from "./figures/fig2a.ts";
export { fig2b } from "./figures/fig2b.ts";
export { fig2c } from "./figures/fig2c.ts";
export { extendedData3 } from "./figures/extendedData3.ts";
export type { ExtendedData3Options } from "./figures/extendedData3.ts";
export { extendedData4 } from "./figures/extendedData4.ts";
export type { ExtendedData4Options, RankedModel } from "./figures/extendedData4.ts";
export { extendedData5 } from "./figures/extendedData5.ts";
export type { ExtendedData5Options } from "./figures/extendedData5.ts";
export { extendedData6 } from "./figures/extendedData6.ts";
export type { ExtendedData6Options } from "./figures/extendedData6.ts";
export {
  extendedData3Input,
  extendedData4Input,
  extendedData5Input,
  extendedData6Input,
  fig1cInput,
  fig1eInput,
  fig1fInput,
} from "./figures/fromInteractions.ts";
export type { ExtendedData6InputOptions, Fig1fInputOptions } from "./figures/fromInteractions.ts";
export type { InteractionValues } from "./figures/interactionValues.ts";
export { figureData, toCsv } from "./figures/figureData.ts";
export { heatmap } from "./figures/heatmap.ts";
export { linkedFig1 } from "./figures/linkedFig1.ts";
export { lossCurve } from "./figures/lossCurve.ts";
export type { LossCurveOptions } from "./figures/lossCurve.ts";
export { FIGURE_1A_MODELS, FIGURE_2A_MODELS } from "./figures/models.ts";
export type { FigureModel } from "./figures/models.ts";
export { mostSurprising } from "./figures/highlight.ts";
export { PALETTES, withPalette } from "./figures/palette.ts";
export type { Palette } from "./figures/palette.ts";
export { ratiosTo } from "./figures/ratios.ts";
export type { Ratio } from "./figures/ratios.ts";

export { benchmark, commonScores, meanScores } from "./report/benchmark.ts";
export type { Benchmark, Task } from "./report/benchmark.ts";
export {
  benchmarkFigures,
  benchmarkReport,
  benchmarkSummary,
  panelSentence,
  taskSummary,
} from "./report/benchmarkReport.ts";
export { interactionsSummary } from "./report/interactionsSummary.ts";
export { averagesTable } from "./report/averagesTable.ts";
export { coverageTable } from "./report/coverageTable.ts";
export type { CoverageRow } from "./report/coverageTable.ts";
export { predictionsTable } from "./report/predictionsTable.ts";
export type { PredictionRow } from "./report/predictionsTable.ts";
export { splitTable } from "./report/splitTable.ts";
export type { SplitRow } from "./report/splitTable.ts";
export { compareModels } from "./report/compareModels.ts";
export type { ModelComparison } from "./report/compareModels.ts";
export { embeddingSpread } from "./report/embeddingSpread.ts";
export type { EmbeddingSpread, EmbeddingSpreadOptions } from "./report/embeddingSpread.ts";
export { checkSourceData } from "./report/paper/checkSourceData.ts";
export type { SourceDataCheck } from "./report/paper/checkSourceData.ts";
export type { CheckRow } from "./report/paper/check.ts";
export { drawSourceFigures } from "./report/paper/drawSourceFigures.ts";
export type { DrawSourceOptions, SourceFigures } from "./report/paper/drawSourceFigures.ts";
export { PAPER_FIGURES } from "./report/paper/paperFigures.ts";
export type { PaperFigure } from "./report/paper/paperFigures.ts";
export { paperRun } from "./report/paper/run/paperRun.ts";
export type { PaperRunControl, PaperRunResult } from "./report/paper/run/paperRun.ts";
export type { PaperRunOptions } from "./report/paper/run/options.ts";
export type { RunData, RunResults } from "./report/paper/run/runData.ts";
export type { StageResources } from "./report/paper/run/resources.ts";
export {
  sourceExtendedData5,
  sourceExtendedData6,
  sourceFig1c,
  sourceFig1e,
  sourceFig1f,
} from "./report/paper/doubleFigures.ts";
export { readSourceData } from "./report/paper/sourceData.ts";
export type { SourceData } from "./report/paper/sourceData.ts";
export { sourceFig1a, sourceFig2a, sourceFig2c } from "./report/paper/scoreFigures.ts";
export { FIGURE_2C_MODELS } from "./report/paper/sourceModels.ts";
export { publishedNumbers, publishedRatios } from "./report/paper/publishedNumbers.ts";
export { exportFigure } from "./report/exportFigure.ts";
export type { FigureFormat } from "./report/exportFigure.ts";
export { exportPage } from "./report/exportPage.ts";
export { FIGURE_PAGES, figurePage } from "./report/figurePage.ts";
export type { Arrangement, FigurePage } from "./report/figurePage.ts";
export { readFigures } from "./report/readFigures.ts";
export { SOURCE_FIGURES } from "./report/paper/sourceFigures.ts";
export { formula, FORMULAS } from "./report/formulas.ts";
export type { Formula } from "./report/formulas.ts";
export { writeReport } from "./report/report.ts";
export { scorePredictions } from "./report/scorePredictions.ts";
export { scoreText } from "./report/scoreText.ts";
export { splitControlComparison } from "./report/splitControlComparison.ts";
