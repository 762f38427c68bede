import { APPLICATION_STATES } from '@monban/core/api/applications';
import { SMALLEST_GROUP, type BoardCounts } from '@monban/core/api/drives';
import {
  addCounts,
  classOf,
  NOBODY,
  peopleOf,
  suppress,
  type Counts,
  type Group,
} from '@monban/core/drives/suppression';
import { expect } from 'chai';
import fc from 'fast-check';

const counts = (openQuestion: number, underWay: number, inHand: number): Counts => ({
  openQuestion,
  underWay,
  inHand,
});

describe('what a board tells to others than its clerks', () => {
  it('makes one state of no answer, a no, and no card', () => {
    expect(classOf('invited')).to.equal('openQuestion');
    expect(classOf('declined')).to.equal('openQuestion');
    expect(classOf('withdrawn')).to.equal('openQuestion');
    for (const state of APPLICATION_STATES)
      expect(classOf(state)).to.be.oneOf(['openQuestion', 'underWay', 'inHand']);
  });

  it('breaks no group under ten down', () => {
    expect(only(suppress(tree([[counts(3, 4, 2)]])), 'drive')).to.deep.equal({ detail: 'none' });
  });

  it('tells three numbers where none is small, two where two make one, and none otherwise', () => {
    expect(only(suppress(tree([[counts(10, 20, 30)]])), 'drive')).to.deep.equal({
      detail: 'three',
      openQuestion: 10,
      underWay: 20,
      inHand: 30,
    });
    expect(only(suppress(tree([[counts(10, 20, 3)]])), 'drive')).to.deep.equal({
      detail: 'two',
      openQuestion: 10,
      underWayOrInHand: 23,
    });
    expect(only(suppress(tree([[counts(3, 20, 30)]])), 'drive')).to.deep.equal({ detail: 'none' });
    expect(only(suppress(tree([[counts(40, 0, 0)]])), 'drive'), 'that nobody said yes').to.deep.equal({
      detail: 'none',
    });
  });

  it('hides a second department where the first could be worked out from its site', () => {
    const told = suppress(tree([[counts(30, 30, 30), counts(12, 12, 12), counts(4, 2, 1)]]));
    expect(only(told, '0').detail).to.equal('three');
    expect(only(told, '0/0').detail).to.equal('three');
    expect(only(told, '0/1').detail, 'the smaller of the two that could be told').to.equal('none');
    expect(only(told, '0/2').detail).to.equal('none');
  });

  it('never lets a number or a difference be worked out that is under ten', () => {
    fc.assert(
      fc.property(someTree(), fc.infiniteStream(fc.nat()), (sites, dice) => {
        const numbers = numbersTold(sites);
        for (const whole of numbers) takeAway(whole, shuffled(numbers, dice), sites);
      }),
      { numRuns: 300 },
    );
  });

  it('tells what it can: a company of large departments sees all of them', () => {
    const told = suppress(
      tree([
        [counts(20, 20, 20), counts(30, 30, 30)],
        [counts(15, 15, 15), counts(11, 12, 13)],
      ]),
    );
    for (const [key, { detail }] of told) expect(detail, key).to.equal('three');
  });
});

function tree(sites: readonly (readonly Counts[])[]): Group<string> {
  const groups = sites.map((departments, site): Group<string> => ({
    key: String(site),
    counts: departments.reduce(addCounts, NOBODY),
    below: departments.map((own, place) => ({ key: `${site}/${place}`, counts: own, below: [] })),
  }));
  return {
    key: 'drive',
    counts: groups.map((group) => group.counts).reduce(addCounts, NOBODY),
    below: groups,
  };
}

function only(told: ReadonlyMap<string, BoardCounts>, key: string): BoardCounts {
  const found = told.get(key);
  if (found === undefined) throw new Error(`Nothing is said of ${key}`);
  return found;
}

const someTree = () =>
  fc.array(
    fc.array(
      fc
        .tuple(fc.nat(25), fc.nat(25), fc.nat(25))
        .map(([openQuestion, underWay, inHand]) => counts(openQuestion, underWay, inHand)),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 3 },
  );

/** Takes one number after the other away from a whole, where they lie within it; what is left is looked at each time. */
function takeAway(
  whole: ReadonlySet<Cell>,
  numbers: readonly ReadonlySet<Cell>[],
  sites: readonly (readonly Counts[])[],
): void {
  let left = whole;
  expectNothingSmall(sites, left);
  for (const taken of numbers) {
    if (taken === whole || ![...taken].every((cell) => left.has(cell))) continue;
    left = new Set([...left].filter((cell) => !taken.has(cell)));
    expectNothingSmall(sites, left);
  }
}

/** A cell is one class of one department; a number that is told is the set of cells that it sums up. */
type Cell = `${number}/${number}/${keyof Counts}`;

function numbersTold(sites: readonly (readonly Counts[])[]): readonly ReadonlySet<Cell>[] {
  const told = suppress(tree(sites));
  return [...told].flatMap(([key, board]) => classesOf(board).map((classes) => cellsOf(sites, key, classes)));
}

function classesOf({ detail }: BoardCounts): readonly (readonly (keyof Counts)[])[] {
  if (detail === 'none') return [];
  if (detail === 'two') return [['openQuestion'], ['underWay', 'inHand']];
  return [['openQuestion'], ['underWay'], ['inHand']];
}

function cellsOf(
  sites: readonly (readonly Counts[])[],
  key: string,
  classes: readonly (keyof Counts)[],
): ReadonlySet<Cell> {
  const cells = sites.flatMap((departments, site) =>
    departments.flatMap((_, place) =>
      key === 'drive' || key === String(site) || key === `${site}/${place}`
        ? classes.map((name): Cell => `${site}/${place}/${name}`)
        : [],
    ),
  );
  return new Set(cells);
}

function expectNothingSmall(sites: readonly (readonly Counts[])[], cells: ReadonlySet<Cell>): void {
  const places = [...cells].map((cell) => cell.split('/'));
  const departments = new Set(places.map(([site, place]) => sites[Number(site)]?.[Number(place)] ?? NOBODY));
  const people = [...departments].reduce((sum, own) => sum + peopleOf(own), 0);
  if (people === 0) return;
  const value = places.reduce(
    (sum, [site, place, name]) => sum + (sites[Number(site)]?.[Number(place)]?.[name as keyof Counts] ?? 0),
    0,
  );
  expect(value).to.be.at.least(SMALLEST_GROUP);
}

function shuffled<Item>(items: readonly Item[], dice: Iterator<number>): readonly Item[] {
  return items
    .map((item) => ({ item, order: Number(dice.next().value) }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
