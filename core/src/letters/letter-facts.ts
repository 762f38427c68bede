import type { StopLine } from '../api/own.ts';

/** Dates come as YYYY-MM-DD and belong to no time zone. */
export function dateJa(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${year}年${month}月${day}日（${'日月火水木金土'.charAt(weekday)}）`;
}

export function dateJaEasy(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${year}年 ${month}月 ${day}日 ${'日月火水木金土'.charAt(weekday)}曜日`;
}

export function dateZh(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${year}年${month}月${day}日（星期${'日一二三四五六'.charAt(weekday)}）`;
}

export function dateKo(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${year}년 ${month}월 ${day}일(${'일월화수목금토'.charAt(weekday)})`;
}

export function dateEn(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${nth(EN.weekdays, weekday)}, ${day} ${nth(EN.months, month - 1)} ${year}`;
}

export function dateEs(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${nth(ES.weekdays, weekday)} ${day} de ${nth(ES.months, month - 1)} de ${year}`;
}

export function datePt(date: string): string {
  const { year, month, day, weekday } = partsOf(date);
  return `${nth(PT.weekdays, weekday)}, ${day} de ${nth(PT.months, month - 1)} de ${year}`;
}

/** A time of day, HH:MM, within the words of a language. */
export function clockFrom(time: string, say: (at: string) => string): string {
  return say(time.replace(/^0/u, ''));
}

export function halfOf(half: 'morning' | 'afternoon', morning: string, afternoon: string): string {
  return half === 'morning' ? morning : afternoon;
}

/** Whom to call for the card itself, in the order in which people are to try. */
export function stopLineRows(
  lines: readonly StopLine[],
  language: 'ja' | 'en',
): readonly (readonly [string, string])[] {
  return lines.map((line) => [
    language === 'ja' ? line.nameJa : line.nameEn,
    [line.number, language === 'ja' ? line.hoursJa : line.hoursEn].filter((part) => part !== '').join(' – '),
  ]);
}

const EN = {
  weekdays: words('Sunday Monday Tuesday Wednesday Thursday Friday Saturday'),
  months: words('January February March April May June July August September October November December'),
};
const ES = {
  weekdays: words('domingo lunes martes miércoles jueves viernes sábado'),
  months: words('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
};
const PT = {
  weekdays: words('domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado'),
  months: words('janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'),
};

function words(text: string): readonly string[] {
  return text.split(' ');
}

function nth(list: readonly string[], index: number): string {
  return list[index] ?? '';
}

function partsOf(date: string): { year: number; month: number; day: number; weekday: number } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { year, month, day, weekday: new Date(`${date}T00:00:00.000Z`).getUTCDay() };
}
