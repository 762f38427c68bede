import type { AttendanceGroup, ClosingCheck, GroupMonth, PersonMonth } from '@monban/core/api/attendance';
import { CLOSING_BLOCKS, closingBlock, type ClosingBlock } from '@monban/core/attendance/closing-blocks';
import { closingPeriod, type ClosingPeriod } from '@monban/core/attendance/closing-period';
import type { AttendanceGroupId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { getRecord } from '../records/record-use-cases.ts';
import type { Scope } from '../records/scope.ts';
import { slicesOf } from '../records/slices-of.ts';
import { groupBy } from '../snapshots/group-by.ts';
import { listClosings } from './closing-store.ts';
import { groupKind } from './group-kind.ts';
import { judgedMonth, type MonthOfPerson } from './judged-month.ts';
import { loadMonths, type LoadedMonth, type MonthPerson } from './load-months.ts';
import { countMonthPeople, listMonthPeople, type ListedPerson } from './month-people.ts';

export interface WhichMonth {
  readonly groupId: AttendanceGroupId;
  readonly month: string;
  readonly scope: Scope;
}

/** A group in one month: who is in it, and how often it was closed. */
export async function getGroupMonth(db: Knex, which: WhichMonth): Promise<GroupMonth> {
  const { group, period } = await openMonth(db, which);
  const people = await countMonthPeople(db, { groupId: group.id, period, scope: which.scope });
  return {
    ...{ groupId: group.id, groupName: group.name, month: which.month },
    ...{ from: period.from, through: period.through, people },
    closings: [...(await listClosings(db, { groupId: group.id, month: which.month }))],
  };
}

/** `NOT_FOUND` for a group that is not there. */
export async function openMonth(
  db: Knex,
  { groupId, month }: Pick<WhichMonth, 'groupId' | 'month'>,
): Promise<{ readonly group: AttendanceGroup; readonly period: ClosingPeriod }> {
  const group = await getRecord(db, groupKind, { id: groupId, scope: 'all' });
  return { group, period: closingPeriod(group.closingDay, month) };
}

/** Some people's months, as a list shows them. */
export async function listPersonMonths(
  db: Knex,
  order: {
    readonly group: AttendanceGroup;
    readonly period: ClosingPeriod;
    readonly people: readonly ListedPerson[];
    readonly at: Date;
  },
): Promise<readonly PersonMonth[]> {
  const codes = new Map(order.people.map(({ id, employeeCode }) => [id, employeeCode]));
  return (await loadMonths(db, order)).map((loaded) => {
    const judged = judgedMonth(order.group, loaded);
    const { id, name } = loaded.person;
    return {
      ...{ personId: id, personName: name, employeeCode: codes.get(id) ?? '' },
      figures: judged.figures,
      blocks: [...blocksOf(loaded, judged)],
    };
  });
}

/** What keeps somebody's month open, and on how many days. */
export function blocksOf(
  { days, claims }: LoadedMonth,
  { findings }: Pick<MonthOfPerson, 'findings'>,
): readonly { readonly code: ClosingBlock; readonly days: number }[] {
  const found = days.flatMap(
    (day) =>
      closingBlock({
        day,
        findings: findings.get(day.day) ?? [],
        claim: claims.get(day.day)?.state,
      }) ?? [],
  );
  const counts = groupBy(found, (code) => code);
  return CLOSING_BLOCKS.flatMap((code) => {
    const own = counts.get(code);
    return own === undefined ? [] : [{ code, days: own.length }];
  });
}

const PEOPLE_AT_ONCE = 500;

export interface JudgedPerson {
  readonly loaded: LoadedMonth;
  readonly judged: MonthOfPerson;
}

/** Everybody's month of a group, some hundred at a time: however many there are, they are never in memory together. */
export async function* judgeEverybody(
  db: Knex,
  {
    group,
    period,
    at,
    scope,
  }: {
    readonly group: AttendanceGroup;
    readonly period: ClosingPeriod;
    readonly at: Date;
    readonly scope: Scope;
  },
): AsyncGenerator<JudgedPerson> {
  const people = await listMonthPeople(db, { groupId: group.id, period, scope });
  for (const slice of slicesOf(people, PEOPLE_AT_ONCE)) {
    for (const loaded of await loadMonths(db, { group, period, people: slice, at }))
      yield { loaded, judged: judgedMonth(group, loaded) };
  }
}

const MOST_NAMED = 20;

/** Whether a month can be closed: of everybody, what is in the way. */
export async function checkClosing(
  db: Knex,
  which: WhichMonth & { readonly at: Date },
): Promise<ClosingCheck> {
  const opened = await openMonth(db, which);
  const found: { code: ClosingBlock; days: number; person: MonthPerson }[] = [];
  let people = 0;
  for await (const { loaded, judged } of judgeEverybody(db, {
    ...opened,
    at: which.at,
    scope: which.scope,
  })) {
    people += 1;
    found.push(...blocksOf(loaded, judged).map((block) => ({ ...block, person: loaded.person })));
  }
  const byCode = groupBy(found, ({ code }) => code);
  return {
    people,
    blockedPeople: new Set(found.map(({ person }) => person.id)).size,
    blocks: CLOSING_BLOCKS.flatMap((code) => {
      const own = byCode.get(code) ?? [];
      if (own.length === 0) return [];
      const days = own.reduce((sum, one) => sum + one.days, 0);
      const names = own
        .slice(0, MOST_NAMED)
        .map(({ person }) => ({ personId: person.id, personName: person.name }));
      return [{ code, people: own.length, days, names }];
    }),
  };
}
