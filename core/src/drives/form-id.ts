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
  | 'my-number'
  /** A QR code of something else than an application form. */
  | 'not-a-form';

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

/**
 * The text of the form's QR code: an address of J-LIS that holds one form ID. No public document says how the address
 * is made, so any of its hosts and any place in the address will do, and everything else is refused.
 */
export function readFormQr(text: string): FormIdReading {
  const plain = text.trim();
  if (/^[0-9]{12}$/.test(plain.normalize('NFKC')) || holdsMyNumber(plain)) return refused('my-number');
  const [, host = ''] =
    /^https?:\/\/([a-z0-9.-]{1,253})(?::[0-9]{1,5})?(?:[/?#][\x21-\x7e]*)?$/i.exec(plain) ?? [];
  if (!FORM_HOSTS.some((known) => isWithin(host.toLowerCase(), known))) return refused('not-a-form');
  const ids = new Set(plain.match(/(?<![0-9])[0-9]{23}(?![0-9])/g));
  const [formId] = ids;
  return ids.size === 1 && formId !== undefined ? { kind: 'form-id', formId } : refused('not-a-form');
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

const FORM_HOSTS = ['kojinbango-card.go.jp', 'j-lis.go.jp'];

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function refused(why: NoFormId): FormIdReading {
  return { kind: 'refused', why };
}
