import type { ApplicationContents } from '@monban/core/api/application-forms';
import { readSubstitutes, substituteProblem, writeSubstitutes } from './substitute-text.ts';

export const FORM_WAYS = ['form-id', 'sealed-envelope'] as const;

/** A form as it is typed: both ways at once, so that changing one's mind loses nothing. */
export interface FormTyped {
  way: (typeof FORM_WAYS)[number] | null;
  formId: string;
  formAsOf: string;
  optOutSign: boolean;
  optOutUser: boolean;
  brailleName: string;
  substitutes: string;
  hasRepresentative: boolean;
  isConfirmedCurrent: boolean;
  handedOverOn: string;
}

/** What is held of it, or an empty one; the day of an envelope begins with today. */
export function typedOf({ form }: Pick<ApplicationContents, 'form'>, today: string): FormTyped {
  if (form === null) return { ...EMPTY, handedOverOn: today };
  if (form.way === 'sealed-envelope') return { ...EMPTY, way: form.way, handedOverOn: form.handedOverOn };
  return {
    ...EMPTY,
    formId: form.formId ?? '',
    formAsOf: form.formAsOf,
    optOutSign: form.optOutSign,
    optOutUser: form.optOutUser,
    brailleName: form.brailleName ?? '',
    substitutes: writeSubstitutes(form.substituteCharacters),
    hasRepresentative: form.hasRepresentative,
    handedOverOn: today,
  };
}

const EMPTY: FormTyped = {
  way: 'form-id',
  formId: '',
  formAsOf: '',
  optOutSign: false,
  optOutUser: false,
  brailleName: '',
  substitutes: '',
  hasRepresentative: false,
  isConfirmedCurrent: false,
  handedOverOn: '',
};

export function formRequestOf(typed: FormTyped): unknown {
  const { way, handedOverOn, substitutes, brailleName, ...choices } = typed;
  if (way === 'sealed-envelope') return { way, handedOverOn, isConfirmedCurrent: choices.isConfirmedCurrent };
  return {
    way: 'form-id',
    ...choices,
    brailleName: brailleName.trim() === '' ? null : brailleName,
    // What is no list of pairs is none: the rules refuse it, and the field says what is wrong.
    substituteCharacters: substituteProblem(substitutes) === undefined ? readSubstitutes(substitutes) : null,
  };
}
