import { keepRevocationList } from '@monban/server/broker/revocation-list';
import { expect } from 'chai';
import { pino } from 'pino';

const log = pino({ enabled: false });
const NEVER_MS = 3_600_000;

describe('the revocation list for another broker', () => {
  it('is written at the start, and again before it runs out though nobody is revoked', async () => {
    let written = 0;
    const renewed = new Promise<void>((resolve) => {
      const write = () => {
        written += 1;
        if (written === 3) resolve();
        // A full disk at one time is no reason to give up.
        return written === 2 ? Promise.reject(new Error('full')) : Promise.resolve();
      };
      void keepRevocationList(write, { log, renewMs: 1 }).then((list) => renewed.then(() => list.close()));
    });
    await renewed;
    expect(written).to.be.at.least(3);
  });

  it('is written once at a time, so that a newer one is never replaced by an older one', async () => {
    const steps: string[] = [];
    const write = async () => {
      steps.push('begun');
      await new Promise((resolve) => setImmediate(resolve));
      steps.push('ended');
    };
    const list = await keepRevocationList(write, { log, renewMs: NEVER_MS });
    await Promise.all([list.renew(), list.renew()]);
    await list.close();
    expect(steps).to.deep.equal(['begun', 'ended', 'begun', 'ended', 'begun', 'ended']);
  });

  it('says so where it cannot be written, and goes on', async () => {
    let isFull = false;
    const write = () => (isFull ? Promise.reject(new Error('full')) : Promise.resolve());
    const list = await keepRevocationList(write, { log, renewMs: NEVER_MS });
    isFull = true;
    const failure: unknown = await list.renew().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    isFull = false;
    await list.renew();
    await list.close();
  });
});
