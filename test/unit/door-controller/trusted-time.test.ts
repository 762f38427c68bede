import {
  advanceAnchor,
  ANCHOR_LIFETIME_MS,
  readTime,
  type TimeAnchor,
} from '@monban/door-controller/trusted-time';
import { expect } from 'chai';

const anchor: TimeAnchor = { serverTime: '2026-11-23T03:00:00.000Z', monotonicMs: 1_000, bootId: 'boot' };
const sources = (monotonicMs: number, wall = '1970-01-01T00:00:00.000Z', kernelSynchronised = false) => ({
  monotonicMs,
  wall: new Date(wall),
  kernelSynchronised,
});

describe('trusted time', () => {
  it('is the wall clock, trusted as far as the kernel is synchronised, without a server time', () => {
    const wall = '2026-11-23T09:00:00.000Z';
    expect(readTime(undefined, sources(5, wall))).to.deep.equal({ at: new Date(wall), trusted: false });
    expect(readTime(undefined, sources(5, wall, true)).trusted).to.equal(true);
  });

  it('goes on from the server time, wherever somebody moves the wall clock (fault 21)', () => {
    for (const wall of ['1970-01-01T00:00:00.000Z', '2038-01-19T03:14:08.000Z', '2026-11-22T03:00:00.000Z']) {
      expect(readTime(anchor, sources(61_000, wall))).to.deep.equal({
        at: new Date('2026-11-23T03:01:00.000Z'),
        trusted: true,
      });
    }
  });

  it('is not trusted any more after 24 hours without a newer one', () => {
    expect(readTime(anchor, sources(1_000 + ANCHOR_LIFETIME_MS)).trusted).to.equal(true);
    expect(readTime(anchor, sources(1_001 + ANCHOR_LIFETIME_MS)).trusted).to.equal(false);
  });

  const offered: TimeAnchor = {
    serverTime: '2026-11-23T03:10:00.000Z',
    monotonicMs: 601_000,
    bootId: 'boot',
  };

  it('takes over a server time that covers what was sent just now', () => {
    expect(advanceAnchor(undefined, offered, 600_900)).to.equal(offered);
    expect(advanceAnchor(anchor, offered, 600_900)).to.equal(offered);
  });

  it('believes no acknowledgement that proves nothing about now', () => {
    expect(advanceAnchor(anchor, offered, undefined)).to.equal(anchor);
    expect(advanceAnchor(undefined, offered, undefined)).to.equal(undefined);
    expect(advanceAnchor(anchor, offered, 590_999)).to.equal(anchor);
  });

  it('never runs backwards', () => {
    const earlier = { ...offered, serverTime: '2026-11-23T03:00:00.000Z' };
    expect(advanceAnchor(anchor, earlier, 600_900)).to.equal(anchor);
  });

  it('begins anew after the machine was started again', () => {
    const rebooted = { ...offered, bootId: 'other', monotonicMs: 10 };
    expect(advanceAnchor(anchor, rebooted, 5)).to.equal(rebooted);
  });
});
