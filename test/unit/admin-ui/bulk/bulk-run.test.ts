import { MOST_BULK_ROWS, type BulkChange } from '@monban/core/api/bulk';
import type { PersonId } from '@monban/core/ids';
import { expect } from 'chai';
import type { Answer } from '@monban/admin-ui/api/client';
import {
  countDone,
  isClean,
  isUndone,
  resultsOf,
  runInSlices,
  undoRun,
} from '@monban/admin-ui/bulk/bulk-run';

const AT = '2026-11-21T09:00:00.000Z';
const PROBLEM = { code: 'INTERNAL', title: '', detail: '', instance: '', problems: [] } as never;
const FAILED: Answer<BulkChange> = { kind: 'failed', problem: PROBLEM };

describe('a change of any number of people', () => {
  const people = Array.from({ length: 2 * MOST_BULK_ROWS + 1 }, (_, place) => String(place));

  it('is asked for in slices that the server takes, and says how far it is', async () => {
    const [asked, told]: [number[], number[]] = [[], []];
    const run = await runInSlices(
      people,
      (slice) => {
        asked.push(slice.length);
        return Promise.resolve(done(slice));
      },
      (count) => told.push(count),
    );
    expect(asked).to.deep.equal([MOST_BULK_ROWS, MOST_BULK_ROWS, 1]);
    expect(told).to.deep.equal([MOST_BULK_ROWS, 2 * MOST_BULK_ROWS, people.length]);
    expect(resultsOf(run).map(({ personId }) => personId)).to.deep.equal(people);
    expect(isClean(run)).to.equal(true);
  });

  it('ends at the first slice that fails, and keeps what was done before', async () => {
    let asked = 0;
    const run = await runInSlices(
      people,
      (slice) => Promise.resolve((asked += 1) === 2 ? FAILED : done(slice)),
      () => undefined,
    );
    expect(asked).to.equal(2);
    expect(countDone(run)).to.equal(MOST_BULK_ROWS);
    expect(run.problem).to.equal(PROBLEM);
    expect(isClean(run)).to.equal(false);
  });

  it('is taken back from its end, and goes on after a failure where it stopped', async () => {
    const run = await runInSlices(
      people,
      (slice) => Promise.resolve(done(slice)),
      () => undefined,
    );
    const tried: string[] = [];
    const undo =
      (failing: string | undefined) =>
      (change: BulkChange): Promise<Answer<BulkChange>> => {
        tried.push(change.id);
        const data = { ...change, undoneAt: AT };
        return Promise.resolve(change.id === failing ? FAILED : { kind: 'ok', data, status: 200 });
      };
    const half = await undoRun(run, undo('500'));
    expect(tried).to.deep.equal(['1000', '500']);
    expect(half.problem).to.equal(PROBLEM);
    expect(isUndone(half)).to.equal(false);
    const whole = await undoRun(half, undo(undefined));
    expect(tried).to.deep.equal(['1000', '500', '500', '0']);
    expect(isUndone(whole)).to.equal(true);
  });
});

/** Named by its first person. */
function done(slice: readonly string[]): Answer<BulkChange> {
  const results = slice.map((id) => ({ personId: id as PersonId, outcome: 'done' as const, code: null }));
  const times = { madeAt: AT, undoUntil: AT, undoneAt: null };
  return { kind: 'ok', data: { id: slice[0] ?? '', action: 'move', ...times, results }, status: 200 };
}
