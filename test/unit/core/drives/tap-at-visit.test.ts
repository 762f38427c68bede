import { isArrival, type TappedVisit } from '@monban/core/drives/tap-at-visit';
import { VISIT_STATES } from '@monban/core/drives/visit-life';
import { expect } from 'chai';

const DAY = '2026-12-15';
const RUNNING: TappedVisit = { state: 'running', visitOn: DAY, since: '2026-12-14T23:00:00.000Z' };
const TAP = { at: '2026-12-15T00:30:00.000Z', on: DAY };

describe('a tap at the check-in door of a visit', () => {
  it('is an arrival while the desk is open, and in no other state', () => {
    const open = VISIT_STATES.filter((state) => isArrival({ ...RUNNING, state }, TAP, DAY));
    expect(open).to.deep.equal(['ready', 'running']);
  });

  it('is none on another day, by the door’s own time', () => {
    for (const on of ['2026-12-14', '2026-12-16'])
      expect(isArrival(RUNNING, { ...TAP, on }, DAY)).to.equal(false);
  });

  it('is none before the door was named and the visit ready', () => {
    expect(isArrival(RUNNING, { ...TAP, at: '2026-12-14T22:59:59.999Z' }, DAY)).to.equal(false);
    expect(isArrival(RUNNING, { ...TAP, at: RUNNING.since }, DAY)).to.equal(true);
  });

  it('counts when it is told late, but does not begin a visit whose day is over', () => {
    const later = '2026-12-16';
    expect(isArrival(RUNNING, TAP, later)).to.equal(true);
    expect(isArrival({ ...RUNNING, state: 'ready' }, TAP, later)).to.equal(false);
  });
});
