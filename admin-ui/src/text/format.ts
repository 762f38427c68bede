import type { Language } from './text.ts';

/** Instants are shown in the zone of the place they belong to, never in the zone of the browser. */
export interface FormatContext {
  readonly language: Language;
  /** IANA name of the site's zone. */
  readonly timeZone: string;
}

/** `2026年11月21日(土)`; `Sat, 21 Nov 2026`. */
export function dateText(instant: string, { language, timeZone }: FormatContext): string {
  const date = new Date(instant);
  if (language === 'en') {
    return part(date, 'en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
  }
  const day = part(date, 'ja-JP', { timeZone, year: 'numeric', month: 'long', day: 'numeric' });
  return `${day}(${part(date, 'ja-JP', { timeZone, weekday: 'short' })})`;
}

/** A calendar day without a zone, `YYYY-MM-DD`. */
export function localDateText(day: string, language: Language): string {
  return dateText(`${day}T00:00:00.000Z`, { language, timeZone: 'UTC' });
}

/** `9:05`: hours without a leading zero, 24 hours. */
export function timeText(instant: string, { timeZone }: FormatContext): string {
  const { hour, minute } = clock(instant, timeZone);
  return `${String(Number(hour))}:${minute}`;
}

/** `9:05:07`, where seconds tell two events apart. */
export function exactTimeText(instant: string, { timeZone }: FormatContext): string {
  const { hour, minute, second } = clock(instant, timeZone);
  return `${String(Number(hour))}:${minute}:${second}`;
}

export function dateTimeText(instant: string, context: FormatContext): string {
  return `${dateText(instant, context)} ${timeText(instant, context)}`;
}

/** Minutes of a day as a schedule writes them: 545 is `9:05`, 1440 is `24:00`. */
export function minuteText(minute: number): string {
  return `${String(Math.floor(minute / 60))}:${String(minute % 60).padStart(2, '0')}`;
}

/** Reads `9:05`, `09:05`, `24:00`, also in full width; undefined for anything else. */
export function minuteOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.normalize('NFKC').trim());
  if (!match) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= 1440 ? minute : undefined;
}

/** Today in a zone, `YYYY-MM-DD`. */
export function localDateOf(instant: Date, timeZone: string): string {
  return formatter('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

/** `-5 minutes` and the like in words: the largest unit that is at least one. */
export function agoText(fromMs: number, toMs: number, language: Language): string {
  const seconds = Math.round((fromMs - toMs) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(seconds, 'second');
  if (size < 3_600) return format.format(Math.trunc(seconds / 60), 'minute');
  if (size < 86_400) return format.format(Math.trunc(seconds / 3_600), 'hour');
  return format.format(Math.trunc(seconds / 86_400), 'day');
}

function part(date: Date, locale: string, options: Intl.DateTimeFormatOptions): string {
  return formatter(locale, options).format(date);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone and shape: making one takes a hundred times as long as using it, and a list has 20,000 rows. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, known);
  return known;
}

function clock(instant: string, timeZone: string): { hour: string; minute: string; second: string } {
  const parts = formatter('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const find = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return { hour: find('hour'), minute: find('minute'), second: find('second') };
}
