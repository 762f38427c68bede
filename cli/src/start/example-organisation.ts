import type { RequiredAssurance } from '@monban/core/access/policy';

/**
 * The example organisation of the demo, as data: about thirty people, six doors between three areas, levels and
 * schedules. Names are invented; no birth date, address or number of any kind appears, because none is ever needed.
 */

export const EXAMPLE_SITE = {
  name: '桜橋本社',
  timeZone: 'Asia/Tokyo',
  holidays: [
    { onDate: '2026-11-23', name: '勤労感謝の日' },
    { onDate: '2027-01-01', name: '元日' },
    { onDate: '2027-01-11', name: '成人の日' },
    { onDate: '2027-02-11', name: '建国記念の日' },
    { onDate: '2027-02-23', name: '天皇誕生日' },
    { onDate: '2027-03-21', name: '春分の日' },
    { onDate: '2027-03-22', name: '振替休日' },
    { onDate: '2027-04-29', name: '昭和の日' },
    { onDate: '2027-05-03', name: '憲法記念日' },
    { onDate: '2027-05-04', name: 'みどりの日' },
    { onDate: '2027-05-05', name: 'こどもの日' },
  ],
} as const;

export const EXAMPLE_DEPARTMENTS = [
  { code: '100', name: '本社', parent: null },
  { code: '110', name: '総務部', parent: '100' },
  { code: '120', name: '人事部', parent: '100' },
  { code: '130', name: '開発部', parent: '100' },
  { code: '131', name: '開発一課', parent: '130' },
  { code: '132', name: '開発二課', parent: '130' },
  { code: '140', name: '営業部', parent: '100' },
] as const;

export const EXAMPLE_AREAS = [
  { key: 'outside', name: '屋外', isProtected: false },
  { key: 'office', name: '執務エリア', isProtected: false },
  { key: 'server-room', name: 'サーバー室', isProtected: true },
] as const;
export type AreaKey = (typeof EXAMPLE_AREAS)[number]['key'];

export interface ExampleDoor {
  readonly key: string;
  readonly name: string;
  readonly outside: AreaKey;
  readonly inside: AreaKey;
  readonly requiredAssurance: RequiredAssurance;
  /** Which of the two door controllers drives it. */
  readonly controller: 'east' | 'west';
}

export const EXAMPLE_DOORS: readonly ExampleDoor[] = [
  outer({ key: 'main', name: '正面玄関', requiredAssurance: 'badge+certificate', controller: 'east' }),
  outer({ key: 'side', name: '通用口', requiredAssurance: 'badge+certificate', controller: 'east' }),
  outer({ key: 'parking', name: '駐車場口', requiredAssurance: 'badge', controller: 'east' }),
  outer({ key: 'delivery', name: '搬入口', requiredAssurance: 'badge', controller: 'west' }),
  serverRoom({ key: 'server-front', name: 'サーバー室前扉', requiredAssurance: 'badge+certificate' }),
  serverRoom({ key: 'server-back', name: 'サーバー室奥扉', requiredAssurance: 'badge+certificate+pin' }),
];

const WORKDAYS = [1, 2, 3, 4, 5] as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7, 8] as const;

export const EXAMPLE_SCHEDULES = [
  { key: 'workdays', name: '平日 7:00–21:00', intervals: daily(WORKDAYS, 7 * 60, 21 * 60) },
  { key: 'daytime', name: '毎日 6:00–22:00', intervals: daily(EVERY_DAY, 6 * 60, 22 * 60) },
] as const;
export type ScheduleKey = (typeof EXAMPLE_SCHEDULES)[number]['key'];

export interface ExampleLevel {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly doors: readonly string[];
  /** Null: at all times. */
  readonly schedule: ScheduleKey | null;
}

export const EXAMPLE_LEVELS: readonly ExampleLevel[] = [
  {
    key: 'staff',
    name: '社員共通',
    description: '正面玄関・通用口・駐車場口を常時通行',
    doors: ['main', 'side', 'parking'],
    schedule: null,
  },
  {
    key: 'delivery',
    name: '搬入',
    description: '搬入口を平日の日中に通行',
    doors: ['delivery'],
    schedule: 'workdays',
  },
  {
    key: 'server-room',
    name: 'サーバー室',
    description: 'サーバー室を毎日 6:00–22:00 に通行',
    doors: ['server-front', 'server-back'],
    schedule: 'daytime',
  },
];

export interface ExamplePerson {
  readonly employeeCode: string;
  readonly kind: 'employee' | 'contractor';
  readonly familyName: string;
  readonly givenName: string;
  readonly familyKana: string;
  readonly givenKana: string;
  readonly romanName: string;
  readonly department: string;
  readonly levels: readonly string[];
}

