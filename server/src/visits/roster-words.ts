import type { APPLICATION_KINDS, HELD_CARDS, RosterColumn } from '@monban/core/api/visit-rosters';

/** A roster is read at a Japanese office: its words are Japanese in every language of the console. */
export const COLUMN_WORDS: Readonly<Record<RosterColumn, string>> = {
  row: '番号',
  slot: '予約時刻',
  name: '氏名',
  kana: 'フリガナ',
  'birth-date': '生年月日',
  address: '住所',
  residence: '住所地の市区町村',
  phone: '電話番号',
  sex: '性別',
  'application-kind': '申請の区分',
  'certificate-opt-outs': '発行しない電子証明書',
  representative: '代理人の同席',
  'foreign-resident': '外国人住民',
  'held-cards': '返納するカード等',
  'photo-on-site': '会場での撮影',
  remarks: '備考',
};

export const SEX_WORDS = { female: '女', male: '男', other: 'その他' } as const;

export const APPLICATION_KIND_WORDS: Readonly<Record<(typeof APPLICATION_KINDS)[number], string>> = {
  first: '新規',
  renewal: '更新',
  loss: '紛失等による再交付',
};

export const HELD_CARD_WORDS: Readonly<Record<(typeof HELD_CARDS)[number], string>> = {
  'notice-card': '通知カード',
  'resident-card': '住民基本台帳カード',
  'my-number-card': '以前のマイナンバーカード',
};

export const YES_WORDS = { yes: 'あり', no: 'なし' } as const;
export const NONE = 'なし';

export const ROSTER_PAPER = {
  title: (number: number) => `マイナンバーカード出張申請受付 名簿（第${number}版）`,
  to: (municipality: string) => `${municipality} 御中`,
  day: '訪問日',
  place: '会場',
  count: '人数',
  made: '作成日',
  hash: 'CSVのSHA-256',
  changes: '前の版からの変更',
  added: '追加',
  removed: '取消',
  changed: '変更',
} as const;
