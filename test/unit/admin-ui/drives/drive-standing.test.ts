import {
  canTakeBack,
  daysLeft,
  driveStanding,
  leftOutCount,
  nextStep,
} from '@monban/admin-ui/drives/drive-standing';
import { expect } from 'chai';

const standing = (closesOn: string, today: string) =>
  driveStanding({ state: 'open', opensOn: '2026-10-01', closesOn }, today);

describe('where a drive stands', () => {
  it('is a draft or closed whatever the day is', () => {
    for (const state of ['draft', 'closed'] as const) {
      const drive = { state, opensOn: '2026-10-01', closesOn: '2026-10-31' };
      expect(driveStanding(drive, '2026-10-15')).to.equal(state);
    }
  });

  it('goes from upcoming to open on its first day', () => {
    expect(standing('2026-12-31', '2026-09-30')).to.equal('upcoming');
    expect(standing('2026-12-31', '2026-10-01')).to.equal('open');
  });

  it('is ending in its last week, its last day included, and over on the day after', () => {
    expect(standing('2026-10-31', '2026-10-23')).to.equal('open');
    expect(standing('2026-10-31', '2026-10-24')).to.equal('ending');
    expect(standing('2026-10-31', '2026-10-31')).to.equal('ending');
    expect(standing('2026-10-31', '2026-11-01')).to.equal('over');
  });

  it('counts days over the ends of months and the change of a clock', () => {
    expect(daysLeft('2026-03-31', '2026-03-01')).to.equal(30);
    expect(daysLeft('2027-01-01', '2026-12-31')).to.equal(1);
    expect(daysLeft('2026-12-30', '2026-12-31')).to.equal(-1);
  });

  it('has one next step until people are invited, and none after its end', () => {
    expect(nextStep({ state: 'draft', people: 0 })).to.equal('open');
    expect(nextStep({ state: 'open', people: 0 })).to.equal('invite');
    expect(nextStep({ state: 'open', people: 1 })).to.equal(undefined);
    expect(nextStep({ state: 'closed', people: 0 })).to.equal(undefined);
  });

  it('lets an invitation be taken back until its hours are over', () => {
    const takeBackUntil = '2026-11-23T03:00:00.000Z';
    expect(canTakeBack({ takeBackUntil }, new Date('2026-11-23T02:59:59.999Z'))).to.equal(true);
    expect(canTakeBack({ takeBackUntil }, new Date(takeBackUntil))).to.equal(false);
    expect(canTakeBack({ takeBackUntil: null }, new Date(0))).to.equal(false);
  });

  it('counts whom it leaves out over all reasons', () => {
    const leftOut = [
      { reason: 'leaving' as const, count: 2 },
      { reason: 'in-another-drive' as const, count: 3 },
    ];
    expect(leftOutCount({ leftOut })).to.equal(5);
  });
});
