import { sumOf, withoutSmall, type HeldRows } from '@monban/server/retention/told-numbers';
import { expect } from 'chai';

const OLDEST = '2026-11-01T00:00:00.000Z';
const rows = (table: string, due: number, held: number): HeldRows => ({ table, due, held, oldest: OLDEST });

describe('what a preview of the deletion tells of people in drives', () => {
  it('is no number under ten, no nought, and no moment of one person', () => {
    for (const [due, held] of [
      [0, 0],
      [0, 9],
      [9, 9],
    ] as const)
      expect(withoutSmall('card-drives', [rows('applications', due, held)])).to.deep.equal({
        due: null,
        held: null,
        oldest: null,
      });
    expect(withoutSmall('card-drives', [rows('applications', 10, 30)])).to.deep.equal({
      due: 10,
      held: 30,
      oldest: null,
    });
  });

  it('leaves no small rest to be worked out', () => {
    const told = (due: number, held: number) =>
      withoutSmall('card-drives', [rows('applications', due, held)]);
    expect(told(25, 30)).to.include({ due: null, held: 30 });
    expect(told(30, 30)).to.include({ due: 30, held: 30 });
    expect(told(4, 30)).to.include({ due: null, held: 30 });
  });

  it('counts people and not their papers', () => {
    const papers = [rows('application_forms', 6, 6), rows('application_photos', 6, 6)];
    expect(withoutSmall('application-contents', papers)).to.include({ due: null, held: null });
    const more = [rows('application_forms', 12, 12), rows('application_photos', 3, 3)];
    expect(withoutSmall('application-contents', more)).to.include({ due: 15, held: 15 });
    const invitations = [rows('applications', 1, 1), rows('drive_invitations', 20, 20)];
    expect(withoutSmall('card-drives', invitations)).to.include({ due: null, held: null });
  });

  it('leaves everything else as it is, which the clerks of all drives see whole', () => {
    const sessions = [rows('sessions', 1, 2)];
    expect(withoutSmall('sessions', sessions)).to.deep.equal(sumOf(sessions));
    expect(sumOf([rows('applications', 1, 3), rows('drive_invitations', 1, 1)])).to.deep.equal({
      due: 2,
      held: 4,
      oldest: OLDEST,
    });
  });
});
