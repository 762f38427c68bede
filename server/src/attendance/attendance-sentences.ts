import type { Language } from '../http/route.ts';

/** Why something about working time cannot be said, and what to do instead. */
export const ATTENDANCE_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  SPAN_EMPTY: {
    ja: '終わりは、始まりより後の時刻にしてください。',
    en: 'The end has to be later than the beginning.',
  },
  SPANS_OVERLAP: {
    ja: '時間帯が重なっています。一つにまとめるか、間を空けてください。',
    en: 'Pieces of time overlap or touch. Make one of them, or leave time between them.',
  },
  BREAK_OUTSIDE_WORK: {
    ja: '休憩が勤務時間の外にあります。勤務時間の中に入れてください。',
    en: 'A break lies outside the work. Put it within the work.',
  },
  CLAIM_AHEAD: {
    ja: 'まだ来ていない日の勤務時間は、申告できません。',
    en: 'Time of a day that has not come cannot be claimed.',
  },
  CLAIM_DECIDED: {
    ja: 'この申告は、すでに処理されています。画面を読み込み直してください。',
    en: 'This claim has been decided already. Load the page again.',
  },
  COMMENT_NEEDED: {
    ja: '差し戻すときは、理由を書いてください。本人に伝わります。',
    en: 'Say why you give it back. The person is shown it.',
  },
  NO_WORKING_TERMS: {
    ja: 'この日の労働条件がまだ登録されていません。人事担当者が登録します。',
    en: 'Working terms for this day are missing. HR enters them.',
  },
  ATTENDANCE_CLOSED: {
    ja: '締めた月の日が含まれています。先に、理由を書いて締めを解除してください。',
    en: 'Days of a closed month would change. Open the month again first, with a reason.',
  },
  MONTH_CLOSED: {
    ja: 'この月は、すでに締めてあります。',
    en: 'This month is closed already.',
  },
  MONTH_OPEN: {
    ja: 'この月の締めは、すでに解除されています。',
    en: 'This month has been opened again already.',
  },
  GROUP_HAS_CLOSINGS: {
    ja: '締めた月があるので、締め日は変えられません。新しいグループを作り、労働条件をそちらに変えてください。',
    en: 'Months were closed by this day, so it stays. Make a new group and give people new terms in it.',
  },
  MONTH_BLOCKED: {
    ja: 'まだ締められません。確認の一覧にある日を先に片付けてください。',
    en: 'The month cannot be closed yet. Settle the days on the list of checks first.',
  },
  DAY_ROUNDING: {
    ja: '一日ごとの丸めはできません。切り捨てた分の賃金が支払われず、労働基準法第24条に反します。月の合計を丸める方法（昭63.3.14 基発150号）だけ選べます。',
    en: 'Days are not rounded: what is cut off would not be paid, against article 24 of the Labour Standards Act. Only totals of a month can be rounded (circular of 14 March 1988).',
  },
  EXPORT_REFUSES_PEOPLE: {
    ja: '給与ソフトが受け取れない社員番号か文字があります。確認の一覧にある人を直すか、別の形式を選んでください。',
    en: 'The program does not take some codes or characters. Correct the people on the list of the preview, or choose another layout.',
  },
  DAY_TWICE: {
    ja: '同じ日が二つあります。一つにしてください。',
    en: 'The day is there twice. Keep one of them.',
  },
};
