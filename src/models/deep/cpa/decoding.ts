import type { Random } from "../../../stats/random.ts";
import { add, compile, input, log, multiply, sum } from "../../../tensor/index.ts";
import type { Program, Values } from "../../../tensor/index.ts";
import { addRow } from "./batches.ts";
import type { CountMatrix } from "./counts.ts";
import { decoded, encoded, type CpaNetwork } from "./network.ts";
import { CPA, type CpaSettings } from "./settings.ts";

/** What a trained network says. */
export interface Decoder {
  /** Basal latent states of cells, cells × latent. */
  basal(cells: CountMatrix, chosen: ArrayLike<number>): Promise<Float32Array>;
  /**
   * Mean over cells of log1p of their decoded and scaled counts.
   *
   * @param basal latent states, cells × latent
   * @param shift of the perturbations, added to each
   * @param sums what each decoded cell is scaled to
   */
  meanProfile(basal: Float32Array, shift: Float64Array, sums: ArrayLike<number>): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Cells that are decoded together. */
const CELLS = 512;

export function decoder(network: CpaNetwork, threads: number): Decoder {
  let encoding: Promise<Program> | undefined;
  let decoding: Promise<Program> | undefined;
  const { latent } = CPA;
  return {
    basal: async (cells, chosen) => {
      encoding ??= compile({ z: encoded(network, input("x", [CELLS, network.genes])) }, { threads });
      const found = new Float32Array(chosen.length * latent);
      for (let start = 0; start < chosen.length; start += CELLS) {
        const x = new Float32Array(CELLS * network.genes);
        const n = Math.min(CELLS, chosen.length - start);
        for (let i = 0; i < n; i++) addRow(cells, chosen[start + i]!, x, i * network.genes);
        const { z } = await (await encoding).run({ x });
        found.set((z as Float32Array).subarray(0, n * latent), start * latent);
      }
      return found;
    },
    meanProfile: async (basal, shift, sums) => {
      decoding ??= compile({ total: profileGraph(network) }, { threads });
      const n = sums.length;
      const mean = new Float64Array(network.genes);
      for (let start = 0; start < n; start += CELLS) {
        const z = new Float32Array(CELLS * latent);
        // Rows behind the last cell are scaled to 0, and add log1p(0) = 0.
        const scale = new Float32Array(CELLS);
        for (let i = 0; i < Math.min(CELLS, n - start); i++) {
          scale[i] = sums[start + i]!;
          for (let d = 0; d < latent; d++) z[i * latent + d] = basal[(start + i) * latent + d]! + shift[d]!;
        }
        const { total } = await (await decoding).run({ z, scale });
        (total as Values).forEach((value, g) => (mean[g]! += value / n));
      }
      return mean;
    },
    close: async () => {
      await (await encoding)?.close();
      await (await decoding)?.close();
      encoding = decoding = undefined;
    },
  };
}

function profileGraph(network: CpaNetwork): ReturnType<typeof sum> {
  const shares = decoded(network, input("z", [CELLS, CPA.latent]));
  const profiles = log(add(multiply(shares, input("scale", [CELLS, 1])), 1));
  return sum(profiles, [0]);
}

/** Which control cells a condition is decoded from. */
export function controlsFor(
  how: CpaSettings["controls"],
  controls: Int32Array,
  draws: number,
  source: Random,
): Int32Array {
  // prettier-ignore
  if (how === "all") return Int32Array.from(controls.keys());
  return Int32Array.from({ length: draws }, () => source.integer(controls.length));
}
