import assert from "node:assert/strict";
import { geneComponents, perturbationComponents } from "../../../src/models/embeddings/components.ts";
import { transpose } from "../../../src/stats/matrix.ts";
import { pca } from "../../../src/stats/pca.ts";
import { measuredPseudobulk } from "../../support/models.ts";

describe("models/embeddings/components", () => {
  const data = measuredPseudobulk();
  const matrix = { rows: data.conditions.length, columns: data.genes.length, values: data.means };

  it("has genes as observations for G, and conditions for P of another data set", () => {
    const g = geneComponents(data, { components: 4 });
    assert.deepEqual(g.values, pca(transpose(matrix), { components: 4 }).scores.values);
    assert.deepEqual([g.rows, g.columns, g.rowNames], [30, 4, data.genes]);
    const p = perturbationComponents(data, { components: 3 });
    assert.deepEqual(p.values, pca(matrix, { components: 3 }).scores.values);
    assert.deepEqual([...p.rowNames.slice(0, 2), p.rowNames.at(-1)], ["ctrl", "g0", "g1+g2"]);
    assert.deepEqual(p.columnNames, ["PC1", "PC2", "PC3"]);
  });

  it("is found once for a data set, and anew when its values change", () => {
    const first = geneComponents(data);
    assert.equal(geneComponents(data).values, first.values);
    const own = { ...data, means: data.means.slice() };
    const before = geneComponents(own);
    [own.means[3], own.means[4]] = [own.means[4]!, own.means[3]!];
    assert.notDeepEqual(geneComponents(own).values, before.values);
  });
});
