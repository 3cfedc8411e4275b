/**
 * Networks in TypeScript: graphs with derivatives, trained and run by ONNX Runtime (the optional package
 * onnxruntime-node). See docs/tensor.md.
 * @module
 */
export { named } from "./tensor.ts";
export type { ElementType, Operator, Tensor, Values } from "./tensor.ts";
export { constant, drawn, input, parameter, positions } from "./leaves.ts";
export type { Constant, Input, Parameter } from "./leaves.ts";
export type { Shape } from "./shape.ts";
export { gradients } from "./gradients.ts";
export { compile, evaluate } from "./compile.ts";
export type { CompileOptions, Program } from "./compile.ts";
export { trainer } from "./trainer.ts";
export type {
  SavedValues,
  StepResult,
  Trainer,
  TrainerOptions,
  TrainerState,
  TrainingGraph,
} from "./trainer.ts";
export { shuffledBatches, train } from "./train.ts";
export type { Batch, Epoch, TrainCheckpoint, TrainOptions } from "./train.ts";
export { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
export type { Operand } from "./elementwise.ts";
export { abs } from "./operators/abs.ts";
export { add } from "./operators/add.ts";
export { broadcast } from "./operators/broadcast.ts";
export { cast } from "./operators/cast.ts";
export { equal, greater } from "./operators/compare.ts";
export { concatenate } from "./operators/concatenate.ts";
export { divide } from "./operators/divide.ts";
export { erf } from "./operators/erf.ts";
export { exp } from "./operators/exp.ts";
export { gather } from "./operators/gather.ts";
export { gelu } from "./operators/gelu.ts";
export { log } from "./operators/log.ts";
export { digamma, logGamma, trigamma } from "./operators/logGamma.ts";
export { matmul } from "./operators/matmul.ts";
export type { MatmulOptions } from "./operators/matmul.ts";
export { max } from "./operators/max.ts";
export { maximum, minimum } from "./operators/maximum.ts";
export { mean } from "./operators/mean.ts";
export { multiply } from "./operators/multiply.ts";
export { negate } from "./operators/negate.ts";
export { power } from "./operators/power.ts";
export { reciprocal } from "./operators/reciprocal.ts";
export { relu } from "./operators/relu.ts";
export { reshape } from "./operators/reshape.ts";
export { scatterAdd } from "./operators/scatterAdd.ts";
export { select } from "./operators/select.ts";
export { sigmoid } from "./operators/sigmoid.ts";
export { sign } from "./operators/sign.ts";
export { pad, slice } from "./operators/slice.ts";
export { logSoftmax, softmax } from "./operators/softmax.ts";
export { softplus } from "./operators/softplus.ts";
export { segmentSum, sparseMatrix, sparseProduct } from "./operators/sparseProduct.ts";
export type { SparseMatrix } from "./operators/sparseProduct.ts";
export { sqrt } from "./operators/sqrt.ts";
export { standardise } from "./operators/standardise.ts";
export { subtract } from "./operators/subtract.ts";
export { sum } from "./operators/sum.ts";
export { tanh } from "./operators/tanh.ts";
export { transpose } from "./operators/transpose.ts";
export { attention, selfAttention } from "./layers/attention.ts";
export type { SelfAttention } from "./layers/attention.ts";
export { batchNorm } from "./layers/batchNorm.ts";
export type { BatchNorm, BatchNormOptions } from "./layers/batchNorm.ts";
export { dropout } from "./layers/dropout.ts";
export { embedding } from "./layers/embedding.ts";
export type { Embedding } from "./layers/embedding.ts";
export { filledParameter, normalParameter, uniformParameter } from "./layers/layer.ts";
export type { Parameters } from "./layers/layer.ts";
export { layerNorm } from "./layers/layerNorm.ts";
export type { LayerNorm } from "./layers/layerNorm.ts";
export { linear } from "./layers/linear.ts";
export type { Linear } from "./layers/linear.ts";
export { crossEntropy, meanSquaredError, negativeBinomialLogLikelihood } from "./layers/losses.ts";
export { adam, adamW } from "./optimisers/adam.ts";
export type { AdamOptions } from "./optimisers/adam.ts";
export type { Changed, Element, Optimiser } from "./optimisers/optimiser.ts";
export { constantRate, cosineDecay, stepDecay, warmUp } from "./optimisers/schedule.ts";
export type { Schedule } from "./optimisers/schedule.ts";
export { sgd } from "./optimisers/sgd.ts";
export type { SgdOptions } from "./optimisers/sgd.ts";
export { exportOnnx } from "./onnx/exportOnnx.ts";
