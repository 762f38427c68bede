import { availableParallelism } from 'node:os';
import { runMocha } from './run-mocha.mjs';

/** More would only wait for each other: a run keeps one core busy and its database half of another. */
const MOST_AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));
/** On two cores each takes twice as long beside another. */
const MOST_TIMED_AT_ONCE = Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2)));

/**
 * First what takes as long as it takes, then what is measured by the clock; of either the longest first, so that none
 * is left alone at the end. Results are in the order of `runs`.
 */
export async function runAll(runs, mochaArgs) {
  const results = new Map();
  for (const isTimed of [false, true]) {
    const waiting = runs
      .filter((run) => run.isTimed === isTimed)
      .sort((left, right) => right.minutes - left.minutes);
    const showing = runs.length === 1 ? 'at once' : 'at the end';
    const runNext = async () => {
      for (let run = waiting.shift(); run; run = waiting.shift()) {
        if (runs.length > 1) console.log(`${run.title} begins`);
        results.set(run, await runMocha(run, mochaArgs, showing));
      }
    };
    const lanes = isTimed ? MOST_TIMED_AT_ONCE : MOST_AT_ONCE;
    await Promise.all(Array.from({ length: lanes }, runNext));
  }
  return runs.map((run) => results.get(run));
}
