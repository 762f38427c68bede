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
  const byId = form?.way === 'form-id' ? form : undefined;
  return {
    way: form?.way ?? 'form-id',
    formId: byId?.formId ?? '',
    formAsOf: byId?.formAsOf ?? '',
    optOutSign: byId?.optOutSign ?? false,
    optOutUser: byId?.optOutUser ?? false,
    brailleName: byId?.brailleName ?? '',
    substitutes: writeSubstitutes(byId?.substituteCharacters ?? []),
    hasRepresentative: byId?.hasRepresentative ?? false,
    isConfirmedCurrent: false,
    handedOverOn: form?.way === 'sealed-envelope' ? form.handedOverOn : today,
  };
}

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
