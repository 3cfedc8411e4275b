/** A type that takes more memory or time to work out than anyone has. */
export const endless = `
type Long<N extends number, T extends unknown[] = []> = T["length"] extends N ? T : Long<N, [...T, 0]>;
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type Pair<A, B> = A extends unknown ? (B extends unknown ? [A, B, Long<900>] : never) : never;
type Many = Pair<Pair<Digit, Digit>, Pair<Digit, Digit>>;
let many: Many = null as unknown as Pair<Pair<Many, Digit>, Digit>;`;
