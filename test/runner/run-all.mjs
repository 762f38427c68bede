import { availableParallelism } from 'node:os';
import { runMocha } from './run-mocha.mjs';

/** More would only wait for each other: a run keeps one core busy and its database half of another. */
const MOST_AT_ONCE = 2;

/**
 * First what may run side by side, the longest first so that none is left alone at the end; then the rest one by one.
 * Results are in the order of `runs`.
 */
export async function runAll(runs, mochaArgs) {
  const results = new Map();
  const isAlone = (run) => run.isAlone || runs.length === 1;
  const waiting = runs.filter((run) => !isAlone(run)).sort((left, right) => right.minutes - left.minutes);
  const runNext = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      console.log(`${run.title} begins`);
      results.set(run, await runMocha(run, mochaArgs, 'at the end'));
    }
  };
  await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, availableParallelism()) }, runNext));
  for (const run of runs.filter(isAlone)) results.set(run, await runMocha(run, mochaArgs, 'at once'));
  return runs.map((run) => results.get(run));
}
