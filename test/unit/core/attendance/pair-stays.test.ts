import { notReportedPast, pairStays, type GateFact } from '@monban/core/attendance/pair-stays';
import { presenceOn } from '@monban/core/attendance/presence-on';
import { staysOfShifts } from '@monban/core/attendance/shift-begin';
import { expect } from 'chai';
import fc from 'fast-check';

const START = Date.parse('2026-10-05T00:00:00+09:00');
const facts: fc.Arbitrary<readonly GateFact[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 3_000 }).map((minute) => START + minute * 30_000),
      side: fc.constantFrom('in', 'out'),
      doorId: fc.constantFrom('A', 'B'),
    }),
    { maxLength: 30 },
  )
  .map((drawn) => drawn.map((fact, index) => ({ ...fact, id: String(index) })));

describe('stays', () => {
  it('have every fact once: as an entry, an exit or a duplicate', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const { stays, duplicates } = pairStays(some);
        const used = [...stays.flatMap(({ entry, exit }) => [entry, exit]), ...duplicates];
        const ids = used.flatMap((fact) => fact?.id ?? []);
        expect(ids.sort()).to.deep.equal(some.map(({ id }) => id).sort());
      }),
    );
  });

  it('are those of the facts, in whatever order these come', () => {
    fc.assert(
      fc.property(
        facts.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray([...some], { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          expect(pairStays(shuffled)).to.deep.equal(pairStays(some));
        },
      ),
    );
  });

  it('are the same a midnight later', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const later = some.map((fact) => ({ ...fact, at: fact.at + 12 * 3_600_000 }));
        const idsOf = (of: readonly GateFact[]) =>
          pairStays(of).stays.map(({ entry, exit }) => [entry?.id, exit?.id]);
        expect(idsOf(later)).to.deep.equal(idsOf(some));
      }),
    );
  });

  it('begin with an exit where nobody saw the entry', () => {
    const exit: GateFact = { id: '1', at: START, side: 'out', doorId: 'A' };
    expect(pairStays([exit]).stays).to.deep.equal([{ entry: undefined, exit }]);
  });

  it('wait for every controller that has not reported past the end of the day', () => {
    const marks = [
      { controllerId: 'gate', through: START },
      { controllerId: 'back', through: START - 1 },
    ];
    expect(notReportedPast(marks, START)).to.deep.equal(['back']);
  });
});

describe('presence on a day', () => {
  const dayStart = START;
  const dayEnd = START + 86_400_000;
  const fact = (seconds: number, side: GateFact['side']): GateFact => ({
    id: `${String(seconds)} ${side}`,
    at: START + seconds * 1000,
    side,
    doorId: 'A',
  });

  it('is what began on it, whole, with its ends as a clock without seconds shows them', () => {
    const { stays } = pairStays([
      fact(-3600, 'in'),
      fact(600, 'out'),
      fact(32_459, 'in'),
      fact(90_059, 'out'),
      fact(100_000, 'in'),
    ]);
    expect(presenceOn(staysOfShifts(stays), { dayStart, dayEnd })).to.deep.equal([
      { from: 540, until: 1500 },
    ]);
  });

  it('is the same in every zone, for the zone only says when the day begins', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: -14, max: 14 }), (some, hours) => {
        const by = hours * 3_600_000;
        const moved = some.map((one) => ({ ...one, at: one.at + by }));
        const there = presenceOn(staysOfShifts(pairStays(moved).stays), {
          dayStart: dayStart + by,
          dayEnd: dayEnd + by,
        });
        expect(there).to.deep.equal(presenceOn(staysOfShifts(pairStays(some).stays), { dayStart, dayEnd }));
      }),
    );
  });
});
