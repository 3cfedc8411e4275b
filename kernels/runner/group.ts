import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Ends a process that leads a group, and with it what it has started: child processes of user code, unless they were
 * started `detached`. Nothing happens where there is none.
 */
export function killGroup(leader: number): void {
  for (const target of process.platform === "win32" ? [leader] : [-leader, leader]) {
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // It has ended already, or leads no group.
    }
  }
}

/** The processes of a group beside its leader. */
export function othersOfGroup(leader: number): number[] {
  if (process.platform === "win32") return [];
  const members = process.platform === "linux" ? fromProc(leader) : fromPs(leader);
  return members.filter((pid) => pid !== leader);
}

function fromProc(group: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && groupOf(name) === group)
    .map(Number);
}

/** Fields behind the name, which stands in parentheses and may hold anything: state, parent, group (proc(5)). */
function groupOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
  } catch {
    return undefined;
  }
}

function fromPs(group: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,pgid="], { encoding: "utf8", timeout: 1000 });
  return (stdout ?? "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, of]) => of === group)
    .map(([pid]) => pid as number);
}