/** Family, given, both kana, roman, department; the levels follow from the department. */
const PEOPLE: readonly (readonly [string, string, string, string, string, string])[] = [
  ['佐藤', '美咲', 'サトウ', 'ミサキ', 'Misaki Sato', '120'],
  ['鈴木', '健太', 'スズキ', 'ケンタ', 'Kenta Suzuki', '131'],
  ['高橋', '由美子', 'タカハシ', 'ユミコ', 'Yumiko Takahashi', '131'],
  ['田中', '誠', 'タナカ', 'マコト', 'Makoto Tanaka', '131'],
  ['伊藤', 'さくら', 'イトウ', 'サクラ', 'Sakura Ito', '132'],
  ['渡邉', '翔太', 'ワタナベ', 'ショウタ', 'Shota Watanabe', '132'],
  ['山本', '直樹', 'ヤマモト', 'ナオキ', 'Naoki Yamamoto', '140'],
  ['中村', '真理', 'ナカムラ', 'マリ', 'Mari Nakamura', '140'],
  ['小林', '大輔', 'コバヤシ', 'ダイスケ', 'Daisuke Kobayashi', '140'],
  ['加藤', '陽子', 'カトウ', 'ヨウコ', 'Yoko Kato', '110'],
  ['吉田', '浩', 'ヨシダ', 'ヒロシ', 'Hiroshi Yoshida', '110'],
  ['山田', '花', 'ヤマダ', 'ハナ', 'Hana Yamada', '120'],
  ['佐々木', '亮', 'ササキ', 'リョウ', 'Ryo Sasaki', '131'],
  ['山口', '恵', 'ヤマグチ', 'メグミ', 'Megumi Yamaguchi', '132'],
  ['松本', '拓也', 'マツモト', 'タクヤ', 'Takuya Matsumoto', '132'],
  ['井上', '千尋', 'イノウエ', 'チヒロ', 'Chihiro Inoue', '140'],
  ['木村', '修', 'キムラ', 'オサム', 'Osamu Kimura', '100'],
  ['林', '美穂', 'ハヤシ', 'ミホ', 'Miho Hayashi', '140'],
  ['斎藤', '隆', 'サイトウ', 'タカシ', 'Takashi Saito', '110'],
  ['清水', '愛', 'シミズ', 'アイ', 'Ai Shimizu', '131'],
  ['山崎', '智', 'ヤマザキ', 'サトシ', 'Satoshi Yamazaki', '132'],
  ['森', '香織', 'モリ', 'カオリ', 'Kaori Mori', '120'],
  ['池田', '悠斗', 'イケダ', 'ユウト', 'Yuto Ikeda', '140'],
  ['橋本', '奈々', 'ハシモト', 'ナナ', 'Nana Hashimoto', '131'],
  ['阿部', '龍之介', 'アベ', 'リュウノスケ', 'Ryunosuke Abe', '132'],
  ['石川', '純', 'イシカワ', 'ジュン', 'Jun Ishikawa', '110'],
  ['髙木', '理恵', 'タカギ', 'リエ', 'Rie Takagi', '140'],
  ['グエン', 'ティ・ラン', 'グエン', 'ティラン', 'Nguyen Thi Lan', '132'],
  ['金', '智英', 'キム', 'チヨン', 'Kim Jiyoung', '131'],
  ['小川', '茂', 'オガワ', 'シゲル', 'Shigeru Ogawa', '110'],
];

export const EXAMPLE_PEOPLE: readonly ExamplePerson[] = PEOPLE.map(
  ([familyName, givenName, familyKana, givenKana, romanName, department], index) => ({
    employeeCode: `M${String(index + 1).padStart(4, '0')}`,
    kind: index === PEOPLE.length - 1 ? 'contractor' : 'employee',
    familyName,
    givenName,
    familyKana,
    givenKana,
    romanName,
    department,
    levels: levelsOf(department),
  }),
);

function outer(door: Omit<ExampleDoor, 'outside' | 'inside'>): ExampleDoor {
  return { ...door, outside: 'outside', inside: 'office' };
}

function serverRoom(door: Pick<ExampleDoor, 'key' | 'name' | 'requiredAssurance'>): ExampleDoor {
  return { ...door, outside: 'office', inside: 'server-room', controller: 'west' };
}

function daily(weekdays: readonly number[], fromMinute: number, toMinute: number) {
  return weekdays.map((weekday) => ({ weekday, fromMinute, toMinute }));
}

function levelsOf(department: string): readonly string[] {
  if (department.startsWith('13')) return ['staff', 'server-room'];
  if (department === '110') return ['staff', 'delivery'];
  return ['staff'];
}
