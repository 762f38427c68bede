import { LocalDate } from '@monban/core/access/policy';
import { read, wrong, type CellReading } from './cell-reading.ts';
import { toHalfWidth } from './fold.ts';

/**
 * A day as HR files write it, as `YYYY-MM-DD`: 2026/11/21, 2026-11-21, 2026.11.21, 2026年11月21日, 20261121, with a
 * time that is left out, the day number of a spreadsheet, R8.11.21, 令和8年11月21日, 令和元年5月1日. In any width.
 *
 * `DATE_CENTURY` for two digits of a year without an era: nobody can tell which century. `DATE` for everything else.
 * Days after the end of an era count on (平成33年 stands in contracts made before 2019); days before its beginning
 * are mistakes.
 */
export function readDate(cell: string): CellReading<string> {
  const text = toHalfWidth(cell).replace(TIME, '');
  const serial = /^[0-9]{5}$/.test(text) ? ofSerial(Number(text)) : undefined;
  if (serial !== undefined) return dayOr(serial);
  const western = WESTERN.exec(text) ?? COMPACT.exec(text);
  if (western) return dayOr(written(western));
  const era = ERA.exec(text);
  if (era) return dayOr(ofEra(era));
  return wrong(TWO_DIGITS.test(text) ? 'DATE_CENTURY' : 'DATE');
}

const TIME = /[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$/;
const WESTERN = /^([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?$/u;
const COMPACT = /^([0-9]{4})([0-9]{2})([0-9]{2})$/;
const ERA =
  /^(令和|平成|昭和|大正|明治|[RHSTM])\s*([0-9]{1,2}|元)\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?$/iu;
const TWO_DIGITS = /^'?[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?$/u;

/** First days, from the cabinet orders that named the eras. */
const ERAS: readonly { readonly names: readonly string[]; readonly from: string }[] = [
  { names: ['令和', 'R'], from: '2019-05-01' },
  { names: ['平成', 'H'], from: '1989-01-08' },
  { names: ['昭和', 'S'], from: '1926-12-25' },
  { names: ['大正', 'T'], from: '1912-07-30' },
  { names: ['明治', 'M'], from: '1868-01-25' },
];

/** Day 1 is 1900-01-01, and a 29 February 1900 that never was is counted. */
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);
const FIRST_SERIAL = 10_000;
const DAY_MS = 86_400_000;

function ofSerial(serial: number): string | undefined {
  if (serial < FIRST_SERIAL) return undefined;
  return new Date(SERIAL_ZERO_MS + serial * DAY_MS).toISOString().slice(0, 10);
}

function written([, year = '', month = '', day = '']: readonly string[]): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function ofEra([, name = '', yearText = '', month = '', day = '']: readonly string[]): string {
  const from = ERAS.find(({ names }) => names.includes(name.toUpperCase()))?.from ?? '';
  const year = Number(from.slice(0, 4)) + (yearText === '元' ? 1 : Number(yearText)) - 1;
  const date = written(['', String(year), month, day]);
  return date < from ? '' : date;
}

function dayOr(date: string): CellReading<string> {
  return LocalDate.safeParse(date).success ? read(date) : wrong('DATE');
}
