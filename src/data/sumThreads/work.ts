import { closeSync, fstatSync, openSync } from "node:fs";
import { stampOf } from "../../io/h5ad/stamp.ts";
import type { Job, Stream } from "./job.ts";
import { announce, CONTROL, summedByAll, TASK } from "./job.ts";
import { newUnpack } from "./pieces.ts";
import { newSumBlock } from "./sumRows.ts";

/**
 * The share of one thread of a job; it ends when all is done or one was told to stop.
 * @returns why it failed, if it did: the others are told to stop then
 */
export function runShare(job: Job, thread: number): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(job.path, "r");
    if (stampOf(fstatSync(fd)) !== job.stamp) throw new Error("the file changed");
    work(job, thread, fd);
    return undefined;
  } catch (error) {
    Atomics.store(job.control, CONTROL.stop, 1);
    announce(job.control);
    return error instanceof Error ? error.message : String(error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Unpacks and sums until everything is done: sums its own cells of the next block where that is unpacked, else unpacks. */
function work(job: Job, thread: number, fd: number): void {
  const { tasks, control, done, summed, blocks } = job;
  const streams = job.indices ? [job.values, job.indices] : [job.values];
  const unpack = streams.map((stream, i) => newUnpack(fd, stream, i === 1));
  const sumBlock = newSumBlock(job, thread);
  const nBlocks = blocks.length / 2;
  for (let mine = 0; Atomics.load(control, CONTROL.stop) === 0;) {
    const version = Atomics.load(control, CONTROL.version);
    if (mine < nBlocks && isUnpacked(job, streams, mine)) {
      sumBlock(mine);
      Atomics.store(summed, thread, ++mine);
      announce(control);
      continue;
    }
    const next = Atomics.load(control, CONTROL.next);
    if (next * TASK.size < tasks.length) {
      const at = next * TASK.size;
      if (summedByAll(summed) >= (tasks[at + TASK.after] as number)) {
        if (Atomics.compareExchange(control, CONTROL.next, next, next + 1) !== next) continue;
        unpack[tasks[at + TASK.stream] as number]?.(
          tasks[at + TASK.piece] as number,
          tasks[at + TASK.slot] as number,
        );
        Atomics.store(done, next, 1);
        announce(control);
        continue;
      }
    } else if (mine === nBlocks) return;
    // The version was read before looking: what happened since ends the wait at once.
    Atomics.wait(control, CONTROL.version, version, 1000);
  }
}

/** Whether all pieces with rows of a block are there. */
function isUnpacked(job: Job, streams: readonly Stream[], block: number): boolean {
  const { blocks, indptr, dense, done } = job;
  const [from, to] = [blocks[2 * block] as number, blocks[2 * block + 1] as number];
  return streams.every(({ pieceElements, taskOf }) => {
    const first = dense
      ? Math.floor(from / dense.pieceRows)
      : Math.floor((indptr[from] as number) / pieceElements);
    const end = dense ? Math.ceil(to / dense.pieceRows) : Math.ceil((indptr[to] as number) / pieceElements);
    for (let piece = first; piece < end; piece++)
      if (Atomics.load(done, taskOf[piece] as number) === 0) return false;
    return true;
  });
}
