import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { brailleCells, MOST_BRAILLE_CELLS } from '../drives/braille-name.ts';
import { readFormId } from '../drives/form-id.ts';
import { ApplicationId, DriveId } from '../ids.ts';
import { PHOTO_REQUESTS } from '../photos/photo-requests.ts';
import { PHOTO_REASONS } from '../photos/photo-rules.ts';
import type { PhotoReason } from '../photos/photo-rules.ts';
import { ApplicationState } from './applications.ts';
import { name } from './conventions.ts';

/**
 * Whether a drive hands applications in as a batch, and therefore holds form IDs and photos. Off at first: people apply
 * by themselves, and nothing but states and days is kept (GET and PUT /drives/{driveId}/form-collection).
 */
export const FormCollection = z.strictObject({ isOn: z.boolean(), since: Instant.nullable() });
export type FormCollection = z.infer<typeof FormCollection>;
export const SwitchFormCollection = z.strictObject({ isOn: z.boolean() });
export type SwitchFormCollection = z.infer<typeof SwitchFormCollection>;

/** 23 digits, with spaces and dashes as they were typed. */
const formId = z
  .string()
  .max(80)
  .overwrite((typed) => {
    const reading = readFormId(typed);
    return reading.kind === 'form-id' ? reading.formId : typed;
  })
  .regex(/^[0-9]{23}$/);

/** One character, with what belongs to it. */
const oneCharacter = z.string().regex(/^[^\p{Cc}\p{M}]\p{M}*[\u{E0100}-\u{E01EF}]?$/u);

export const SubstituteCharacter = z.strictObject({ original: oneCharacter, substitute: oneCharacter });
export type SubstituteCharacter = z.infer<typeof SubstituteCharacter>;

/** What the person chose on the form. */
const choices = {
  /** No certificate for signatures on the card. */
  optOutSign: z.boolean().default(false),
  /** No user certificate: the card then shows nobody at a door. What works without it: `door-without-certificate`. */
  optOutUser: z.boolean().default(false),
  /** Kana for the braille on the card; null without. */
  brailleName: name(MOST_BRAILLE_CELLS)
    .refine((text) => (brailleCells(text) ?? Infinity) <= MOST_BRAILLE_CELLS, {
      params: { code: 'BRAILLE_NAME' },
    })
    .nullable()
    .default(null),
  /** As the form prints them: characters of the name that the card cannot show, and what it shows in their place. */
  substituteCharacters: z.array(SubstituteCharacter).max(20).default([]),
  /** Somebody signs for the person: under 15 years of age, or a ward. Who that is stays on the paper. */
  hasRepresentative: z.boolean().default(false),
};

const byFormId = z.strictObject({
  way: z.literal('form-id'),
  formId,
  /** The day it was printed. */
  formAsOf: LocalDate,
  ...choices,
  /** "Name and address on the form are those of today": needed where they changed after it was printed. */
  isConfirmedCurrent: z.boolean().default(false),
});

/** A form that was filled in by hand carries the My Number: it stays in its envelope, and only this is known of it. */
const inEnvelope = z.strictObject({
  way: z.literal('sealed-envelope'),
  /** The day on which it was handed over, still sealed. */
  handedOverOn: LocalDate,
  /** "What is in it is true today": needed where name or address changed after that day. */
  isConfirmedCurrent: z.boolean().default(false),
});

/** PUT /own/drives/{driveId}/form, or of a clerk for a paper, with If-Match of the application. */
export const GiveForm = z.discriminatedUnion('way', [byFormId, inEnvelope]);
export type GiveForm = z.infer<typeof GiveForm>;

/** How a photo can be there. `at-visit`: it is taken when the officers come, and nothing is held. */
export const PhotoWay = z.enum(['file', 'at-visit']);
export type PhotoWay = z.infer<typeof PhotoWay>;

/** PUT …/photo: the frame in parts of the upright picture, with five decimals at most; none cuts it in the middle. */
export const PhotoQuery = z.strictObject({
  left: z.coerce.number().min(0).max(1).optional(),
  top: z.coerce.number().min(0).max(1).optional(),
  width: z.coerce.number().positive().max(1).optional(),
  height: z.coerce.number().positive().max(1).optional(),
});
export type PhotoQuery = z.infer<typeof PhotoQuery>;

const PHOTO_WARNINGS = Object.entries(PHOTO_REASONS).flatMap(([reason, outcome]) =>
  outcome === 'warn' ? [reason as PhotoReason] : [],
);

export const PhotoRequest = z.enum(PHOTO_REQUESTS);

/** What is held of a photo beside the picture itself (GET …/photo). */
export const HeldPhoto = z.strictObject({
  way: PhotoWay,
  givenAt: Instant,
  /** As the camera had it. */
  takenOn: LocalDate.nullable(),
  /** For people to look at; none of them refuses it. */
  warnings: z.array(z.enum(PHOTO_WARNINGS as [PhotoReason, ...PhotoReason[]])),
  /** Why a clerk asked for another one; null once it is given. */
  askedAgain: PhotoRequest.nullable(),
});
export type HeldPhoto = z.infer<typeof HeldPhoto>;

/** What is held of a form. From the freezing of a batch on, of its ID only the last digits are shown. */
export const HeldForm = z.discriminatedUnion('way', [
  z.strictObject({
    way: z.literal('form-id'),
    givenAt: Instant,
    /** Grouped as on the form; null once it is in a batch. */
    formId: z.string().nullable(),
    maskedFormId: z.string(),
    formAsOf: LocalDate,
    optOutSign: z.boolean(),
    optOutUser: z.boolean(),
    brailleName: z.string().nullable(),
    substituteCharacters: z.array(SubstituteCharacter),
    hasRepresentative: z.boolean(),
    /** False: name or address have changed since, and the card would be refused. */
    isCurrent: z.boolean(),
  }),
  z.strictObject({
    way: z.literal('sealed-envelope'),
    givenAt: Instant,
    handedOverOn: LocalDate,
    /** False: name or address have changed since, whatever the form in it says. */
    isCurrent: z.boolean(),
  }),
]);
export type HeldForm = z.infer<typeof HeldForm>;

/** GET …/form: what is held for one application, for the person and the clerks of the drive. */
export const ApplicationContents = z.strictObject({
  applicationId: ApplicationId,
  driveId: DriveId,
  state: ApplicationState,
  /** Of the application, sent back as `If-Match`. */
  version: z.int().min(1),
  collectsForms: z.boolean(),
  form: HeldForm.nullable(),
  photo: HeldPhoto.nullable(),
});
export type ApplicationContents = z.infer<typeof ApplicationContents>;

/** POST /drives/{driveId}/applications/{applicationId}/checks, with If-Match: what a clerk found. */
export const CheckApplication = z.discriminatedUnion('finding', [
  z.strictObject({ finding: z.literal('complete') }),
  /** Another photo is asked for. */
  z.strictObject({ finding: z.literal('photo-needed'), reason: PhotoRequest }),
  /** What was checked is open again. */
  z.strictObject({ finding: z.literal('look-again') }),
]);
export type CheckApplication = z.infer<typeof CheckApplication>;
