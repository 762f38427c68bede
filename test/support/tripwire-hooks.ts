import { tellOfFailure } from './failure-accounts.ts';
import { judgeTripwires } from './tripwires.ts';

/**
 * Root hooks of every suite (.mocharc.json). A test that selected a forbidden application fails by its own name, and
 * the others go on; what its hooks select after it ends the run, because there is no test left to blame.
 */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach(this: Mocha.Context) {
    if (this.currentTest) guard(this.currentTest);
  },
  async afterEach(this: Mocha.Context) {
    if (this.currentTest?.state === 'failed') await tellOfFailure(this.currentTest.fullTitle());
    const error = await judgeTripwires(this.currentTest?.fullTitle() ?? 'a hook');
    if (error && this.currentTest?.state !== 'failed') throw error;
  },
  async afterAll() {
    const error = await judgeTripwires('what ran after the last test');
    if (error) throw error;
  },
};

/** Puts the judgement at the end of the test's own body. A body that calls back is left to the hook above. */
function guard(test: Mocha.Test): void {
  const body = test.fn as ((this: Mocha.Context) => unknown) | undefined;
  if (body === undefined || body.length > 0) return;
  test.fn = async function (this: Mocha.Context): Promise<void> {
    await body.call(this);
    const error = await judgeTripwires(test.fullTitle());
    if (error) throw error;
  };
}
