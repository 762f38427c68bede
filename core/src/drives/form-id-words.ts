import type { NoFormId } from './form-id.ts';

/** Why a text is no form ID, and what to do. None of them repeats it. */
export const FORM_ID_WORDS: Readonly<Record<NoFormId, { readonly ja: string; readonly en: string }>> = {
  empty: {
    ja: '申請書IDを入力してください。申請書の上部に印刷された23桁の数字です。',
    en: 'Enter the ID of the application form: the 23 digits that are printed at its top.',
  },
  'not-digits': {
    ja: '申請書IDは数字だけです。23桁の数字を入力してください。',
    en: 'The ID of an application form is digits alone. Enter its 23 digits.',
  },
  'wrong-length': {
    ja: '桁数が違います。申請書IDは23桁です。申請書を見て確かめてください。',
    en: 'It has another number of digits. The ID of an application form has 23: compare it with the form.',
  },
  'my-number': {
    ja: '12桁の数字はマイナンバーの可能性があるため受け付けません。保存もしていません。申請書IDは23桁です。',
    en: 'Twelve digits may be a My Number: they are not accepted and were not kept. A form ID has 23 digits.',
  },
};
