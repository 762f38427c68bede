/** What the receiving office sends back an application for. */
export const DEFECT_CODES = [
  'photo-unfit',
  'photo-missing',
  'data-changed',
  'form-out-of-date',
  'form-unreadable',
  'signature-missing',
  'representative-missing',
  'already-applied',
] as const;
export type DefectCode = (typeof DEFECT_CODES)[number];

/** What the person is asked for next: another photo, or another form. */
export type DefectRemedy = 'photo' | 'form';

export function remedyOf(code: DefectCode): DefectRemedy {
  return REMEDIES[code];
}

/** A card that is there already, or an application under way, is found out with the form in hand. */
const REMEDIES: Readonly<Record<DefectCode, DefectRemedy>> = {
  'photo-unfit': 'photo',
  'photo-missing': 'photo',
  'data-changed': 'form',
  'form-out-of-date': 'form',
  'form-unreadable': 'form',
  'signature-missing': 'form',
  'representative-missing': 'form',
  'already-applied': 'form',
};
