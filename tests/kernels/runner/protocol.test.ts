import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeFrame, type Frame, frameReader } from "../../../kernels/runner/protocol.ts";

const printed = (text: string): Frame => ({
  type: "output",
  cell: "c",
  output: { type: "stream", name: "stdout", text },
});

function read(chunks: Buffer[]): { frames: Frame[]; damages: number } {
  const frames: Frame[] = [];
  let damages = 0;
  const take = frameReader(
    (frame) => frames.push(frame),
    () => (damages += 1),
  );
  for (const chunk of chunks) take(chunk);
  return { frames, damages };
}

describe("frames between runner and session", () => {
  it("arrive whole and in order, however the bytes are cut", () => {
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 30 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(60)), (lines, cuts) => {
        const sent = lines.map(printed);
        let bytes = Buffer.concat(sent.map(encodeFrame));
        const chunks: Buffer[] = [];
        for (const cut of cuts) {
          if (cut === 0) continue;
          chunks.push(bytes.subarray(0, cut));
          bytes = bytes.subarray(cut);
        }
        assert.deepEqual(read([...chunks, bytes].filter((one) => one.length > 0)), {
          frames: sent,
          damages: 0,
        });
      }),
    );
  });

  it("replace half surrogate pairs, which are no characters, and nothing else", () => {
    const text = "\\ud800 \\\\ud83d \ud83d\ude00 a\ud83d\ud83d b\udc00 \\\ud800";
    const [frame] = read([encodeFrame(printed(text))]).frames;
    assert.deepEqual(frame, printed(Buffer.from(text).toString()));
  });

  it("are not looked for in foreign bytes: the damage is told once", () => {
    const whole = encodeFrame(printed("x"));
    for (const noise of ["hello, world", "\0\0\0\0\0\0", "\x05\0\0\0{oops", "\xff\xff\xff\xff{"]) {
      const { frames, damages } = read([whole, Buffer.from(noise, "latin1"), whole, whole]);
      assert.deepEqual([frames.length, damages], [1, 1], noise);
    }
  });
});
