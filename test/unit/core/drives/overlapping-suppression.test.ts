import { SMALLEST_GROUP, type BoardCounts } from '@monban/core/api/drives';
import { suppressOverlapping, type KnownPeople } from '@monban/core/drives/overlapping-suppression';
import { suppress, type BoardClass, type Group } from '@monban/core/drives/suppression';
import { expect } from 'chai';
import fc from 'fast-check';

/** Somebody in a department, behind some doors. */
interface Somebody {
  readonly id: number;
  readonly department: string;
  readonly place: BoardClass;
}

const CLASSES = ['openQuestion', 'underWay', 'inHand'] as const;
let count = 0;
const crowd = (numbers: readonly [number, number, number], department = 'a'): Somebody[] =>
  CLASSES.flatMap((place, index) =>
    Array.from({ length: numbers[index] ?? 0 }, () => ({ id: (count += 1), department, place })),
  );
const alone = (everybody: readonly Somebody[]): KnownPeople<Somebody> => ({
  classOf: ({ place }) => place,
  toldIn: () => undefined,
  everybody,
});
const detailOf = (told: ReadonlyMap<string, BoardCounts>, key: string) => told.get(key)?.detail;

describe('what a board tells of groups that overlap', () => {
  it('tells a group by itself like any other', () => {
    const [many, few] = [crowd([12, 11, 10]), crowd([3, 20, 20])];
    const groups = [
      { key: 'many', members: many },
      { key: 'few', members: few },
      { key: 'nobody', members: [] },
    ];
    const told = suppressOverlapping(groups, alone([...many, ...few]));
    expect(told.get('many')).to.deep.equal({ detail: 'three', openQuestion: 12, underWay: 11, inHand: 10 });
    expect(detailOf(told, 'few')).to.equal('none');
    expect(detailOf(told, 'nobody')).to.equal('none');
  });

  it('tells two doors with the same people alike', () => {
    const people = crowd([12, 11, 10]);
    const groups = ['front', 'back'].map((key) => ({ key, members: people }));
    const told = suppressOverlapping(groups, alone(people));
    expect([detailOf(told, 'front'), detailOf(told, 'back')]).to.deep.equal(['three', 'three']);
  });

  it('hides the smaller of two doors that differ by a few people', () => {
    const [inside, guard] = [crowd([12, 11, 10]), crowd([1, 0, 0])];
    const groups = [
      { key: 'server room', members: inside },
      { key: 'entrance', members: [...inside, ...guard] },
    ];
    const told = suppressOverlapping(groups, alone([...inside, ...guard]));
    expect(detailOf(told, 'entrance')).to.equal('three');
    expect(detailOf(told, 'server room')).to.equal('none');
  });

  it('hides a door whose people differ from a department that is told elsewhere', () => {
    const [department, visitor] = [crowd([12, 11, 10]), crowd([1, 0, 0], 'b')];
    const everybody = [...department, ...visitor];
    const beside: KnownPeople<Somebody> = {
      ...alone(everybody),
      toldIn: (member) => (member.department === 'a' ? 'a' : undefined),
    };
    const groups = [{ key: 'door', members: everybody }];
    expect(detailOf(suppressOverlapping(groups, alone(everybody)), 'door')).to.equal('three');
    expect(detailOf(suppressOverlapping(groups, beside), 'door')).to.equal('none');
    const exact = [{ key: 'door', members: department }];
    expect(detailOf(suppressOverlapping(exact, beside), 'door')).to.equal('three');
  });

  it('tells two numbers where three would be too many', () => {
    const [inside, more] = [crowd([12, 12, 12]), crowd([10, 2, 9])];
    const groups = [
      { key: 'all', members: [...inside, ...more] },
      { key: 'some', members: inside },
    ];
    const told = suppressOverlapping(groups, alone([...inside, ...more]));
    expect(told.get('all')).to.deep.include({ detail: 'three' });
    expect(told.get('some')).to.deep.equal({ detail: 'two', openQuestion: 12, underWayOrInHand: 24 });
  });

  it('lets nobody work out a number under ten, whichever groups are laid over each other', () => {
    fc.assert(
      fc.property(someCompany(), ({ people, doors }) => {
        const board = suppress(treeOf(people));
        const told = suppressOverlapping(doors, {
          classOf: ({ place }) => place,
          toldIn: ({ department }, detail) =>
            [department, 'all'].find((key) => numbersOf(board.get(key)) >= detail + 1),
          everybody: people,
        });
        for (const numbers of [2, 3] as const) {
          const sets = [
            ...doors.filter(({ key }) => numbersOf(told.get(key)) >= numbers).map(({ members }) => members),
            ...['all', 'a', 'b', 'c']
              .filter((key) => numbersOf(board.get(key)) >= numbers)
              .map((key) => people.filter(({ department }) => key === 'all' || department === key)),
          ].map((members) => new Set(members));
          for (const part of partsOf(people, sets)) expectNothingSmall(part, numbers);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function treeOf(people: readonly Somebody[]): Group<string> {
  const group = (key: string, members: readonly Somebody[], below: readonly Group<string>[]) => ({
    key,
    counts: {
      openQuestion: members.filter(({ place }) => place === 'openQuestion').length,
      underWay: members.filter(({ place }) => place === 'underWay').length,
      inHand: members.filter(({ place }) => place === 'inHand').length,
    },
    below,
  });
  const departments = ['a', 'b', 'c'].map((key) =>
    group(
      key,
      people.filter(({ department }) => department === key),
      [],
    ),
  );
  return group('all', people, departments);
}

function numbersOf(counts: BoardCounts | undefined): number {
  return { none: 0, two: 2, three: 3 }[counts?.detail ?? 'none'];
}

/** People in the same told groups; whoever is in none has no number that could be worked out. */
function partsOf(
  people: readonly Somebody[],
  sets: readonly ReadonlySet<Somebody>[],
): readonly (readonly Somebody[])[] {
  const parts = new Map<string, Somebody[]>();
  for (const one of people) {
    const key = sets.map((set) => (set.has(one) ? '1' : '0')).join('');
    if (key.includes('1')) parts.set(key, [...(parts.get(key) ?? []), one]);
  }
  return [...parts.values()];
}

function expectNothingSmall(part: readonly Somebody[], numbers: 2 | 3): void {
  const [open, under, hand] = CLASSES.map((name) => part.filter(({ place }) => place === name).length);
  const told = numbers === 3 ? [open, under, hand] : [open, (under ?? 0) + (hand ?? 0)];
  for (const number of told) expect(number).to.be.at.least(SMALLEST_GROUP);
}

/** Blocks of people who go through the same doors: small ones are those that a difference would tell of. */
const someCompany = () =>
  fc
    .array(
      fc.record({
        numbers: fc.tuple(fc.nat(16), fc.nat(16), fc.nat(16)),
        department: fc.constantFrom('a', 'b', 'c'),
        doors: fc.subarray(['1', '2', '3', '4', '5']),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((blocks) => {
      const peopled = blocks.map((block) => ({ ...block, people: crowd(block.numbers, block.department) }));
      const doors = ['1', '2', '3', '4', '5'].map((key) => ({
        key,
        members: peopled.filter(({ doors: open }) => open.includes(key)).flatMap(({ people }) => people),
      }));
      return { people: peopled.flatMap(({ people }) => people), doors };
    });
