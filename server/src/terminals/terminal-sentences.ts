import type { Language } from '../http/route.ts';

/** What a terminal cannot have, and what to choose instead. */
export const TERMINAL_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  TERMINAL_UNKNOWN: {
    ja: 'この文字の端末では、管理画面にサインインできません。端末の画面の下にある 6 文字を確かめてください。',
    en: 'Nobody signs in at a terminal with these letters. Check the six at the foot of its screen.',
  },
  TERMINAL_HAS_NO_AREA: {
    ja: '端末には内側も外側もありません。空にしてください。',
    en: 'A terminal has no inside and no outside. Leave it empty.',
  },
  TERMINAL_HAS_NO_KEYPAD: {
    ja: '端末では暗証番号を入力できません。別の確認レベルを選んでください。',
    en: 'No PIN can be typed at a terminal. Choose another assurance level.',
  },
  TERMINAL_STAYS_SHUT: {
    ja: '端末は古い規則では答えられません。「閉じたまま」を選んでください。',
    en: 'A terminal never answers by an old policy. Choose to stay shut.',
  },
  NOT_AT_A_TERMINAL: {
    ja: '端末は、敷地の出入口にはできません。',
    en: 'A terminal leads nowhere, and not out of the site either.',
  },
  NOT_AT_A_DOOR: {
    ja: '扉には設定できません。端末だけの項目です。',
    en: 'A door cannot have this. It is for terminals alone.',
  },
  MORE_THAN_THE_TERMINAL_CHECKS: {
    ja: '端末自身の確認レベルより高くできません。先に端末の確認レベルを上げてください。',
    en: 'It cannot be higher than what the terminal itself checks. Raise that first.',
  },
};
