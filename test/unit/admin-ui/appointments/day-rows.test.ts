import { dayRows, desksOf, freeSlotIds, nextIn } from '@monban/admin-ui/appointments/day-rows';
import { freeDays } from '@monban/admin-ui/appointments/free-days';
import type { AppointmentSlot, AppointmentState } from '@monban/core/api/appointments';
import type { AppointmentId, AppointmentSlotId, PersonId } from '@monban/core/ids';
import { expect } from 'chai';

/** `09:00/1` and who has it: a state, `elsewhere`, or nobody. */
function slot(at: string, taken?: AppointmentState | 'elsewhere'): AppointmentSlot {
  const [from = '', desk = ''] = at.split('/');
  const person = {
    ...{ id: at as AppointmentId, personId: at as PersonId },
    ...{ personName: '山田 太郎', personKana: 'ヤマダ タロウ', employeeCode: '0001' },
  };
  return {
    ...{ id: at as AppointmentSlotId, from, until: from, startsAt: from, desk: Number(desk) },
    ...{ place: '大会議室', isTaken: taken !== undefined },
    appointment: taken === undefined || taken === 'elsewhere' ? null : { ...person, state: taken },
  };
}

const DAY = [
  slot('09:00/1', 'written'),
  slot('09:00/2', 'did-not-come'),
  slot('09:15/1', 'booked'),
  slot('09:15/2'),
  slot('09:30/1', 'elsewhere'),
  slot('09:30/2', 'booked'),
];
const ids = (slots: readonly AppointmentSlot[]) => slots.map(({ id }) => id);

describe('the list of a day at the desk', () => {
  it('has who is still due first, the next one on top, and then the others', () => {
    expect(ids(dayRows(DAY, { view: 'comes', desk: null }))).to.deep.equal([
      ...['09:15/1', '09:30/2', '09:00/1', '09:00/2', '09:30/1'],
    ]);
    expect(nextIn(DAY)?.id).to.equal('09:15/1');
  });

  it('has every slot in its order, also for one desk', () => {
    expect(ids(dayRows(DAY, { view: 'all', desk: null }))).to.deep.equal(ids(DAY));
    expect(ids(dayRows(DAY, { view: 'all', desk: 2 }))).to.deep.equal(['09:00/2', '09:15/2', '09:30/2']);
  });

  it('knows its desks and what is free', () => {
    expect(desksOf(DAY)).to.deep.equal([1, 2]);
    expect(freeSlotIds(DAY)).to.deep.equal(['09:15/2']);
  });

  it('has nobody next where nobody is due', () => {
    expect(nextIn([slot('09:00/1', 'written'), slot('09:15/1')])).to.equal(undefined);
  });
});

describe('free times', () => {
  it('stand under their days', () => {
    const time = (on: string, from: string) => ({
      ...{ slotId: `${on} ${from}` as AppointmentSlotId, on, from, until: from, place: '大会議室' },
    });
    const free = [time('2026-12-01', '09:00'), time('2026-12-01', '09:15'), time('2026-12-02', '09:00')];
    expect(freeDays(free).map(({ on, times }) => [on, times.length])).to.deep.equal([
      ['2026-12-01', 2],
      ['2026-12-02', 1],
    ]);
  });
});
