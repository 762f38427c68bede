import {
  cardExpectedOn,
  daysOfVisit,
  oldBadgesOff,
  reachOf,
  tellableCells,
  type CardFacts,
  type PlaceCell,
} from '@monban/core/drives/drive-plan';
import type { SiteId } from '@monban/core/ids';
import { expect } from 'chai';
import fc from 'fast-check';

const TODAY = '2026-11-22';
const site = (letter: string) => letter as SiteId;
const NOBODY_KNOWS: CardFacts = {
  hasBadge: false,
  state: null,
  appointmentOn: null,
  acceptedOn: null,
  weeksMax: 8,
};

describe('the plan of a drive', () => {
  it('takes one site where it reaches the minimum, and the fewest that do together otherwise', () => {
    const cells = [
      { siteId: site('a'), people: 3 },
      { siteId: site('b'), people: 6 },
      { siteId: site('c'), people: 4 },
    ];
    expect(reachOf(cells, 5)).to.deep.equal({ kind: 'one-site' });
    expect(reachOf(cells, 10)).to.deep.equal({ kind: 'together', siteIds: ['b', 'c'] });
    expect(reachOf(cells, 14)).to.deep.equal({ kind: 'no' });
  });

  it('never names more sites than are needed, and never fewer than reach the minimum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 })),
        fc.integer({ min: 1, max: 60 }),
        (counts, least) => {
          const cells = counts.map((people, index) => ({ siteId: site(`s${String(index)}`), people }));
          const total = counts.reduce((sum, count) => sum + count, 0);
          const reach = reachOf(cells, least);
          expect(reach.kind === 'no').to.equal(total < least);
          if (reach.kind !== 'together') return;
          const of = (id: SiteId) => cells.find(({ siteId }) => siteId === id)?.people ?? 0;
          const sum = reach.siteIds.reduce((all, id) => all + of(id), 0);
          expect(sum).to.be.at.least(least);
          expect(sum - of(reach.siteIds.at(-1)!)).to.be.below(least);
        },
      ),
    );
  });

  it('reckons the weeks of the office from the first day that it could come', () => {
    const terms = { leadTimeDays: 21, expectedWeeksMin: 4, expectedWeeksMax: 8 };
    expect(daysOfVisit(TODAY, terms)).to.deep.equal({
      visitFrom: '2026-12-13',
      cardsFrom: '2027-01-10',
      cardsUntil: '2027-02-07',
    });
  });

  it('tells of residence no number under ten, and leaves no rest of a site under ten', () => {
    const cellsOfSites = fc.array(
      fc.record({
        siteId: fc.constantFrom(site('a'), site('b')),
        code: fc.constantFrom('131016', '131024', '131032', '141003'),
        people: fc.integer({ min: 1, max: 40 }),
      }),
    );
    fc.assert(
      fc.property(cellsOfSites, fc.nat({ max: 30 }), (drawn, withoutPlace) => {
        const cells = [...new Map(drawn.map((cell) => [cell.siteId + cell.code, cell])).values()];
        const sumAt = (of: readonly PlaceCell[], siteId: SiteId) =>
          of.filter((cell) => cell.siteId === siteId).reduce((sum, { people }) => sum + people, 0);
        const peopleAt = (siteId: SiteId) => sumAt(cells, siteId) + withoutPlace;
        const told = tellableCells(cells, peopleAt);
        for (const cell of told) {
          expect(cell.people).to.be.at.least(10);
          expect(peopleAt(cell.siteId) - sumAt(told, cell.siteId)).to.be.at.least(10);
        }
      }),
    );
  });

  it('knows a card’s day from its acceptance or its appointment, and guesses none', () => {
    const on = (facts: Partial<CardFacts>) => cardExpectedOn({ ...NOBODY_KNOWS, ...facts }, TODAY);
    expect(on({ hasBadge: true })).to.equal(TODAY);
    expect(on({ state: 'picked-up' })).to.equal(TODAY);
    expect(on({ state: 'making', acceptedOn: '2026-11-01' })).to.equal('2026-12-27');
    expect(on({ state: 'booked', appointmentOn: '2026-12-01' })).to.equal('2026-12-01');
    expect(on({ state: 'booked', appointmentOn: '2026-11-01' }), 'missed').to.equal(null);
    expect(on({ state: 'making', acceptedOn: '2026-08-01' }), 'long overdue').to.equal(null);
    expect(on({ state: 'making', acceptedOn: '2026-11-01', weeksMax: null })).to.equal(null);
    for (const state of ['invited', 'declined', 'joined', 'overdue', 'withdrawn'] as const)
      expect(on({ state, acceptedOn: '2026-11-01' }), state).to.equal(null);
    expect(on({})).to.equal(null);
  });

  it('switches old badges off at a door with the last one who may open it, and never while one day is unknown', () => {
    expect(oldBadgesOff([], TODAY)).to.deep.equal({ kind: 'nobody' });
    expect(oldBadgesOff([TODAY, TODAY], TODAY)).to.deep.equal({ kind: 'now' });
    expect(oldBadgesOff([TODAY, '2027-01-02', '2026-12-30'], TODAY)).to.deep.equal({
      kind: 'from',
      on: '2027-01-02',
      waiting: 2,
    });
    expect(oldBadgesOff([TODAY, null, '2027-01-02'], TODAY)).to.deep.equal({ kind: 'unknown', people: 1 });
  });
});
