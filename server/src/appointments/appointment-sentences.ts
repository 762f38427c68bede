import type { Language } from '../http/route.ts';

/** Why a time at the desk is not given or changed that way, and what to do instead. */
export const APPOINTMENT_SENTENCES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  APPOINTMENT_NO_SLOT: {
    ja: '予約枠が一つも入りません。時間か長さを変えてください。',
    en: 'Not one time fits. Change the hours or the length.',
  },
  APPOINTMENT_SLOT_BOOKED: {
    ja: '予約の入った枠があります。本人に知らせて取り消すか、空いている枠だけを選んでください。',
    en: 'Somebody has one of these times. Free it and have the person told, or choose only free ones.',
  },
  APPOINTMENT_SLOT_KEPT: {
    ja: '書き込みが済んだ枠か、担当外の人の枠は取り消せません。',
    en: 'A time at which a badge was written, or of somebody out of your reach, cannot be taken away.',
  },
  APPOINTMENT_OVER: {
    ja: '終わった枠は取り消せません。',
    en: 'A time that is over cannot be taken away.',
  },
  APPOINTMENT_SLOT_TAKEN: {
    ja: 'この時間は埋まりました。別の時間を選んでください。',
    en: 'Somebody else has this time by now. Choose another one.',
  },
  APPOINTMENT_TOO_LATE: {
    ja: 'この時間はもう予約できません。後の日時を選んでください。',
    en: 'This time can no longer be booked. Choose a later one.',
  },
  APPOINTMENT_BEGUN: {
    ja: '予約の時間が始まりました。変更は窓口で申し出てください。',
    en: 'The time has begun. Tell the people at the desk about changes.',
  },
  APPOINTMENT_NOT_LOADED: {
    ja: 'カードにまだ社員証アプリが載っていません。載ってから予約できます。',
    en: 'The card does not have the badge application yet. A time can be booked once it has.',
  },
  APPOINTMENT_WRITTEN: {
    ja: '社員証はもう書き込まれています。予約は要りません。',
    en: 'The badge is written already. No time is needed.',
  },
  APPOINTMENT_LEFT: { ja: '在籍していない人です。', en: 'This person has left.' },
};
