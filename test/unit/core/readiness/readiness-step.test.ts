import { APPLICATION_STATES } from '@monban/core/api/applications';
import { BADGE_STATES } from '@monban/core/api/badges';
import { LOADING_STATES } from '@monban/core/api/loading';
import { INELIGIBILITIES, READINESS_STEPS } from '@monban/core/api/readiness';
import {
  readinessClassOf,
  readinessOf,
  type BadgeFacts,
  type ReadinessFacts,
} from '@monban/core/readiness/readiness-step';
import { expect } from 'chai';
import fc from 'fast-check';

const TODAY = '2026-11-22';
const NOTHING: ReadinessFacts = { application: null, finding: null, loading: null, badge: null };
const ACTIVE: BadgeFacts = {
  state: 'active',
  lastDay: '2031-01-01',
  certificateLastDay: '2031-01-01',
  cardLastDay: null,
};

describe('the step of a person on the way to a badge', () => {
  it('is exactly one for every combination of facts, and a reason stands with one step alone', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const { step, reason, endsOn } = readinessOf(facts, TODAY);
        expect(READINESS_STEPS.filter((one) => one === step)).to.have.length(1);
        expect(reason !== null).to.equal(step === 'not-eligible');
        expect(endsOn !== null).to.equal(['certificate-ending', 'card-ending', 'ended'].includes(step));
      }),
    );
  });

  it('reaches every step that there is', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(someFacts, (facts) => {
        reached.add(readinessOf(facts, TODAY).step);
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect([...reached].sort()).to.deep.equal([...READINESS_STEPS].sort());
  });

  it('makes one step of a no, of no answer and of no card, so that even its clerks’ board does not set them apart', () => {
    const steps = (['invited', 'declined', 'withdrawn'] as const).map(
      (application) => readinessOf({ ...NOTHING, application }, TODAY).step,
    );
    expect(new Set([...steps, readinessOf(NOTHING, TODAY).step])).to.deep.equal(new Set(['no-card']));
  });

  it('says what ends first: a card within three months before its certificate, and past ends before both', () => {
    const ending = (badge: Partial<BadgeFacts>) =>
      readinessOf({ ...NOTHING, badge: { ...ACTIVE, ...badge } }, TODAY);
    expect(ending({}).step).to.equal('badge-written');
    expect(ending({ certificateLastDay: '2027-02-22' }).step).to.equal('certificate-ending');
    expect(ending({ certificateLastDay: '2027-02-23' }).step).to.equal('badge-written');
    expect(ending({ certificateLastDay: '2027-02-22', cardLastDay: '2027-02-01' })).to.deep.include({
      step: 'card-ending',
      endsOn: '2027-02-01',
    });
    expect(ending({ certificateLastDay: TODAY }).step, 'the last day is a day').to.equal(
      'certificate-ending',
    );
    expect(ending({ certificateLastDay: '2026-11-21' })).to.deep.include({
      step: 'ended',
      endsOn: '2026-11-21',
    });
  });

  it('lets a living order count for more than what a desk found before it', () => {
    const facts = { ...NOTHING, finding: 'expired', loading: 'ordered' } as const;
    expect(readinessOf(facts, TODAY).step).to.equal('loading-ordered');
    expect(readinessOf({ ...facts, loading: 'failed' }, TODAY)).to.deep.include({
      step: 'not-eligible',
      reason: 'expired',
    });
  });

  it('is told to others by what is no answer: an application never changes the class', () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom(null, ...APPLICATION_STATES), (facts, application) => {
        const classes = [facts, { ...facts, application }].map((one) =>
          readinessClassOf(readinessOf(one, TODAY).step),
        );
        expect(classes[0]).to.equal(classes[1]);
      }),
    );
  });
});

const someDay = fc.constantFrom('2026-11-01', '2026-11-22', '2027-01-31', '2030-05-05');
const someFacts: fc.Arbitrary<ReadinessFacts> = fc.record({
  application: fc.constantFrom(null, ...APPLICATION_STATES),
  finding: fc.constantFrom(null, 'fits' as const, ...INELIGIBILITIES),
  loading: fc.constantFrom(null, ...LOADING_STATES),
  badge: fc.option(
    fc.record({
      state: fc.constantFrom(...BADGE_STATES),
      lastDay: someDay,
      certificateLastDay: fc.option(someDay),
      cardLastDay: fc.option(someDay),
    }),
  ),
});
