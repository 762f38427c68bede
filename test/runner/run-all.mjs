import { availableParallelism } from 'node:os';
import { inLanes } from './in-lanes.mjs';
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
    const phase = runs
      .filter((run) => run.isTimed === isTimed)
      .sort((left, right) => right.minutes - left.minutes);
    const lanes = isTimed ? MOST_TIMED_AT_ONCE : MOST_AT_ONCE;
    const isWatched = lanes === 1 || runs.length === 1;
    await inLanes(lanes, phase, async (run) => {
      if (!isWatched) console.log(`${run.title} begins`);
      results.set(run, await runMocha(run, mochaArgs, isWatched ? 'at once' : 'at the end'));
    });
  }
  return runs.map((run) => results.get(run));
}
