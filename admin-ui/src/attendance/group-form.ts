import { CLAIM_POLICIES, CreateAttendanceGroup, type AttendanceGroup } from '@monban/core/api/attendance';
import { t, type MessageKey } from '../text/text.ts';

/** As a form holds it: choices as texts, no date as the empty one. */
export interface GroupValues {
  name: string;
  policy: string | null;
  noticeOn: string;
  closingDay: number | null;
  weekBeginsOn: string | null;
  spillCounts: boolean;
  divergenceMinutes: number | null;
  clockSkewMinutes: number | null;
  longStayMinutes: number | null;
  restMinutes: number | null;
}

/** A new group, with every default that protects people. */
export function newGroupValues(): GroupValues {
  const defaults = CreateAttendanceGroup.parse({ name: '-' });
  return { ...groupValues(defaults), name: '' };
}

export function groupValues(group: CreateAttendanceGroup): GroupValues {
  const { name, policy, spillCounts, closingDay } = group;
  return {
    ...{ name, policy, spillCounts, closingDay },
    noticeOn: group.noticeOn ?? '',
    weekBeginsOn: String(group.weekBeginsOn),
    divergenceMinutes: group.divergenceMinutes,
    clockSkewMinutes: group.clockSkewMinutes,
    longStayMinutes: group.longStayMinutes,
    restMinutes: group.restMinutes,
  };
}

export function groupRequest({ noticeOn, weekBeginsOn, ...values }: GroupValues): unknown {
  return { ...values, noticeOn: noticeOn === '' ? null : noticeOn, weekBeginsOn: Number(weekBeginsOn) };
}

export const GROUP_WORDS = {
  name: 'attendance.groups.name',
  policy: ['attendance.groups.policy', policyText],
  noticeOn: 'attendance.groups.noticeOn',
  closingDay: 'attendance.groups.closingDay',
  weekBeginsOn: ['attendance.groups.weekBeginsOn', weekdayText],
  spillCounts: 'attendance.groups.spillCounts',
  divergenceMinutes: 'attendance.groups.divergenceMinutes',
  clockSkewMinutes: 'attendance.groups.clockSkewMinutes',
  longStayMinutes: 'attendance.groups.longStayMinutes',
  restMinutes: 'attendance.groups.restMinutes',
} satisfies Readonly<
  Record<keyof GroupValues, MessageKey | readonly [MessageKey, (value: string | null) => string]>
>;

export function policyText(policy: string | null): string {
  const known = CLAIM_POLICIES.find((one) => one === policy);
  return known === undefined ? '' : t(`attendance.groups.policies.${known}`);
}

export function weekdayText(weekday: string | null): string {
  const known = WEEKDAYS.find((one) => String(one) === weekday);
  return known === undefined ? '' : t(`rules.weekday.day${known}`);
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** What a change of a group puts back when it is undone. */
export function changeOf(group: AttendanceGroup): CreateAttendanceGroup {
  return CreateAttendanceGroup.parse(groupRequest(groupValues(group)));
}
