import { join } from 'node:path';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { TimeKeeper } from '@monban/door-controller/time-keeper';
import { expect } from 'chai';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('time keeper', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;
  let clock: FakeClock;

  const open = () => TimeKeeper.open({ db, clock, bootId: 'this life', isKernelSynchronised: () => false });
  /** A server that is right, heard at once. */
  const acknowledge = (keeper: TimeKeeper) =>
    keeper.acknowledged(clock.now().toISOString(), clock.monotonicMs());

  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
    clock = new FakeClock();
  });
  afterEach(async () => {
    await db.destroy();
    await directory.remove();
  });

  it('remembers a time that is hardly an hour old, however often it is told', async () => {
    const keeper = await open();
    for (let elapsedMs = 0; elapsedMs <= 30 * HOUR_MS; elapsedMs += 10 * MINUTE_MS) {
      await acknowledge(keeper);
      clock.advance(10 * MINUTE_MS);
    }
    const at = clock.now();
    clock.jumpWall(-400 * 24 * HOUR_MS);
    expect((await open()).read()).to.deep.equal({ at, trusted: true });
  });
});
