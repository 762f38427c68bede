import type { DoorDisplay } from './reasons.ts';

/** What a terminal says to the person in front of it, and a program may show them: the words of a place without a door. */
export type TerminalWord = DoorDisplay | 'hold-badge' | 'sign-in' | 'timed-out' | 'cancelled' | 'resting';

export const TERMINAL_WORDS: Readonly<Record<TerminalWord, { readonly ja: string; readonly en: string }>> = {
  resting: { ja: 'お待ちください', en: 'Nobody asks for a badge now' },
  'hold-badge': { ja: '社員証をかざしてください', en: 'Please hold your badge' },
  'sign-in': {
    ja: '同じ文字が画面に出ているときだけ、社員証をかざしてください',
    en: 'Hold your badge only if your own screen shows the same letters',
  },
  welcome: { ja: '確認しました', en: 'Thank you' },
  refused: {
    ja: 'この端末では使えません。受付へお問い合わせください',
    en: 'Not accepted here. Please ask the front desk',
  },
  again: {
    ja: '読み取れません。もう一度やり直し、社員証を動かさずにかざしてください',
    en: 'Not read. Please begin again and hold the badge still',
  },
  'not-a-badge': {
    ja: '社員証ではありません。社員証だけをかざしてください',
    en: 'Not a badge. Please hold only your badge',
  },
  'type-pin': {
    ja: 'この端末では暗証番号を入力できません。受付へお問い合わせください',
    en: 'A PIN cannot be typed at this terminal. Please ask the front desk',
  },
  'pin-wrong': { ja: '暗証番号が違います', en: 'The PIN is not right' },
  'timed-out': {
    ja: '時間内にかざされませんでした',
    en: 'No badge was held in time',
  },
  cancelled: { ja: '取り消されました', en: 'Cancelled' },
};
