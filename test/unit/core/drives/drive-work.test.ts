import { APPLICATION_STATES } from '@monban/core/api/applications';
import { USUAL_TERMS } from '@monban/core/drives/application-deadlines';
import { formFitsFrom, workOf, type WorkFacts } from '@monban/core/drives/drive-work';
import { expect } from 'chai';
import fc from 'fast-check';

const TODAY = '2026-11-22';
const QUIET: WorkFacts = {
  state: 'joined',
  since: '2026-11-20',
  deadlineOn: null,
  acceptedOn: null,
  changedOn: null,
  planned: null,
};
const lines = (facts: Partial<WorkFacts>, today = TODAY) =>
  workOf({ ...QUIET, ...facts }, today, USUAL_TERMS).map(({ kind, on }) => `${kind} ${on}`);

describe('what an application needs of its clerks', () => {
  it('is nothing while all goes its way', () => {
    for (const state of ['joined', 'checked', 'accepted', 'booked', 'mailed'] as const)
      expect(lines({ state, acceptedOn: '2026-11-01' }), state).to.deep.equal([]);
  });

  it('is to ask the office where eight weeks after the acceptance there is no notice', () => {
    const standing = { state: 'making', acceptedOn: '2026-09-27' } as const;
    expect(lines(standing, '2026-11-21')).to.deep.equal([]);
    expect(lines(standing, '2026-11-22')).to.deep.equal(['no-notice 2026-11-22']);
  });

  it('goes by the terms of the municipality where it has said its own, and says by whose', () => {
    const own = { ...USUAL_TERMS, saidBy: 'municipality', makingWeeks: 4, keptFromReturnMonths: 3 } as const;
    const making = { ...QUIET, state: 'making', acceptedOn: '2026-10-25' } as const;
    expect(workOf(making, TODAY, USUAL_TERMS)).to.deep.equal([]);
    expect(workOf(making, TODAY, own)).to.deep.equal([
      { kind: 'no-notice', on: '2026-11-22', applyFrom: null, terms: 'municipality' },
    ]);
    const returned = { ...QUIET, state: 'returned', since: '2026-11-01' } as const;
    expect(workOf(returned, TODAY, own)[0]).to.include({ on: '2027-02-01', terms: 'municipality' });
    expect(workOf(returned, TODAY, USUAL_TERMS)[0]).to.include({ on: '2027-05-01', terms: 'usual' });
    const held = { ...QUIET, state: 'held-at-post', since: '2026-11-12' } as const;
    expect(workOf(held, TODAY, own)[0]).to.include({ terms: null });
  });

  it('is a word each week to whoever has no form', () => {
    const waiting = { state: 'form-needed', since: '2026-11-01' } as const;
    expect(lines(waiting, '2026-11-07')).to.deep.equal([]);
    expect(lines(waiting, '2026-11-08')).to.deep.equal(['form-needed 2026-11-08']);
    expect(lines(waiting, '2026-11-22')).to.deep.equal(['form-needed 2026-11-22']);
  });

  it('is to remind before the deadline of a notice, and to ask for another letter after it', () => {
    const noticed = { state: 'notice-sent', deadlineOn: '2026-12-06' } as const;
    expect(lines(noticed, '2026-11-21')).to.deep.equal([]);
    expect(lines(noticed)).to.deep.equal(['deadline-near 2026-12-06']);
    expect(lines({ ...noticed, state: 'overdue' }, '2026-12-07')).to.deep.equal(['overdue 2026-12-06']);
  });

  it('is to fetch what lies at the post office within ten days, and to ask the municipality afterwards', () => {
    const held = { state: 'held-at-post', since: '2026-11-12' } as const;
    expect(lines(held)).to.deep.equal(['at-post 2026-11-22']);
    expect(lines(held, '2026-11-23')).to.deep.equal(['post-over 2026-11-22']);
    expect(lines({ state: 'returned', since: '2026-11-01' })).to.deep.equal(['returned 2027-05-01']);
  });

  it('is to collect the card first, or tell the office, where name or address changed on its way', () => {
    const changed = { state: 'making', since: '2026-11-10', changedOn: '2026-11-15' } as const;
    expect(lines(changed)).to.deep.equal(['resident-changed 2026-11-15']);
    expect(lines({ ...changed, since: '2026-11-16' }), 'a step was taken since').to.deep.equal([]);
    expect(lines({ ...changed, state: 'joined' }), 'the form is still to come').to.deep.equal([]);
  });

  it('says that a form would not fit before a transfer, and from which day on one does', () => {
    const planned = { kind: 'transfer', on: '2027-01-10' } as const;
    expect(workOf({ ...QUIET, planned }, TODAY, USUAL_TERMS)).to.deep.equal([
      { kind: 'transfer-planned', on: '2027-01-10', applyFrom: '2027-01-10', terms: null },
    ]);
    expect(lines({ state: 'at-municipality', planned })).to.deep.equal(['transfer-planned 2027-01-10']);
    expect(lines({ planned: { ...planned, on: '2027-01-23' } }), 'later than a card takes').to.deep.equal([]);
    expect(formFitsFrom(planned, TODAY)).to.equal('2027-01-10');
    expect(formFitsFrom({ ...planned, on: '2027-01-23' }, TODAY)).to.equal(null);
  });

  it('knows a posting abroad before the departure for cards in hand too, and the badge after the return', () => {
    const abroad = { kind: 'abroad', on: '2026-12-15' } as const;
    const back = { kind: 'return', on: '2026-12-15' } as const;
    expect(lines({ state: 'picked-up', planned: abroad })).to.deep.equal(['abroad-planned 2026-12-15']);
    expect(lines({ state: 'picked-up', planned: back })).to.deep.equal(['return-planned 2026-12-15']);
    expect(lines({ state: 'joined', planned: back })).to.deep.equal([]);
    expect(formFitsFrom(back, TODAY)).to.equal(null);
  });

  it('never tells anything of whoever has not said yes', () => {
    const silent = ['invited', 'declined', 'withdrawn', 'disposed', 'ended'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...APPLICATION_STATES),
        fc.constantFrom('transfer' as const, 'abroad' as const, 'return' as const),
        (state, kind) => {
          const facts = { ...QUIET, state, changedOn: TODAY, planned: { kind, on: '2026-12-01' } };
          const isSilent = silent.some((one) => one === state);
          if (isSilent) expect(workOf(facts, TODAY, USUAL_TERMS)).to.deep.equal([]);
          expect(workOf(facts, TODAY, USUAL_TERMS).length).to.be.at.most(3);
        },
      ),
    );
  });
});
