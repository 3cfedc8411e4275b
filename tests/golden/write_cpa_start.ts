// The weights that CPA starts from here, for make_cpa_training.py: node --import=tsx --conditions=pertline-source
// tests/golden/write_cpa_start.ts GENES GENE,GENE,… CLASSES SEED OUT.safetensors (perturbed genes by code point)
import { cpaNetwork } from "../../src/models/deep/cpa/network.ts";
import { writeSafetensors } from "../../src/io/embeddings/writeSafetensors.ts";

const [genes, perturbed, classes, seed, out] = process.argv.slice(2);
const sizes = { genes: Number(genes), perturbations: 1 + perturbed!.split(",").length, classes: Number(classes) };
const { parameters, adversary } = cpaNetwork(sizes, Number(seed));
const tensors = Object.fromEntries([...parameters, ...adversary.parameters].map(({ name, shape, values }) => [name, { shape, values }])); // prettier-ignore
await writeSafetensors(out!, tensors);
