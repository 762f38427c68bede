import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { domesticPhone } from '../privacy/refuse-my-number.ts';
import { name } from './conventions.ts';
import { PAPERS_A, PAPERS_B, PaperA, PaperB, PaperCombinationId } from './identity-papers.ts';
import { MunicipalityCode } from './municipality-code.ts';

/** What nobody has asked an office yet is `ask`: it is neither yes nor no. */
export const OFFICE_ANSWERS = ['yes', 'no', 'ask'] as const;
export const OfficeAnswer = z.enum(OFFICE_ANSWERS);
export type OfficeAnswer = z.infer<typeof OfficeAnswer>;

/** Does a visiting office take applications of people who live elsewhere? */
export const NON_RESIDENTS = ['with-forwarding', 'no', 'ask'] as const;

/** 本人限定受取郵便（特例型）, 簡易書留, and fetching the card at the office. */
export const DELIVERY_KINDS = ['restricted-mail', 'registered-mail', 'pick-up'] as const;

/** What officers need in the room. */
export const ROOM_NEEDS = [
  'desks',
  'chairs',
  'sockets',
  'photo-wall',
  'privacy-screen',
  'waiting-line',
  'parking',
] as const;

/**
 * What a municipality may ask for in the list of applicants, in the order of the columns. There is none for a My Number
 * or a PIN, and none for identity papers: those are between the holder and the officer.
 */
export const ROSTER_COLUMNS = [
  'row',
  'slot',
  'name',
  'kana',
  'birth-date',
  'address',
  'residence',
  'phone',
  'sex',
  'application-kind',
  'certificate-opt-outs',
  'representative',
  'foreign-resident',
  'held-cards',
  'photo-on-site',
  'remarks',
] as const;

/** Without these nobody could be told from anybody else on the day. */
export const FIXED_ROSTER_COLUMNS = ['row', 'slot', 'name', 'kana'] as const;

const days = z.int().min(0).max(365);
const months = z.int().min(0).max(60);
const weeks = z.int().min(0).max(104);
const shortText = name(120).nullable();
/** Several lines; a text of nothing but spaces is none. */
const notes = z
  .string()
  .trim()
  .max(2000)
  .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u);

function setOf<Choice extends z.ZodEnum>(choice: Choice) {
  return z
    .array(choice)
    .max(Object.keys(choice.enum).length)
    .refine((values) => new Set(values).size === values.length, { params: { code: 'DUPLICATE' } });
}

/** Digits in groups, as they are dialled from within the country. */
export const DomesticPhone = z
  .string()
  .trim()
  .overwrite(domesticPhone)
  .regex(/^0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4}$/);

/** What one municipality does: as the place of a visit, as the place where cards are delivered, and whom to call there. */
export const profileFields = {
  minApplicants: z.int().min(1).max(1000),
  acceptsNonResidents: z.enum(NON_RESIDENTS),
  leadTimeDays: days,
  rosterDueDays: days,
  slotMinutes: z.int().min(5).max(120),
  parallelDesks: z.int().min(1).max(20),
  photoOnSite: OfficeAnswer,
  needs: setOf(z.enum(ROOM_NEEDS)),
  rosterColumns: setOf(z.enum(ROSTER_COLUMNS)).refine(
    (columns) => FIXED_ROSTER_COLUMNS.every((column) => columns.includes(column)),
    { params: { code: 'ROSTER_COLUMN_MISSING' } },
  ),
  /** What is asked for where the card is posted, because it is identified at the visit alone. */
  papersForMail: setOf(PaperCombinationId),
  papersForPickUp: setOf(PaperCombinationId),
  acceptedA: setOf(PaperA),
  acceptedB: setOf(PaperB),
  /** Does the municipality where the applicant lives post cards after a visit elsewhere? */
  residenceMailSupported: OfficeAnswer,
  forwardingNeedsConsent: OfficeAnswer,
  deliveryKinds: setOf(z.enum(DELIVERY_KINDS)),
  expectedWeeksMin: weeks,
  expectedWeeksMax: weeks,
  /** From the postcard to its deadline, and from the second letter to its own. */
  postcardMonths: months,
  reNoticeMonths: months,
  /** A card that the post brought back can be fetched for so long. */
  returnPeriodMonths: months,
  /** From the application until a card that nobody fetched is destroyed. */
  disposeAfterMonths: months,
  /** From its return until a card that could not be delivered is destroyed. */
  undeliveredDisposeMonths: months,
  contactDepartment: shortText,
  contactPhone: DomesticPhone.nullable(),
  contactEmail: z.email().max(254).nullable(),
  contactUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  formNotes: notes.nullable(),
  notes: notes.nullable(),
};

export type ProfileField = keyof typeof profileFields;
export const PROFILE_FIELDS = Object.keys(profileFields) as readonly ProfileField[];
export const ProfileField = z.enum(PROFILE_FIELDS as [ProfileField, ...ProfileField[]]);

export const ProfileValues = z.strictObject(profileFields);
export type ProfileValues = z.infer<typeof ProfileValues>;

