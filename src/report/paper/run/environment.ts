/** Variables of the environment that say where data are kept. */
export type Environment = Readonly<Record<string, string | undefined>>;
