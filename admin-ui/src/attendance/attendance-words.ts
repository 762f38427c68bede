import type { AttendanceClaim, AttendanceDay, WorkOfDay } from '@monban/core/api/attendance';
import { clockTime } from '@monban/core/calendar/slot-plan';
import { localDateText, minuteText } from '../text/format.ts';
import { language, t } from '../text/text.ts';
import type { Tone } from '../ui/tone.ts';

type Span = WorkOfDay['work'][number];
type Found = AttendanceDay['findings'][number];

/** `9:00–18:00`; past midnight by 24 hours more: `22:00–31:00`. */
export function spanText({ from, until }: Span): string {
  return `${minuteText(from)}–${minuteText(until)}`;
}

export function spansText(spans: readonly Span[]): string {
  return spans.length === 0 ? t('attendance.nothing') : spans.map(spanText).join(' · ');
}

/** With its rests. */
export function workText({ work, breaks }: WorkOfDay): string {
  const text = spansText(work);
  const rests = breaks.map(spanText).join(' · ');
  return rests === '' ? text : `${text} (${t('attendance.breaks', { spans: rests })})`;
}

/** What has to be looked at, in words; what is counted in minutes has them. */
export function findingText({ code, amount }: Found): string {
  return t(`attendance.findings.${code}`, { amount: minuteText(Math.abs(amount)) });
}

export function todoText({ code }: Found): string {
  return t(`attendance.todos.${code}`);
}

/** Findings that somebody has to do something about; the others are told in the table alone. */
export function isForSomebody({ code }: Found): boolean {
  return code !== 'duplicate-tap' && code !== 'not-evaluated' && code !== 'unapproved';
}

export const CLAIM_TONES: Readonly<Record<AttendanceClaim['state'], Tone>> = {
  waiting: 'warn',
  approved: 'good',
  returned: 'bad',
  superseded: 'quiet',
};

export function dayText(day: string): string {
  return localDateText(day, language.value);
}

/** As it is typed: `9:05`, `26:00`; undefined for anything else, or past two days. */
export function minuteOfTwoDays(text: string): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text.normalize('NFKC').trim());
  if (!match) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute <= 2880 ? minute : undefined;
}

/** `YYYY-MM` in words. */
export function monthText(month: string): string {
  const date = new Date(`${month}-01T00:00:00.000Z`);
  const options = { timeZone: 'UTC', year: 'numeric', month: 'long' } as const;
  return new Intl.DateTimeFormat(language.value === 'ja' ? 'ja-JP' : 'en-GB', options).format(date);
}

/** For a field of time in a form. */
export function typedTime(minute: number): string {
  return clockTime(minute);
}
