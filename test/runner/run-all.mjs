import { availableParallelism } from 'node:os';
import { inQueues } from './in-lanes.mjs';
import { runMocha } from './run-mocha.mjs';

/** More would only wait for each other: a run keeps one core busy and its database half of another. */
const MOST_AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));
/** On two cores each takes twice as long beside another. */
const MOST_TIMED_AT_ONCE = Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2)));

/**
 * What is measured by the clock from the beginning on, in lanes of its own and before everything else on the machine;
 * beside it, and in those lanes once they are free, what takes as long as it takes. Of either the longest first, so
 * that none is left alone at the end. Results are in the order of `runs`.
 */
export async function runAll(runs, mochaArgs) {
  const results = new Map();
  const longestFirst = runs.toSorted((left, right) => right.minutes - left.minutes);
  const timed = longestFirst.filter(({ isTimed }) => isTimed);
  const patient = longestFirst.filter(({ isTimed }) => !isTimed);
  const isWatched = runs.length === 1;
  const lanes = Array.from({ length: MOST_AT_ONCE }, (_, lane) =>
    lane < MOST_TIMED_AT_ONCE ? [timed, patient] : [patient],
  );
  await inQueues(lanes, async (run) => {
    if (!isWatched) console.log(`${run.title} begins`);
    results.set(run, await runMocha(run, mochaArgs, isWatched ? 'at once' : 'at the end'));
  });
  return runs.map((run) => results.get(run));
}
