import type { AttendanceDay, AttendanceGroup, AttendanceMonth } from '@monban/core/api/attendance';
import { workOfPresence, type LayerWork } from '@monban/core/attendance/claim-policy';
import { closingMonthOf, closingPeriod } from '@monban/core/attendance/closing-period';
import { explainDay } from '@monban/core/attendance/explain-day';
import { workOf, type Layer, type MonthDay } from '@monban/core/attendance/judge-month';
import { totalsOf } from '@monban/core/attendance/stretches';
import { kindOfDay } from '@monban/core/attendance/work-calendar';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { getRecord } from '../records/record-use-cases.ts';
import { localDate } from '../snapshots/local-day.ts';
import { listClosedMonths } from './closed-days.ts';
import { groupKind } from './group-kind.ts';
import { judgedMonth, type MonthOfPerson } from './judged-month.ts';
import { loadMonths, type LoadedMonth, type MonthPerson } from './load-months.ts';
import { listTerms } from './working-terms-store.ts';

export interface MonthLook {
  readonly person: MonthPerson;
  readonly at: Date;
  /** Undefined: the one that today is in. */
  readonly month?: string | undefined;
}

/** One person's month, all three layers side by side. `NOT_FOUND` where nobody has arranged their time. */
export async function showMonth(db: Knex, look: MonthLook): Promise<AttendanceMonth> {
  const month = await findMonth(db, look);
  if (month === undefined) throw new AppError('NOT_FOUND');
  return month;
}

/** The same; undefined where nobody has arranged their time. */
export async function findMonth(
  db: Knex,
  { person, at, month }: MonthLook,
): Promise<AttendanceMonth | undefined> {
  const today = localDate(at, person.timeZone);
  const terms = (await listTerms(db, [person.id])).get(person.id) ?? [];
  const day = month === undefined ? today : `${month}-15`;
  const own = terms.filter(({ fromDate }) => fromDate <= day).at(-1) ?? terms[0];
  if (own === undefined) return undefined;
  const group = await getRecord(db, groupKind, { id: own.groupId, scope: 'all' });
  const shownMonth = month ?? closingMonthOf(group.closingDay, today);
  const period = closingPeriod(group.closingDay, shownMonth);
  const [loaded] = await loadMonths(db, { group, period, people: [person], at });
  if (loaded === undefined) return undefined;
  const closed = await listClosedMonths(db, [group.id]);
  return {
    ...{ personId: person.id, personName: person.name, groupName: group.name, policy: group.policy },
    ...{ month: shownMonth, from: period.from, through: period.through, timeZone: person.timeZone },
    isClosed: closed.some(({ through }) => through === period.through),
    ...contentOf(group, loaded),
  };
}

function contentOf(group: AttendanceGroup, loaded: LoadedMonth): Pick<AttendanceMonth, 'days' | 'figures'> {
  const judged = judgedMonth(group, loaded);
  return { days: loaded.days.map((day) => dayOf({ group, loaded, judged }, day)), figures: judged.figures };
}

interface DayParts {
  readonly group: AttendanceGroup;
  readonly loaded: LoadedMonth;
  readonly judged: MonthOfPerson;
}

function dayOf({ group, loaded, judged }: DayParts, day: MonthDay): AttendanceDay {
  const proposal =
    group.policy === 'proposal' && day.gate !== undefined && day.claimed === undefined
      ? workOfPresence(day.gate, day.plan)
      : undefined;
  const layer = (name: Layer) => layerOf(judged, day, name);
  return {
    day: day.day,
    kind: kindOfDay(loaded.calendar, day.day),
    scheme: day.scheme,
    plan: plainWork(day.plan),
    isOver: day.isOver,
    gate: day.gate === undefined ? null : layer('gate'),
    claimed: day.claimed === undefined ? null : layer('claimed'),
    approved: day.approved === undefined ? null : layer('approved'),
    proposal: proposal === undefined ? null : plainWork(proposal),
    claim: loaded.claims.get(day.day) ?? null,
    findings: [...(judged.findings.get(day.day) ?? [])],
  };
}

function layerOf(judged: MonthOfPerson, day: MonthDay, name: Layer) {
  const own = workOf(day, name);
  const stretches = judged.layers[name].find((one) => one.day === day.day)?.stretches ?? [];
  return { ...plainWork(own), totals: totalsOf(stretches), steps: [...explainDay(own)] };
}

function plainWork({ work, breaks }: LayerWork) {
  return {
    work: work.map(({ from, until }) => ({ from, until })),
    breaks: breaks.map(({ from, until }) => ({ from, until })),
  };
}
