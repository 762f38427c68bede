import { holdsMyNumber } from '../privacy/my-number.ts';

/** 申請書ID: 23 digits on the pre-printed application form. It opens status look-ups: masked wherever it is listed. */
export const FORM_ID_DIGITS = 23;

/** Why a text is no form ID. None of them repeats the text. */
export type NoFormId =
  | 'empty'
  /** Something other than digits, spaces and dashes. */
  | 'not-digits'
  | 'wrong-length'
  /** A My Number, or twelve digits that may be a mistyped one: to be refused in clear words and kept nowhere. */
  | 'my-number';

export type FormIdReading =
  | { readonly kind: 'form-id'; readonly formId: string }
  | { readonly kind: 'refused'; readonly why: NoFormId };

/** What a person typed: any width of digits, with spaces and dashes wherever they stand. */
export function readFormId(typed: string): FormIdReading {
  const folded = typed.normalize('NFKC').replaceAll(SEPARATORS, '');
  if (folded === '') return refused('empty');
  if (/^[0-9]{12}$/.test(folded)) return refused('my-number');
  if (!/^[0-9]+$/.test(folded)) return refused(holdsMyNumber(typed) ? 'my-number' : 'not-digits');
  // In the groups of the form the detector knows a form ID; other groups of 23 digits are one as well.
  if (folded.length === FORM_ID_DIGITS) return { kind: 'form-id', formId: folded };
  return refused(holdsMyNumber(typed) ? 'my-number' : 'wrong-length');
}

/** As it is printed: 4-4-4-4-4-3. */
export function formatFormId(formId: string): string {
  return formId.replaceAll(/[0-9]{4}(?=[0-9])/g, '$&-');
}

/** For lists: the last three digits, by which a holder of the form knows it again. */
export function maskFormId(formId: string): string {
  return formatFormId(formId).replaceAll(/[0-9](?=.{3})/g, '•');
}

/** Every dash that keyboards and forms write, the long-vowel mark among them, after folding. */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u30FC\u2500\u2501\p{Default_Ignorable_Code_Point}]/gu;

function refused(why: NoFormId): FormIdReading {
  return { kind: 'refused', why };
}
