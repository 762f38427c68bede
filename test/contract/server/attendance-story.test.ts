import { randomUUID } from 'node:crypto';
import type { AttendanceClosing, AttendanceMonth } from '@monban/core/api/attendance';
import type { AttendanceExport } from '@monban/core/api/attendance-exports';
import { closingPeriod, daysOf } from '@monban/core/attendance/closing-period';
import { addDays } from '@monban/core/calendar/days';
import type { BadgeId, DoorId, PersonId } from '@monban/core/ids';
import { insertRows } from '@monban/db/write-rows';
import { newRecordId } from '@monban/server/records/new-record-id';
import { makeYear, type PersonDay } from '@monban/simulators/attendance/make-year';
import { expect } from 'chai';
import { AttendanceOffice, OFFICE_WEEK, tokyo } from '../../support/attendance-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { good } from '../../support/drive-office.ts';
import type { StoringController, Tap } from '../../support/storing-controller.ts';

const MONTH = '2026-10';
const DAYS = daysOf(closingPeriod(31, MONTH));
const PEOPLE = 200;
const MINUTE_MS = 60_000;
const BATCH = 100;

/** From signed receipts to a closed month and its file. */
describe('a month of 200 people, from their taps', function () {
  this.timeout(180_000);
  forEachDatabase((_name, open) => {
    let office: AttendanceOffice;
    let doors: ReadonlyMap<string, StoringController>;
    const badges = new Map<PersonId, BadgeId>();
    let truth: readonly PersonDay[];

    before(async () => {
      office = await AttendanceOffice.open(await open(), { divergenceMinutes: 0 });
      doors = new Map([[office.doorId, office.controller], [...(await office.addDoor())]]);
      await hire();
      truth = simulate();
      await tapEverything();
    });
    after(() => office.close());

    it('shows each day as it was, where every tap was made and every clock was right', async () => {
      const months = await everyMonth();
      const clean = cleanDays(truth);
      expect(clean.length).to.be.above(2_500);
      for (const day of clean) expect(presenceOf(months, day), label(day)).to.deep.equal(trueSpans(day));
    });

    it('asks about every end that nobody saw, and about nothing that it can tell itself', async () => {
      const months = await everyMonth();
      // Whoever went in behind somebody and out the same way left no trace at all.
      const broken = truth.filter((day) => isRight(day) && day.mishaps.length === 1);
      expect(broken.length).to.be.above(20);
      for (const day of broken) {
        // An exit without an entry is of the day on which it was: after a night, of the next one.
        const next = { ...day, day: addDays(day.day, 1) };
        const codes = [...findingsOf(months, day), ...findingsOf(months, next)];
        for (const mishap of day.mishaps) expect(codes, label(day)).to.include(FINDING_OF[mishap]);
      }
      const quiet = cleanDays(truth).flatMap((day) => findingsOf(months, day));
      expect(quiet.filter((code) => code.startsWith('missing'))).to.deep.equal([]);
    });

    it('is closed with the minutes that were worked, and not one more or less, and comes out as a file', async () => {
      await sayEverything();
      const path = `/attendance-groups/${office.group.id}/months/${MONTH}/closings`;
      const closing = await good<AttendanceClosing>(office.hr.call('POST', path, { body: {} }));
      expect(closing.people).to.equal(PEOPLE);
      const minutes = truth.flatMap(trueSpans).reduce((sum, { from, until }) => sum + until - from, 0);
      const lines = await office.console
        .db('attendance_closing_lines')
        .select<{ figures: string }[]>('figures');
      const worked = lines.map(({ figures }) => (JSON.parse(figures) as { worked: number }).worked);
      expect(worked.reduce((sum, one) => sum + one, 0)).to.equal(minutes);
      const body = { profileId: 'generic-cp932' };
      const file = await good<AttendanceExport>(
        office.hr.call('POST', `/attendance-closings/${closing.id}/exports`, { body }),
      );
      expect(file.rows).to.equal(PEOPLE);
    });

    async function hire(): Promise<void> {
      badges.clear();
      for (let count = 0; count < PEOPLE; count += 1) {
        const { id, badgeId } = await office.hire();
        badges.set(id, badgeId);
      }
      const terms = { from_date: '2026-04-01', group_id: office.group.id, scheme: 'flextime' };
      const week = JSON.stringify(OFFICE_WEEK);
      const rows = [...badges.keys()].map((id) => ({ person_id: id, ...terms, week }));
      await insertRows(office.console.db, 'working_terms', rows);
    }

    function simulate(): readonly PersonDay[] {
      const year = makeYear(20_261_001, {
        personIds: [...badges.keys()],
        firstDay: DAYS[0] ?? '',
        days: DAYS.length,
        utcOffset: '+09:00',
        holidays: new Set(['2026-10-12']),
        doors: [...doors].map(([doorId, { identity }]) => ({ doorId, controllerId: identity.controllerId })),
      });
      return [...year.days()];
    }

    /** Each controller in the order in which people passed it, in batches as it sends them. */
    async function tapEverything(): Promise<void> {
      const passages = truth.flatMap(({ personId, passages: own }) =>
        own.map((one) => ({ personId, ...one })),
      );
      for (const [doorId, controller] of doors) {
        const taps = passages
          .filter((passage) => passage.doorId === doorId)
          .sort((one, other) => one.passedAt - other.passedAt)
          .map(({ personId, side, recordedAt }): Tap => {
            const badgeId = badges.get(personId as PersonId);
            if (badgeId === undefined) throw new Error(personId);
            return { at: new Date(recordedAt), doorId: doorId as DoorId, badgeId, side, assurance: 'badge' };
          });
        for (let index = 0; index < taps.length; index += BATCH)
          await controller.store(taps.slice(index, index + BATCH));
        await controller.store([{ at: tokyo('2026-11-03 00:00') }]);
      }
    }

    async function everyMonth(): Promise<ReadonlyMap<string, AttendanceMonth>> {
      const months = new Map<string, AttendanceMonth>();
      for (const id of badges.keys()) months.set(id, await office.month(id, MONTH));
      return months;
    }

    /** The truth, said and approved; nobody worked on the other days. */
    async function sayEverything(): Promise<void> {
      const said = new Map(truth.map((day) => [`${day.personId} ${day.day}`, trueSpans(day)]));
      const by = { made_by: office.hr.id, made_at: office.console.now.toISOString() };
      const decided = { decided_by: office.hr.id, decided_at: by.made_at, state: 'approved', comment: '' };
      const rows = [...badges.keys()].flatMap((id) =>
        DAYS.map((day) => ({
          ...{ id: newRecordId(randomUUID), person_id: id, on_date: day, number: 1 },
          work: JSON.stringify(said.get(`${id} ${day}`) ?? []),
          ...{ breaks: '[]', reason: 'ordinary', note: '' },
          ...by,
          ...decided,
        })),
      );
      await insertRows(office.console.db, 'attendance_claims', rows);
    }
  });
});

