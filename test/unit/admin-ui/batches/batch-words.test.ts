import { photoParts, standingAt, stepNow, stepsOf } from '@monban/admin-ui/batches/batch-words';
import { emptyValues, requestOf, schemaOf, type DialogStep } from '@monban/admin-ui/batches/step-values';
import { BATCH_STATES } from '@monban/core/drives/batch-life';
import { expect } from 'chai';

describe('the steps of a batch on its page', () => {
  it('begin with collecting, and with freezing once somebody is in it', () => {
    expect(stepNow({ state: 'collecting', open: 0 })).to.equal('collect');
    expect(stepNow({ state: 'collecting', open: 3 })).to.equal('freeze');
    expect(stepNow({ state: 'validated', open: 3 })).to.equal('handOver');
  });

  it('are all done at the end, and none for a batch that was given up', () => {
    const settled = stepsOf({ state: 'settled', open: 0 });
    expect(new Set(settled?.map(({ state }) => state))).to.deep.equal(new Set(['done']));
    expect(stepsOf({ state: 'cancelled', open: 0 })).to.equal(undefined);
  });

  it('have one that is current in every other state', () => {
    for (const state of BATCH_STATES) {
      const current = stepsOf({ state, open: 1 })?.filter((step) => step.state === 'current') ?? [];
      const isOver = ['settled', 'archived', 'cancelled'].includes(state);
      expect(current.length, state).to.equal(isOver ? 0 : 1);
    }
  });

  it('count photos in parts by their positions', () => {
    expect(photoParts(0, 12_000)).to.equal(0);
    expect(photoParts(1, 5_000)).to.equal(1);
    expect(photoParts(9_000, 12_000)).to.equal(3);
  });

  it('say how many stand somewhere', () => {
    expect(standingAt({ standing: [{ state: 'received', count: 4 }] }, 'received')).to.equal(4);
    expect(standingAt({ standing: [] }, 'received')).to.equal(0);
  });
});

describe('what a step of a batch asks for', () => {
  const typed = {
    ...emptyValues('2026-11-21'),
    items: 3,
    photos: 2,
    optOutsSign: 0,
    optOutsUser: 1,
    envelopes: 1,
    parcelNumber: 'KX-1',
    number: 'R-1',
    reason: 'x',
  };

  it('is what the interface takes', () => {
    const steps: DialogStep[] = [
      'validation',
      'hand-over',
      'receipt',
      'acceptances',
      'reopening',
      'round-return',
      'cancellation',
    ];
    for (const step of steps)
      expect(schemaOf(step).safeParse(requestOf(step, typed)).success, step).to.equal(true);
    const online = requestOf('hand-over', { ...typed, way: 'online' });
    expect(online).to.deep.equal({ way: 'online', on: '2026-11-21' });
  });

  it('has no number that nobody has counted', () => {
    const request = requestOf('validation', emptyValues('2026-11-21'));
    expect(schemaOf('validation').safeParse(request).success).to.equal(false);
  });
});
