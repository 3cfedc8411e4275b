/** Milliseconds between two looks at the parent. */
const INTERVAL: number = 1000;

/**
 * Calls back once when the process that started the kernel has died, so that no kernel is left behind. Jupyter names that
 * process in JPY_PARENT_PID and leaves it out for kernels that shall outlive it.
 */
export function watchParent(onDeath: () => void, interval: number = INTERVAL): void {
  const parent = Number(process.env.JPY_PARENT_PID);
  if (!Number.isInteger(parent) || parent <= 1 || !isAlive(parent)) return;
  // Orphans are handed to another parent. A wrapper between Jupyter and the kernel is watched by its own id.
  const isChild = process.ppid === parent;
  const timer = setInterval(() => {
    if (isChild ? process.ppid === parent : isAlive(parent)) return;
    clearInterval(timer);
    onDeath();
  }, interval);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