const FINDING_OF = {
  'forgotten-exit': 'missing-exit',
  'followed-in': 'missing-entry',
  'double-tap': 'duplicate-tap',
} as const;

/** Whole minutes after 0:00 of the day in Tokyo, as a clock without seconds shows them. */
function trueSpans({ day, stays }: PersonDay) {
  const midnight = tokyo(`${day} 00:00`).getTime();
  const minute = (at: number): number => Math.floor((at - midnight) / MINUTE_MS);
  return stays.map(({ from, until }) => ({ from: minute(from), until: minute(until) }));
}

function dayIn(months: ReadonlyMap<string, AttendanceMonth>, { personId, day }: PersonDay) {
  return months.get(personId)?.days.find((one) => one.day === day);
}

function presenceOf(months: ReadonlyMap<string, AttendanceMonth>, day: PersonDay) {
  return dayIn(months, day)?.gate?.work;
}

function findingsOf(months: ReadonlyMap<string, AttendanceMonth>, day: PersonDay): readonly string[] {
  return dayIn(months, day)?.findings.map(({ code }) => code) ?? [];
}

function label({ personId, day, mishaps }: PersonDay): string {
  return `${personId} ${day} ${mishaps.join()}`;
}

/** Days without a mishap between days without one: an exit that nobody saw can end a stay of the day before. */
function cleanDays(days: readonly PersonDay[]): readonly PersonDay[] {
  const troubled = new Set(
    days
      .filter((day) => !isRight(day) || day.mishaps.some((mishap) => mishap !== 'double-tap'))
      .map(({ personId, day }) => `${personId} ${day}`),
  );
  return days.filter(({ personId, day }) =>
    [-1, 0, 1].every((by) => !troubled.has(`${personId} ${addDays(day, by)}`)),
  );
}

/** No clock was off when somebody passed. */
function isRight({ passages }: PersonDay): boolean {
  return passages.every(({ passedAt, recordedAt }) => passedAt === recordedAt);
}
