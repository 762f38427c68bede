import type { CountOf, ExportValue, MinutesOf, TimeNotation } from './export-cells.ts';

export const EXPORT_PROFILE_IDS = [
  'generic',
  'generic-tsv',
  'generic-cp932',
  'mf-cloud-payroll-b3',
  'mf-cloud-payroll-2',
  'freee-summary',
  'yayoi-payroll',
  'obc-payroll',
  'tkc-px2',
  'cells-payroll',
  'si-system',
  'king-of-time-analysis',
] as const;
export type ExportProfileId = (typeof EXPORT_PROFILE_IDS)[number];

/** How one payroll program reads a month. */
export interface ExportProfile {
  readonly id: ExportProfileId;
  readonly charset: 'utf-8' | 'utf-8-bom' | 'cp932';
  readonly delimiter: ',' | '\t';
  readonly hasHeader: boolean;
  readonly time: TimeNotation;
  /** Employee codes are filled with zeros in front to so many characters; null: as they are. */
  readonly codeLength: number | null;
  /** Codes that the program takes; `digits6`: digits alone, six at the most. */
  readonly codes: 'any' | 'digits6';
  /** Somebody has read such a file into the program and looked at the figures. None of these has been yet. */
  readonly isVerified: boolean;
  /** The program adds what it reads to what it has: a second time doubles it, without a way back. */
  readonly doublesWhenRepeated: boolean;
  readonly columns: readonly { readonly title: string; readonly value: ExportValue }[];
}

const text = (title: string, of: (ExportValue & { kind: 'text' })['of']) =>
  ({ title, value: { kind: 'text', of } }) as const;
const minutes = (title: string, of: MinutesOf) => ({ title, value: { kind: 'minutes', of } }) as const;
const count = (title: string, of: CountOf) => ({ title, value: { kind: 'count', of } }) as const;
const constant = (title: string, value: string) =>
  ({ title, value: { kind: 'constant', text: value } }) as const;
const blank = (title: string) => ({ title, value: { kind: 'blank' } }) as const;

const PLAIN = {
  charset: 'utf-8',
  delimiter: ',',
  hasHeader: true,
  time: 'h:mm',
  codeLength: null,
  codes: 'any',
  isVerified: false,
  doublesWhenRepeated: false,
} as const;

const GENERIC = [
  text('社員番号', 'code'),
  text('氏名', 'name'),
  text('対象年月', 'month'),
  minutes('実労働時間', 'worked'),
  minutes('所定労働時間', 'scheduled'),
  minutes('法定内残業', 'beyondPlan'),
  minutes('法定外残業', 'overtime'),
  minutes('深夜労働時間', 'night'),
  minutes('法定休日労働', 'statutoryHoliday'),
  minutes('所定休日労働', 'freeDay'),
] as const;

