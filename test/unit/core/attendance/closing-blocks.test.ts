import { closingBlock, type ClosingDay } from '@monban/core/attendance/closing-blocks';
import type { GateSide } from '@monban/core/attendance/day-findings';
import { expect } from 'chai';

const PLAN = { work: [{ from: 540, until: 1080 }], breaks: [] };
const NOBODY: GateSide = {
  isReported: true,
  hasGap: false,
  presence: [],
  missingEntries: 0,
  missingExits: 0,
  duplicates: 0,
  weakProofs: 0,
  clockSkew: 0,
};
const DAY: ClosingDay['day'] = {
  day: '2026-11-16',
  scheme: 'fixed',
  plan: PLAN,
  gate: NOBODY,
  claimed: undefined,
  approved: undefined,
  isOver: true,
};
const block = (day: Partial<ClosingDay['day']>, rest: Partial<ClosingDay> = {}) =>
  closingBlock({ day: { ...DAY, ...day }, findings: [], claim: undefined, ...rest });

describe('what is in the way of closing a day', () => {
  it('is that it is not over, or that a door has yet to report', () => {
    expect(block({ isOver: false }, { claim: 'approved' })).to.equal('not-over');
    const findings = [{ code: 'not-evaluated', amount: 1 }] as const;
    expect(block({}, { findings, claim: 'approved' })).to.equal('not-evaluated');
  });

  it('is a claim that nobody has decided, or that was given back', () => {
    expect([block({}, { claim: 'waiting' }), block({}, { claim: 'returned' })]).to.deep.equal([
      'open-claim',
      'returned-claim',
    ]);
    expect(block({}, { claim: 'approved' })).to.equal(undefined);
  });

  it('is silence about a day of work, or about somebody who was there', () => {
    expect(block({})).to.equal('no-claim');
    const free = { plan: { work: [], breaks: [] } };
    expect(block(free)).to.equal(undefined);
    expect(block({ ...free, gate: { ...NOBODY, missingExits: 1 } })).to.equal('no-claim');
    expect(block({ ...free, gate: { ...NOBODY, presence: [{ from: 600, until: 700 }] } })).to.equal(
      'no-claim',
    );
    expect(block({ ...free, gate: undefined })).to.equal(undefined);
  });
});
