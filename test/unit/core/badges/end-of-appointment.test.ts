import { endOfAppointment } from '@monban/core/badges/end-of-appointment';
import { expect } from 'chai';

const TO_COME = { day: 'to-come', isOver: false } as const;
const THIS_HOUR = { day: 'today', isOver: false } as const;
const THIS_MORNING = { day: 'today', isOver: true } as const;
const YESTERDAY = { day: 'past', isOver: true } as const;

describe('the end of an appointment', () => {
  it('does not come while its person still has to', () => {
    for (const moment of [TO_COME, THIS_HOUR, THIS_MORNING, YESTERDAY])
      expect(endOfAppointment('open', moment)).to.equal(undefined);
  });

  it('is that the badge is written, early or late on its day', () => {
    for (const moment of [THIS_HOUR, THIS_MORNING])
      expect(endOfAppointment('written', moment)).to.deep.equal({ state: 'written', freedBecause: null });
  });

  it('frees the time where the badge was written on a day before', () => {
    expect(endOfAppointment('written', TO_COME)).to.deep.equal({ state: 'freed', freedBecause: 'written' });
  });

  it('stays missed where the badge is written on a later day', () => {
    expect(endOfAppointment('written', YESTERDAY)).to.deep.equal({ state: 'missed', freedBecause: null });
  });

  it('frees what is still to come for whoever leaves or has the application no more', () => {
    for (const standing of ['left', 'not-loaded'] as const) {
      expect(endOfAppointment(standing, THIS_HOUR)).to.deep.equal({ state: 'freed', freedBecause: standing });
      expect(endOfAppointment(standing, THIS_MORNING)).to.deep.include({ state: 'missed' });
    }
  });
});
