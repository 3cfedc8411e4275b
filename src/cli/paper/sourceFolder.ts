/** Where `pertline data get paper_source_data` puts the workbooks. */
export async function sourceFolder(): Promise<string> {
  const [{ dataPaths }, { dirname }] = await Promise.all([
    import("../../data/registry/getData.ts"),
    import("node:path"),
  ]);
  return dirname((await dataPaths("paper_source_data"))[0]!);
}
