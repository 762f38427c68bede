import {
  answersOf,
  asksFirst,
  copiedText,
  needsAppointment,
  needsDeadline,
  rowsFor,
  stepsOf,
} from '@monban/admin-ui/drives/application-steps';
import { APPLICATION_TONES } from '@monban/admin-ui/drives/application-words';
import { STEPS } from '@monban/core/api/applications';
import { expect } from 'chai';

describe('what can be entered of applications', () => {
  const asked = { next: ['join', 'decline', 'has-card', 'end'] as const };
  const submitted = { next: ['receive', 'lose', 'withdraw', 'end'] as const };
  const of = (row: { readonly next: readonly (typeof asked.next | typeof submitted.next)[number][] }) => ({
    next: [...row.next],
  });

  it('is an answer on paper as far as the state allows one', () => {
    expect(answersOf(of(asked))).to.deep.equal(['join', 'decline', 'has-card']);
    expect(answersOf(of(submitted))).to.deep.equal(['withdraw']);
  });

  it('is for many rows what holds for one of them at least, and is recorded of those only', () => {
    const rows = [of(asked), of(submitted)];
    expect(stepsOf(rows)).to.deep.equal(['lose', 'receive', 'end']);
    expect(rowsFor(rows, 'receive')).to.have.length(1);
    expect(rowsFor(rows, 'end')).to.have.length(2);
  });

  it('asks for the day on the postcard and the day of an appointment, where there is one', () => {
    expect(STEPS.filter(needsDeadline)).to.deep.equal(['send-notice', 'send-notice-again']);
    expect(STEPS.filter(needsAppointment)).to.deep.equal(['book-pick-up']);
  });

  it('is asked about first where nothing leads back: an end for each, a card in hand only for many', () => {
    expect(STEPS.filter((step) => asksFirst(step, 1))).to.deep.equal(['dispose', 'end']);
    expect(STEPS.filter((step) => asksFirst(step, 2))).to.deep.equal([
      'deliver',
      'pick-up',
      'dispose',
      'end',
    ]);
  });

  it('is copied without what anybody has answered', () => {
    const row = {
      personName: '山田 花',
      employeeCode: '1001',
      departmentName: '総務部',
      siteName: '本社',
      state: 'declined',
    };
    expect(copiedText([row, { ...row, employeeCode: '1002' }])).to.equal(
      '1001\t山田 花\t総務部\t本社\n1002\t山田 花\t総務部\t本社',
    );
  });

  it('shows a no, no answer and a card that is there already alike', () => {
    const { invited, declined, withdrawn } = APPLICATION_TONES;
    expect([invited, declined, withdrawn, APPLICATION_TONES['has-card']]).to.deep.equal(
      Array(4).fill('quiet'),
    );
  });
});
