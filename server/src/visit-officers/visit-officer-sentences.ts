import type { Language } from '../http/route.ts';

/** Why something cannot be done for a guest of a visit, and what to do instead. */
export const VISIT_OFFICER_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> =
  {
    VISIT_WITHOUT_DAY: {
      ja: 'この訪問には決まった日がありません。日が決まってから、または新しい日で職員を登録してください。',
      en: 'This visit has no day for this guest. Name officers once the day is settled, and anew when it has moved.',
    },
    VISIT_DAY_OVER: {
      ja: '訪問の日は終わりました。',
      en: 'The day of this visit is over.',
    },
    VISIT_DAY_NOT_BEGUN: {
      ja: 'このリンクは訪問の当日に使えます。まだ使われていませんので、当日にもう一度開いてください。',
      en: 'This link works on the day of the visit. It has not been used up: open it again on that day.',
    },
    GUEST_NOT_HERE_TODAY: {
      ja: 'この人の訪問は、今日ではありません。',
      en: 'This guest is not expected today.',
    },
    GUEST_HAS_CARD: {
      ja: 'この人には、すでにカードを貸し出しています。',
      en: 'This guest has a card already.',
    },
    GUEST_CARD_ELSEWHERE: {
      ja: 'このカードは、別の拠点のものです。訪問する拠点のカードを選んでください。',
      en: 'This card belongs to another site. Choose one of the site of the visit.',
    },
  };
