import { PHOTO_REASON_WORDS, type PhotoReason } from '@monban/core/photos/photo-rules';
import { PHOTO_WORDS } from '@monban/core/photos/photo-words';
import type { Language } from '../http/route.ts';

type Sentence = Readonly<Record<Language, string>>;

/** `too-dark` → `PHOTO_TOO_DARK`. */
export function codeOfPhotoReason(reason: PhotoReason): string {
  return `PHOTO_${reason.toUpperCase().replaceAll('-', '_')}`;
}

/** What can be wrong with the form or the photo of an application, and what to do about it. */
export const APPLICATION_FORM_SENTENCES: Readonly<Record<string, Sentence>> = {
  ...Object.fromEntries(
    PHOTO_REASON_WORDS.map((reason): [string, Sentence] => [codeOfPhotoReason(reason), PHOTO_WORDS[reason]]),
  ),
  BRAILLE_NAME: {
    ja: 'カナで11文字以内にしてください（濁点・半濁点も1文字と数えます）。',
    en: 'Write kana in 11 cells at most; voiced marks take a cell of their own.',
  },
  FORMS_NOT_COLLECTED: {
    ja: 'この取り組みでは申請書IDと写真を預かりません。ご自身でお申し込みください。',
    en: 'This drive takes no form IDs and no photos. Please apply by yourself.',
  },
  CONSENT_WITHOUT_COLLECTION: {
    ja: '申請書IDと写真を預かるには、そのことを説明する同意文が要ります。預かりの説明を入れた新しい版の同意文を書いてください。',
    en: 'To hold form IDs and photos, the consent text has to tell of it. Write a version that does, and confirm that it does.',
  },
  CONSENT_BEFORE_COLLECTION: {
    ja: '本人が同意した文には、申請書IDと写真の預かりが書かれていません。わたしのページか紙で、いまの同意文に同意してもらってから登録してください。',
    en: 'The text that was agreed to does not tell of form IDs and photos. First agree to the present one, on the own page or on paper.',
  },
  FORMS_HELD: {
    ja: '預かっている申請書IDか写真があります。目的が終わって削除されるまで、切り替えられません。',
    en: 'Form IDs or photos are held. It can be switched off once their purpose has ended and they are deleted.',
  },
  FORM_USED_TWICE: {
    ja: 'この申請書IDは同じ取り組みの別の申請で使われています。申請書を見て確かめてください。',
    en: 'This form ID is in another application of the drive. Compare it with the form.',
  },
  FORM_OLDER_THAN_CHANGE: {
    ja: '申請書の印刷日より後に、氏名か住所が変わっています。市区町村で新しい申請書を受け取るか、記載が今のものであることを確かめてください。',
    en: 'Name or address changed after the form was printed. Get a new form at the municipality, or confirm that the form says what is true today.',
  },
  ENVELOPE_OLDER_THAN_CHANGE: {
    ja: '封筒を預かった日より後に、氏名か住所が変わっています。新しい申請書を封筒に入れ直してもらうか、中の申請書が今のものであることを本人に確かめてください。',
    en: 'Name or address changed after the envelope was handed over. Ask for a new form in an envelope, or have the person confirm that what is in it is true today.',
  },
  FORM_WOULD_NOT_FIT: {
    ja: '2か月以内に別の拠点への異動が予定されています。転居すると、この申請書ではカードを作れなくなります。転居の届け出が済んでから新しい申請書で申し込むか、住所が変わらないことを確かめてください。',
    en: 'A transfer to another site is planned within two months. After a move this form would no longer fit: apply with a new one once the move is registered, or confirm that the address stays.',
  },
  FORM_DAY_IN_FUTURE: { ja: '先の日付です。確かめてください。', en: 'The day is in the future. Check it.' },
  NO_VISIT: {
    ja: 'この取り組みには出張申請受付がありません。写真を登録してください。',
    en: 'There is no visit in this drive. Please give a photo.',
  },
};
