import { Transform } from "node:stream";
import { crc32 } from "node:zlib";

/** Lets exactly `size` bytes through; more, fewer, or another CRC-32 end in the error that `damaged` makes. */
export function exactly(size: number, damaged: (what: string) => Error, checksum?: number): Transform {
  let seen = 0;
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > size) return done(damaged(`more than the declared ${size} bytes`));
      if (checksum !== undefined) sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done) {
      if (seen < size) return done(damaged(`${seen} of the declared ${size} bytes`));
      if (checksum !== undefined && sum !== checksum)
        return done(damaged("bytes that do not fit its checksum"));
      done();
    },
  });
}
