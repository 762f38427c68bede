import type { Language } from '../http/route.ts';

/** Why something about an old reader cannot be said, and what to do instead. */
export const COEXISTENCE_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  COEXISTENCE_TOO_LONG: {
    ja: '今日から12か月以内の日を選んでください。',
    en: 'Choose a day within 12 months from today.',
  },
  COEXISTENCE_SAME_DAY: {
    ja: '今の最終日と同じです。別の日を選んでください。',
    en: 'This is the last day already. Choose another one.',
  },
  COEXISTENCE_RUNNING: {
    ja: 'この扉では、旧バッジの併用がすでに続いています。そちらの最終日を変えてください。',
    en: 'Old badges are declared at this door already. Change the last day of that one.',
  },
  COEXISTENCE_AT_A_TERMINAL: {
    ja: '端末には扉がありません。併用は扉にだけ登録できます。',
    en: 'A terminal has no door. Old badges can be declared at doors only.',
  },
  COEXISTENCE_OFF: {
    ja: '古いリーダーは、すでに止まっています。',
    en: 'The old reader is off already.',
  },
  COEXISTENCE_NOT_OFF: {
    ja: '古いリーダーは、まだ止まったことになっていません。',
    en: 'The old reader is not said to be off.',
  },
  COEXISTENCE_OFF_BEFORE: {
    ja: '併用の登録より前の日です。確かめてください。',
    en: 'This is before old badges were declared. Check the day.',
  },
  COEXISTENCE_OFF_LATER: {
    ja: '先の日です。リーダーを止めてから、その日を入れてください。',
    en: 'The day is in the future. Switch the reader off first, then enter the day.',
  },
  COEXISTENCE_UNDO_OVER: {
    ja: '取り消しは、確かめた当日だけできます。リーダーがまだ動いているなら、改めて併用を登録してください。',
    en: 'It can be undone only on the day it was confirmed. If the reader is still on, declare old badges anew.',
  },
};
