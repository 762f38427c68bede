import { PAPERS_A, PAPERS_B, PaperCombinationId } from '@monban/core/api/identity-papers';
import {
  DELIVERY_KINDS,
  FIXED_ROSTER_COLUMNS,
  NON_RESIDENTS,
  OFFICE_ANSWERS,
  ROOM_NEEDS,
  ROSTER_COLUMNS,
  type FieldStanding,
  type ProfileField,
} from '@monban/core/api/municipality-profile';
import type { ja } from '../locales/ja/catalogue.ts';
import type { Tone } from '../ui/tone.ts';

/** What can be chosen somewhere in a profile; each has one word. */
export type ProfileChoice = keyof typeof ja.municipalities.choices;
export type ProfileUnit = keyof typeof ja.municipalities.units;

/** How a field is filled in, and how it is read. */
export type FieldForm =
  | { readonly kind: 'number'; readonly unit: ProfileUnit }
  | { readonly kind: 'one'; readonly choices: readonly ProfileChoice[] }
  | {
      readonly kind: 'many';
      readonly choices: readonly ProfileChoice[];
      readonly fixed?: readonly ProfileChoice[];
    }
  | { readonly kind: 'text'; readonly type: 'text' | 'email' }
  | { readonly kind: 'lines' };

const answer = { kind: 'one', choices: OFFICE_ANSWERS } as const;
const number = (unit: ProfileUnit) => ({ kind: 'number', unit }) as const;

export const FIELD_FORMS: Readonly<Record<ProfileField, FieldForm>> = {
  minApplicants: number('people'),
  acceptsNonResidents: { kind: 'one', choices: NON_RESIDENTS },
  leadTimeDays: number('days'),
  rosterDueDays: number('days'),
  slotMinutes: number('minutes'),
  parallelDesks: number('desks'),
  photoOnSite: answer,
  needs: { kind: 'many', choices: ROOM_NEEDS },
  rosterColumns: { kind: 'many', choices: ROSTER_COLUMNS, fixed: FIXED_ROSTER_COLUMNS },
  papersForMail: { kind: 'many', choices: PaperCombinationId.options },
  papersForPickUp: { kind: 'many', choices: PaperCombinationId.options },
  acceptedA: { kind: 'many', choices: PAPERS_A },
  acceptedB: { kind: 'many', choices: PAPERS_B },
  residenceMailSupported: answer,
  forwardingNeedsConsent: answer,
  deliveryKinds: { kind: 'many', choices: DELIVERY_KINDS },
  expectedWeeksMin: number('weeks'),
  expectedWeeksMax: number('weeks'),
  postcardMonths: number('months'),
  reNoticeMonths: number('months'),
  returnPeriodMonths: number('months'),
  disposeAfterMonths: number('months'),
  undeliveredDisposeMonths: number('months'),
  contactDepartment: { kind: 'text', type: 'text' },
  contactPhone: { kind: 'text', type: 'text' },
  contactEmail: { kind: 'text', type: 'email' },
  contactUrl: { kind: 'text', type: 'text' },
  formNotes: { kind: 'lines' },
  notes: { kind: 'lines' },
};

export type ProfileGroup = keyof typeof ja.municipalities.groups;

/** In the order in which somebody asks an office on the telephone. */
export const PROFILE_GROUPS: readonly {
  readonly group: ProfileGroup;
  readonly fields: readonly ProfileField[];
}[] = [
  {
    group: 'contact',
    fields: ['contactDepartment', 'contactPhone', 'contactEmail', 'contactUrl', 'formNotes', 'notes'],
  },
  {
    group: 'visit',
    fields: [
      'minApplicants',
      'acceptsNonResidents',
      'leadTimeDays',
      'rosterDueDays',
      'slotMinutes',
      'parallelDesks',
      'photoOnSite',
      'needs',
    ],
  },
  { group: 'roster', fields: ['rosterColumns'] },
  { group: 'papers', fields: ['papersForMail', 'papersForPickUp', 'acceptedA', 'acceptedB'] },
  {
    group: 'delivery',
    fields: [
      'residenceMailSupported',
      'forwardingNeedsConsent',
      'deliveryKinds',
      'expectedWeeksMin',
      'expectedWeeksMax',
    ],
  },
  {
    group: 'deadlines',
    fields: [
      'postcardMonths',
      'reNoticeMonths',
      'returnPeriodMonths',
      'disposeAfterMonths',
      'undeliveredDisposeMonths',
    ],
  },
];

export const STANDING_TONES: Readonly<Record<FieldStanding, Tone>> = {
  default: 'quiet',
  entered: 'warn',
  confirmed: 'good',
};
