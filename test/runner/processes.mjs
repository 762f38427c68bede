import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Processes are recognised by an environment variable that only this run's children inherit, so that one which
 * detached itself or lost its parent is still found, and nobody else's process ever is. Needs /proc.
 */
export const MARKER = 'MONBAN_TEST_RUN';

/** Living processes of the run: `{ pid, command }`. Zombies have no environment left and do not count. */
export function processesOf(run) {
  const wanted = `${MARKER}=${run}`;
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => textOf(`/proc/${pid}/environ`).split('\0').includes(wanted))
    .map((pid) => ({
      pid: Number(pid),
      command: textOf(`/proc/${pid}/cmdline`).split('\0').join(' ').trim().slice(0, 160),
    }));
}

/** Waits for the run's processes to be gone, kills those that stay, and returns what had to be killed. */
export async function endProcessesOf(run, graceMs) {
  const deadline = Date.now() + graceMs;
  while (processesOf(run).length > 0 && Date.now() < deadline) await wait(50);
  const killed = new Map();
  for (let left = processesOf(run); left.length > 0; left = processesOf(run)) {
    for (const { pid, command } of left) {
      killed.set(pid, command);
      kill(pid);
    }
    await wait(50);
  }
  return [...killed].map(([pid, command]) => `${pid} ${command}`);
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between being seen and being killed.
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
