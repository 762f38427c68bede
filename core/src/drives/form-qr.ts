import { holdsMyNumber } from '../privacy/my-number.ts';

/** Why what a QR code holds is not taken. None of them repeats it. */
export type NoFormQr =
  /** A My Number, or twelve digits that may be one: the code of a notification sheet or of a card's back. */
  'my-number' | 'no-form';

export type FormQrReading =
  | { readonly kind: 'form-id'; readonly formId: string }
  | { readonly kind: 'refused'; readonly why: NoFormQr };

/**
 * What the QR code of an application form holds. How it is written is documented nowhere (ADR 0030): an address of J-LIS
 * with one run of 23 digits is taken, and nothing else.
 */
export function readFormQr(content: string): FormQrReading {
  const folded = content.normalize('NFKC').trim();
  if (holdsMyNumber(content) || TWELVE_DIGITS.test(folded)) return { kind: 'refused', why: 'my-number' };
  const runs = ADDRESS_OF_JLIS.test(folded) ? folded.match(FORM_ID) : null;
  const [formId] = runs ?? [];
  if (formId === undefined || runs?.length !== 1) return { kind: 'refused', why: 'no-form' };
  return { kind: 'form-id', formId };
}

const TWELVE_DIGITS = /(?<![0-9])[0-9]{12}(?![0-9])/;
const FORM_ID = /(?<![0-9])[0-9]{23}(?![0-9])/g;
/** The site for applications, or a host below it; whoever else writes its name into an address is not it. */
const ADDRESS_OF_JLIS = /^https:\/\/(?:[a-z0-9-]+\.)*kojinbango-card\.go\.jp[/?#][\x21-\x7e]{0,400}$/i;