/** Layouts as they were found (domain page 4.3); each says of itself whether somebody has tried it with the program. */
export const EXPORT_PROFILES: readonly ExportProfile[] = [
  {
    ...PLAIN,
    id: 'generic',
    charset: 'utf-8-bom',
    columns: [
      ...GENERIC,
      count('出勤日数', 'daysWorkedInAll'),
      count('欠勤日数', 'daysMissed'),
      count('遅刻回数', 'timesLate'),
      count('早退回数', 'timesLeftEarly'),
      minutes('休憩時間', 'rested'),
    ],
  },
  { ...PLAIN, id: 'generic-tsv', delimiter: '\t', columns: GENERIC },
  {
    ...PLAIN,
    id: 'generic-cp932',
    charset: 'cp932',
    time: 'minutes',
    columns: [
      text('employee_code', 'code'),
      text('name', 'name'),
      text('month', 'month'),
      minutes('worked', 'worked'),
      minutes('scheduled', 'scheduled'),
      minutes('within_law_overtime', 'beyondPlan'),
      minutes('overtime', 'overtime'),
      minutes('late_night', 'night'),
      minutes('statutory_holiday', 'statutoryHoliday'),
      minutes('company_holiday', 'freeDay'),
    ],
  },
  {
    ...PLAIN,
    id: 'mf-cloud-payroll-b3',
    time: 'decimal',
    columns: [
      constant('Version', '3'),
      text('従業員番号', 'code'),
      text('氏名', 'name'),
      count('出勤日数（平日）', 'daysWorked'),
      count('出勤日数（所定休日）', 'daysOnFreeDays'),
      count('出勤日数（法定休日）', 'daysOnStatutoryHolidays'),
      count('欠勤日数（平日）', 'daysMissed'),
      count('遅刻回数（平日）', 'timesLate'),
      count('早退回数（平日）', 'timesLeftEarly'),
      minutes('所定時間（平日）', 'withinPlan'),
      minutes('休憩時間（平日）', 'rested'),
      minutes('深夜所定時間（平日）', 'weekdayNightRegular'),
      blank('深夜休憩時間（平日）'),
      minutes('所定外時間（平日）', 'weekdayBeyondPlan'),
      minutes('法定外時間（平日）', 'weekdayOvertime'),
      blank('深夜所定外時間（平日）'),
      minutes('深夜法定外時間（平日）', 'weekdayNightOvertime'),
      blank('所定外休憩時間（平日）'),
      blank('深夜所定外休憩時間（平日）'),
      blank('法定外休憩時間（平日）'),
      blank('深夜法定外休憩時間（平日）'),
      minutes('遅刻時間（平日）', 'late'),
      minutes('早退時間（平日）', 'leftEarly'),
      blank('所定時間（所定休日）'),
      minutes('深夜所定時間（所定休日）', 'freeDayNightRegular'),
      minutes('所定外時間（所定休日）', 'freeDayBeyondPlan'),
      minutes('法定外時間（所定休日）', 'freeDayOvertime'),
      minutes('深夜法定外時間（所定休日）', 'freeDayNightOvertime'),
      minutes('所定時間（法定休日）', 'statutoryHoliday'),
      minutes('深夜所定時間（法定休日）', 'statutoryHolidayNight'),
      blank('所定外時間（法定休日）'),
      blank('法定外時間（法定休日）'),
      blank('深夜法定外時間（法定休日）'),
      blank('有休取得日数'),
      blank('有休取得時間数'),
      blank('代休取得日数'),
      blank('代休取得時間数'),
    ],
  },
  {
    ...PLAIN,
    id: 'mf-cloud-payroll-2',
    time: 'decimal',
    columns: [
      constant('Version', '2'),
      text('従業員番号', 'code'),
      text('氏名', 'name'),
      count('出勤日数', 'daysWorkedInAll'),
      count('欠勤日数', 'daysMissed'),
      count('遅刻早退日数', 'timesLateOrEarly'),
      minutes('所定労働時間', 'withinPlan'),
      minutes('残業時間(法定外・平日)', 'overtime'),
      minutes('深夜法定外時間(平日)', 'weekdayNightOvertime'),
      minutes('法定外(法定休日)', 'statutoryHoliday'),
      minutes('深夜労働時間', 'night'),
    ],
  },
  {
    ...PLAIN,
    id: 'freee-summary',
    time: 'minutes',
    columns: [
      text('従業員番号', 'code'),
      text('集計開始日', 'from'),
      text('集計終了日', 'through'),
      minutes('所定労働時間', 'scheduled'),
      minutes('法定内残業時間', 'beyondPlan'),
      minutes('時間外労働時間', 'overtime'),
      minutes('深夜労働時間', 'night'),
      minutes('法定休日労働時間', 'statutoryHoliday'),
      minutes('総労働時間', 'worked'),
    ],
  },
  {
    ...PLAIN,
    id: 'yayoi-payroll',
    charset: 'cp932',
    time: 'h.mm',
    doublesWhenRepeated: true,
    columns: [
      text('<従業員特定>', 'code'),
      count('出勤日数', 'daysWorkedInAll'),
      count('欠勤日数', 'daysMissed'),
      minutes('労働時間', 'worked'),
      minutes('普通残業時間', 'overtime'),
      minutes('深夜労働時間', 'night'),
      minutes('休日労働時間', 'statutoryHoliday'),
      minutes('遅刻時間', 'late'),
      minutes('早退時間', 'leftEarly'),
    ],
  },
  {
    ...PLAIN,
    id: 'obc-payroll',
    charset: 'cp932',
    columns: [
      text('社員番号', 'code'),
      count('出勤日数', 'daysWorked'),
      minutes('法定外残業時間', 'overtime'),
      minutes('法定内残業時間', 'beyondPlan'),
      minutes('深夜時間', 'night'),
      minutes('法定休日時間', 'statutoryHoliday'),
      minutes('所定休日時間', 'freeDay'),
    ],
  },
  {
    ...PLAIN,
    id: 'tkc-px2',
    charset: 'cp932',
    hasHeader: false,
    columns: [
      text('社員コード', 'code'),
      count('出勤日数', 'daysWorkedInAll'),
      count('欠勤日数', 'daysMissed'),
      minutes('時間外手当時間A', 'beyondPlan'),
      minutes('時間外手当時間B', 'overtime'),
      minutes('時間外手当時間C', 'night'),
      minutes('時間外手当時間D', 'statutoryHoliday'),
      blank('時間外手当時間E'),
      blank('時間外手当時間F'),
      blank('時間外手当時間G'),
      blank('時間外手当時間H'),
    ],
  },
  {
    ...PLAIN,
    id: 'cells-payroll',
    charset: 'cp932',
    codes: 'digits6',
    columns: [
      text('社員番号', 'code'),
      text('氏名', 'name'),
      count('出勤日数', 'daysWorkedInAll'),
      count('欠勤日数', 'daysMissed'),
      minutes('労働時間', 'worked'),
      minutes('残業時間', 'overtime'),
      minutes('深夜時間', 'night'),
      minutes('休日時間', 'statutoryHoliday'),
      minutes('遅刻時間', 'late'),
      minutes('早退時間', 'leftEarly'),
    ],
  },
  {
    ...PLAIN,
    id: 'si-system',
    charset: 'cp932',
    time: 'minutes',
    codeLength: 6,
    columns: [
      text('社員番号', 'code'),
      text('対象年月', 'month'),
      count('出勤日数', 'daysWorkedInAll'),
      minutes('労働時間', 'worked'),
      minutes('残業時間', 'overtime'),
      minutes('深夜時間', 'night'),
      minutes('休日時間', 'statutoryHoliday'),
    ],
  },
  {
    ...PLAIN,
    id: 'king-of-time-analysis',
    time: 'minutes',
    columns: [
      text('年月', 'month'),
      blank('所属コード'),
      blank('所属名'),
      blank('雇用区分コード'),
      blank('雇用区分名'),
      text('従業員コード', 'code'),
      text('姓', 'name'),
      blank('名'),
      count('総勤務日数', 'daysWorkedInAll'),
      minutes('所定時間', 'withinPlan'),
      minutes('所定外時間', 'beyondPlan'),
      blank('休暇みなし勤務時間'),
      minutes('残業時間', 'overtime'),
      minutes('深夜残業時間', 'weekdayNightOvertime'),
    ],
  },
];

export function exportProfile(id: ExportProfileId): ExportProfile {
  const found = EXPORT_PROFILES.find((profile) => profile.id === id);
  if (found === undefined) throw new RangeError(id);
  return found;
}