/** PUT /municipalities/{code}/profile, with If-Match where there is a version. The whole profile, each field. */
export const PutMunicipalityProfile = ProfileValues.extend({
  /** What the municipality itself has said; everything else is our own figure or nobody's. */
  confirmed: setOf(ProfileField),
  lastConfirmedOn: LocalDate.nullable(),
})
  .refine(({ confirmed, lastConfirmedOn }) => confirmed.length === 0 || lastConfirmedOn !== null, {
    path: ['lastConfirmedOn'],
    params: { code: 'REQUIRED' },
  })
  .refine(({ expectedWeeksMin, expectedWeeksMax }) => expectedWeeksMin <= expectedWeeksMax, {
    path: ['expectedWeeksMax'],
    params: { code: 'TOO_SMALL' },
  })
  .refine(({ leadTimeDays, rosterDueDays }) => rosterDueDays <= leadTimeDays, {
    path: ['rosterDueDays'],
    params: { code: 'TOO_LARGE' },
  })
  .refine(
    ({ returnPeriodMonths, undeliveredDisposeMonths }) => returnPeriodMonths <= undeliveredDisposeMonths,
    { path: ['returnPeriodMonths'], params: { code: 'TOO_LARGE' } },
  );
export type PutMunicipalityProfile = z.infer<typeof PutMunicipalityProfile>;

/** `entered`: our own figure, which nobody at the municipality has confirmed. */
export const FIELD_STANDINGS = ['default', 'entered', 'confirmed'] as const;
export const FieldStanding = z.enum(FIELD_STANDINGS);
export type FieldStanding = z.infer<typeof FieldStanding>;

export const MunicipalityProfile = ProfileValues.extend({
  code: MunicipalityCode,
  confirmed: z.array(ProfileField),
  lastConfirmedOn: LocalDate.nullable(),
  standing: z.record(ProfileField, FieldStanding),
  /** False: nothing is stored, and every field is the default. */
  isEdited: z.boolean(),
  /** The ETag; 0 where none was ever stored, and the first change needs no If-Match. */
  version: z.int().min(0),
  updatedAt: Instant.nullable(),
});
export type MunicipalityProfile = z.infer<typeof MunicipalityProfile>;

/**
 * Where nobody has asked. The minimum is the only figure that a municipality has published for visits to companies (five
 * applicants); the others are guesses on the careful side, or the practice of single towns.
 */
export const DEFAULT_PROFILE: ProfileValues = {
  minApplicants: 5,
  acceptsNonResidents: 'ask',
  leadTimeDays: 21,
  rosterDueDays: 7,
  slotMinutes: 30,
  parallelDesks: 1,
  photoOnSite: 'ask',
  needs: [...ROOM_NEEDS],
  rosterColumns: ROSTER_COLUMNS.filter((column) => column !== 'sex'),
  papersForMail: ['a2', 'a1-b1', 'a1-pin', 'notice-b2'],
  papersForPickUp: ['a1', 'b2'],
  acceptedA: [...PAPERS_A],
  acceptedB: [...PAPERS_B],
  residenceMailSupported: 'ask',
  forwardingNeedsConsent: 'yes',
  deliveryKinds: ['restricted-mail', 'pick-up'],
  expectedWeeksMin: 4,
  expectedWeeksMax: 8,
  postcardMonths: 3,
  reNoticeMonths: 3,
  returnPeriodMonths: 3,
  disposeAfterMonths: 12,
  undeliveredDisposeMonths: 6,
  contactDepartment: null,
  contactPhone: null,
  contactEmail: null,
  contactUrl: null,
  formNotes: null,
  notes: null,
};

/** Of the defaults, those that a municipality has published. */
export const PUBLISHED_DEFAULTS: readonly ProfileField[] = ['minApplicants'];

/** Whose word each field is. */
export function standingOf(
  values: ProfileValues,
  confirmed: readonly ProfileField[],
): Record<ProfileField, FieldStanding> {
  const standing = (field: ProfileField): FieldStanding => {
    if (confirmed.includes(field)) return 'confirmed';
    return isSame(values[field], DEFAULT_PROFILE[field]) ? 'default' : 'entered';
  };
  return Object.fromEntries(PROFILE_FIELDS.map((field) => [field, standing(field)])) as Record<
    ProfileField,
    FieldStanding
  >;
}

/** What belongs to one office alone and is never taken over from another one. */
export const OWN_FIELDS = [
  'contactDepartment',
  'contactPhone',
  'contactEmail',
  'contactUrl',
  'formNotes',
  'notes',
] as const satisfies readonly ProfileField[];

/** "Same as there": the other one's figures with this one's own contact. What was confirmed there is confirmed nowhere else. */
export function copiedProfile(from: ProfileValues, own: ProfileValues): ProfileValues {
  const kept = Object.fromEntries(OWN_FIELDS.map((field) => [field, own[field]]));
  return ProfileValues.parse({ ...valuesOf(from), ...kept });
}

/** Without code, version and standing. */
export function valuesOf(profile: ProfileValues): ProfileValues {
  return Object.fromEntries(PROFILE_FIELDS.map((field) => [field, profile[field]])) as ProfileValues;
}

function isSame(left: unknown, right: unknown): boolean {
  const text = (value: unknown) =>
    JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].sort() : value);
  return text(left) === text(right);
}
