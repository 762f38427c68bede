import type { Language } from '../http/route.ts';

/** Why a visit cannot be changed that way, and what to do instead. */
export const VISIT_SENTENCES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  VISIT_WRONG_STATE: {
    ja: '訪問のいまの状態では行えません。最新の状態を確かめてください。',
    en: 'This cannot follow the present state of the visit. Look at what it is now.',
  },
  VISIT_WRONG_ACTOR: { ja: 'この操作は、別の立場の人が行います。', en: 'Somebody else has to say this.' },
  VISIT_GUARD_DRIVE_OPEN: {
    ja: 'この一括申請は受け付けていません。',
    en: 'The drive is not open.',
  },
  VISIT_GUARD_MUNICIPALITY_CHOSEN: {
    ja: '先に、訪問を頼む市区町村を選んでください。',
    en: 'Choose the municipality first.',
  },
  VISIT_GUARD_MINIMUM_REACHED: {
    ja: '希望者が市区町村の最少人数に足りません。ほかの拠点と合わせるか、窓口での受け取りにしてください。',
    en: 'Fewer people wish to apply than the municipality asks for. Merge sites, or have the cards fetched.',
  },
  VISIT_GUARD_DATES_PROPOSED: { ja: '候補日を入れてください。', en: 'Enter the days that are proposed.' },
  VISIT_GUARD_DATE_CHOSEN: { ja: '訪問日を選んでください。', en: 'Choose the day.' },
  VISIT_GUARD_ROSTER_MADE: {
    ja: '名簿が最新ではありません。新しい版を作ってから送ってください。',
    en: 'The roster is not up to date. Make a new version and send that.',
  },
  VISIT_GUARD_ROOM_BOOKED: { ja: '会場の部屋を入れてください。', en: 'Enter the room.' },
  VISIT_GUARD_SLOTS_MADE: { ja: '予約枠を作ってください。', en: 'Make the slots.' },
  VISIT_GUARD_DAY_COME: { ja: '訪問日はまだ来ていません。', en: 'The day of the visit is still to come.' },
  VISIT_GUARD_ROWS_CLOSED: {
    ja: '結果のない行があります。全員の結果を入れてから終えてください。',
    en: 'Some rows have no finding. Enter one for each before closing.',
  },
  VISIT_GUARD_COUNTS_ADD_UP: {
    ja: '結果の合計が名簿の人数と合いません。',
    en: 'The findings do not add up to the roster.',
  },
  VISIT_MUNICIPALITY_ASKED: {
    ja: '市区町村に問い合わせた後は変えられません。新しい訪問を作ってください。',
    en: 'It was asked already. Begin another visit for another municipality.',
  },
  VISIT_DAY_NOT_PROPOSED: { ja: '候補日の中から選んでください。', en: 'Choose one of the days proposed.' },
  VISIT_NO_DAY: {
    ja: '先に、訪問日を決めてください。当日からは枠を変えられません。',
    en: 'Choose the day first. From the day on, slots do not change.',
  },
  VISIT_NO_SLOT: {
    ja: '枠が一つも入りません。時間か長さを変えてください。',
    en: 'Not one slot fits. Change the times or the length.',
  },
  VISIT_SLOT_HELD: {
    ja: '予約の入った枠がなくなってしまいます。先にその人の時間を移してください。',
    en: 'A slot that somebody has would go. Move that person first.',
  },
  VISIT_SLOT_TAKEN: {
    ja: 'この時間は埋まりました。別の時間を選んでください。',
    en: 'Somebody else has this time by now. Choose another one.',
  },
  VISIT_NO_BOOKING: {
    ja: 'いまは時間を変えられません。担当者に連絡してください。',
    en: 'Times cannot be changed now. Ask a clerk of the drive.',
  },
  VISIT_DAY_HAS_COME: {
    ja: '当日になりました。変更は会場で申し出てください。',
    en: 'The day has come. Tell the people at the desk.',
  },
  VISIT_DESK_SHUT: {
    ja: '受付は、準備のできた訪問の当日から照合が終わるまでです。',
    en: 'The desk is open on the day of a visit that is ready, until it is reconciled.',
  },
  VISIT_NOT_AT_DESK: {
    ja: 'この行は、いまはこの操作ができません。結果を取り消してからやり直してください。',
    en: 'This row cannot do that now. Take its finding back and try again.',
  },
  VISIT_ADDRESS_PROTECTED: {
    ja: '住所が保護されているため、名簿に載せられません。本人が市区町村に直接申し込みます。',
    en: 'The address is protected and goes on no roster. The person applies at the municipality.',
  },
  VISIT_ELSEWHERE: {
    ja: '別の訪問に参加しています。先にそちらを取り消してください。',
    en: 'They take part in another visit. Take that back first.',
  },
  VISIT_NOT_CHECKED: {
    ja: '申請書と写真の確認が済むと参加できます。',
    en: 'Form and photo have to be checked before somebody can take part.',
  },
  VISIT_NOT_TAKING: {
    ja: 'この訪問では、いまは参加の申し込みや取り消しができません。',
    en: 'Nobody can join or leave this visit now.',
  },
  VISIT_CONSENT_CHANGED: {
    ja: '同意の文が新しくなりました。読み直して、もう一度送ってください。',
    en: 'The words to agree to have changed. Read them and send it again.',
  },
  VISIT_NON_RESIDENT: {
    ja: 'この市区町村は、ほかの市区町村に住む人の申請を受けません。ご自身で申請するための案内があります。',
    en: 'This municipality takes no applications of people who live elsewhere. There is a guide for applying by oneself.',
  },
  VISIT_ROSTER_SENT: {
    ja: '送った名簿を直すには、先に「名簿を直す」を選んでください。',
    en: 'The roster was sent. Say that it is revised before making a new version.',
  },
  VISIT_ROSTER_EMPTY: { ja: '参加する人がまだいません。', en: 'Nobody takes part yet.' },
  VISIT_ROSTER_SAME: {
    ja: '最後の版と同じ内容です。新しい版は要りません。',
    en: 'It would say the same as the last version.',
  },
  VISIT_ROW_WITHOUT_TIME: { ja: '時間の決まっていない人がいます。', en: 'Somebody has no time yet.' },
  VISIT_PAPER_NOT_NOW: {
    ja: 'この書類は、訪問のいまの状態では作れません。依頼書は日程が出るまで、時間表と机の札は受付が終わるまで、報告書は終わった後です。',
    en: 'This paper cannot be made now: a request until days are proposed, timetables and desk labels until the desk is shut, the report after that.',
  },
  VISIT_NOBODY_HAS_TIME: { ja: '時間の決まった人がまだいません。', en: 'Nobody has a time yet.' },
};
