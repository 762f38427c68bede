import type { Language } from '../http/route.ts';

/** Why a letter cannot be made, and what to do instead. */
export const LETTER_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  LETTER_DRIVE_NOT_OPEN: {
    ja: 'この一括申請はまだ始まっていません。開始してから作成してください。',
    en: 'This drive is not open yet. Open it first.',
  },
  LETTER_DRIVE_CLOSED: {
    ja: 'この一括申請は終了しています。この手紙はもう送れません。',
    en: 'This drive is closed. A letter of this kind can no longer be sent.',
  },
  LETTER_ANSWERS_OVER: {
    ja: 'お返事を受け付ける期間が終わっています。取り組みの最終日を延ばしてからお作りください。',
    en: 'The days for answers are over. Extend the last day of the drive first.',
  },
  LETTER_NO_VISIT: {
    ja: 'この一括申請に市区町村の訪問はありません。',
    en: 'No officers visit the company in this drive.',
  },
  LETTER_REMINDER_TOO_SOON: {
    ja: '前のお知らせから7日たっていません。7日たってから作成してください。',
    en: 'Fewer than seven days have passed since the letter before. Wait until they have.',
  },
  LETTER_REMINDER_OUT_OF_TURN: {
    ja: '1回目のお知らせがまだです。先に1回目を作成してください。',
    en: 'The first reminder has not been sent. Make that one first.',
  },
  LETTER_REMINDER_WAS_SENT: {
    ja: 'このお知らせは送付済みです。お知らせは2回までで、それぞれ1度だけ送れます。',
    en: 'This reminder has been sent. There are two at the most, and each is sent once.',
  },
  LETTER_NOT_FOR_PERSON: {
    ja: 'この手紙の宛先にならない人が含まれています。その人を除いてください。',
    en: 'This letter is not for everybody who is named. Leave out whom it does not concern.',
  },
  LETTER_NOT_NOW: {
    ja: 'この案内は、申請する前の方のためのものです。いまは要りません。',
    en: 'This guide is for the time before you have applied. It is not needed now.',
  },
  CHARACTER_NOT_PRINTABLE: {
    ja: '印刷できない文字があります。別の字に直すか、その人には手書きで渡してください：',
    en: 'A character cannot be printed. Write it otherwise, or address that letter by hand:',
  },
};
