import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { PersonId } from '../ids.ts';
import { name } from './conventions.ts';
import { STILL_TO_APPLY, type ApplicationState } from './applications.ts';
import { PaperA, PaperB, PaperCombinationId } from './identity-papers.ts';

/** The letters of a drive (feature B6). There is a first and a second reminder and no third (ADR 0029). */
export const LETTER_KINDS = [
  'invitation',
  'first-reminder',
  'second-reminder',
  'what-to-bring',
  'form-preparation',
  'self-application',
  'pick-up-notice',
  'half-day-leave',
  'card-care',
  'business-trip',
] as const;
export const LetterKind = z.enum(LETTER_KINDS);
export type LetterKind = z.infer<typeof LetterKind>;

/** To employees. The other one goes to a municipality. */
export type EmployeeLetterKind = Exclude<LetterKind, 'business-trip'>;

export const LETTER_LANGUAGES = ['ja', 'ja-easy', 'en', 'zh', 'ko', 'es', 'pt'] as const;
export const LetterLanguage = z.enum(LETTER_LANGUAGES);
export type LetterLanguage = z.infer<typeof LetterLanguage>;

/** A municipality reads Japanese; an embassy abroad may want English. */
export const OFFICE_LANGUAGES = ['ja', 'en'] as const satisfies readonly LetterLanguage[];
export type OfficeLanguage = (typeof OFFICE_LANGUAGES)[number];

export function languagesOf(kind: LetterKind): readonly LetterLanguage[] {
  return kind === 'business-trip' ? OFFICE_LANGUAGES : LETTER_LANGUAGES;
}

export const LETTER_SIZES = ['normal', 'large'] as const;
export const LetterSize = z.enum(LETTER_SIZES);
export type LetterSize = z.infer<typeof LetterSize>;

export const LETTER_FORMATS = ['pdf', 'text'] as const;
export const LetterFormat = z.enum(LETTER_FORMATS);
export type LetterFormat = z.infer<typeof LetterFormat>;

const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

const visit = z.strictObject({
  on: LocalDate,
  from: clockTime,
  place: name(120),
  municipality: name(80),
  combinations: z.array(PaperCombinationId).min(1),
  acceptedA: z.array(PaperA),
  acceptedB: z.array(PaperB),
  isPhotoTakenThere: z.boolean(),
});

const trip = z
  .strictObject({ from: LocalDate, until: LocalDate, destination: name(120) })
  .refine(({ from, until }) => from <= until);

const common = {
  language: LetterLanguage,
  format: LetterFormat.default('pdf'),
  size: LetterSize.default('normal'),
};
/** So many letters are one file. */
export const MOST_LETTERS = 200;

/** Nobody named: one letter to all. */
const personIds = z
  .array(PersonId)
  .max(MOST_LETTERS)
  .refine((ids) => new Set(ids).size === ids.length)
  .default([]);
const onePerson = z.array(PersonId).length(1);

/** POST /drives/{driveId}/letters: one file with a letter for everybody who is named, in the order of names. */
export const MakeLetters = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('invitation'), ...common, personIds }),
  z.strictObject({ kind: z.literal('first-reminder'), ...common, personIds }),
  z.strictObject({ kind: z.literal('second-reminder'), ...common, personIds }),
  z.strictObject({ kind: z.literal('what-to-bring'), ...common, personIds, visit }),
  z.strictObject({ kind: z.literal('form-preparation'), ...common, personIds }),
  z.strictObject({ kind: z.literal('self-application'), ...common, personIds }),
  z.strictObject({ kind: z.literal('pick-up-notice'), ...common, personIds }),
  z.strictObject({
    kind: z.literal('half-day-leave'),
    ...common,
    personIds: onePerson,
    on: LocalDate,
    half: z.enum(['morning', 'afternoon']),
  }),
  z.strictObject({ kind: z.literal('card-care'), ...common, personIds }),
  z.strictObject({
    kind: z.literal('business-trip'),
    ...common,
    language: z.enum(OFFICE_LANGUAGES),
    personIds: onePerson,
    trip,
  }),
]);
export type MakeLetters = z.infer<typeof MakeLetters>;

/** GET /own/drives/{driveId}/self-application: the guide for applying by oneself, in whichever language one reads. */
export const OwnGuideQuery = z.strictObject({ language: LetterLanguage, size: LetterSize.default('normal') });
export type OwnGuideQuery = z.infer<typeof OwnGuideQuery>;

/** POST /drives/{driveId}/letters/preview: the words of the first letter, as a mail has them. It begins no reminder. */
export const LetterPreview = z.strictObject({ subject: z.string(), text: z.string() });
export type LetterPreview = z.infer<typeof LetterPreview>;

/** Whoever does not want a card, or has one, gets no letter about applying; reminders are for who has not answered. */
export function isLetterFor(kind: LetterKind, state: ApplicationState): boolean {
  if (kind === 'card-care') return true;
  if (kind === 'invitation' || kind === 'first-reminder' || kind === 'second-reminder')
    return state === 'invited';
  // Nothing of theirs is handed in, or it came to nothing: they can still go the way without the company.
  if (kind === 'self-application') return STILL_TO_APPLY.includes(state);
  return !NOT_UNDER_WAY.includes(state);
}

const NOT_UNDER_WAY: readonly ApplicationState[] = ['invited', 'declined', 'has-card', 'withdrawn', 'ended'];

/** At least so many days from the opening to the first reminder, and from the first to the second. */
export const DAYS_BETWEEN_REMINDERS = 7;
/** A reminder that was begun can be printed again for so many days: what the printer ate is no third one. */
export const REMINDER_REPRINT_DAYS = 7;

export const ReminderRound = z.strictObject({ round: z.union([z.literal(1), z.literal(2)]), at: Instant });
export type ReminderRound = z.infer<typeof ReminderRound>;

export const LETTER_OBSTACLES = [
  'drive-not-open',
  'drive-closed',
  'no-visit',
  'answers-over',
  'reminder-too-soon',
  'reminder-out-of-turn',
  'reminder-was-sent',
] as const;
export const LetterObstacle = z.enum(LETTER_OBSTACLES);
export type LetterObstacle = z.infer<typeof LetterObstacle>;

/** GET /drives/{driveId}/letters: for its clerks. */
export const DriveLetters = z.strictObject({
  items: z.array(
    z.strictObject({
      kind: LetterKind,
      languages: z.array(LetterLanguage),
      /** Null: it may be made now. */
      obstacle: LetterObstacle.nullable(),
      checkCode: z.string(),
    }),
  ),
  reminders: z.array(ReminderRound),
});
export type DriveLetters = z.infer<typeof DriveLetters>;

/** Ten of Crockford’s characters in two groups: 50 bits of a keyed hash of drive and kind. */
export const CHECK_CODE_LENGTH = 10;

/** The code as people type it: in either width, with blanks and hyphens of any kind. */
export const TypedCheckCode = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\s‐‑–—ー-]+$/u);

/** GET /letter-checks/{code}, without a session: is there a letter of ours with this code? */
export const LetterCheck = z.discriminatedUnion('isOurs', [
  z.strictObject({ isOurs: z.literal(false) }),
  z.strictObject({
    isOurs: z.literal(true),
    kind: LetterKind,
    organisation: z.string(),
    driveName: z.string(),
    isDriveOpen: z.boolean(),
  }),
]);
export type LetterCheck = z.infer<typeof LetterCheck>;
