import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { ApplicationId, DriveId, VisitId, VisitRowId, VisitSlotId } from '../ids.ts';
import { SubstituteCharacter } from './application-forms.ts';
import { ApplicationState } from './applications.ts';
import { name } from './conventions.ts';
import { MunicipalityCode } from './municipality-code.ts';
import { DomesticPhone, ROSTER_COLUMNS } from './municipality-profile.ts';
import { BookingToken, ClockTime, VisitState } from './visits.ts';

export const RosterColumn = z.enum(ROSTER_COLUMNS);
export type RosterColumn = z.infer<typeof RosterColumn>;

export const APPLICATION_KINDS = ['first', 'renewal', 'loss'] as const;
/** Cards that are handed over at the desk: the paper with the number stays between holder and officer. */
export const HELD_CARDS = ['notice-card', 'resident-card', 'my-number-card'] as const;

/**
 * What the municipality needs beside what HR has and the form says. What its profile does not ask for is null: it is
 * neither asked nor kept. No field is for a My Number, a PIN or an identity paper.
 */
export const RosterData = z.strictObject({
  birthDate: LocalDate.nullable(),
  address: name(200).nullable(),
  residenceCode: MunicipalityCode.nullable(),
  phone: DomesticPhone.nullable(),
  sex: z.enum(['female', 'male', 'other']).nullable(),
  applicationKind: z.enum(APPLICATION_KINDS).nullable(),
  isForeignResident: z.boolean().nullable(),
  heldCards: z.array(z.enum(HELD_CARDS)).max(HELD_CARDS.length).nullable(),
  /** The municipality where the person lives may be sent the application. */
  agreesToForwarding: z.boolean(),
});
export type RosterData = z.infer<typeof RosterData>;

/** PUT …/roster-data, of the person or of a clerk who has the signed paper: with the words that were agreed to. */
export const GiveRosterData = z.strictObject({ data: RosterData, consentVersion: z.int().min(1) });
export type GiveRosterData = z.infer<typeof GiveRosterData>;

/** The words that are agreed to, naming the municipality. */
export const RosterConsent = z.strictObject({ version: z.int().min(1), ja: z.string(), en: z.string() });
export type RosterConsent = z.infer<typeof RosterConsent>;

export const HeldRosterData = z.strictObject({
  applicationId: ApplicationId,
  /** Which fields the municipality asks for. */
  wanted: z.array(RosterColumn),
  consent: RosterConsent,
  /** The version that was agreed to; null while nothing is given. */
  agreedVersion: z.int().min(1).nullable(),
  givenAt: Instant.nullable(),
  data: RosterData.nullable(),
});
export type HeldRosterData = z.infer<typeof HeldRosterData>;

/** A character that CP932 cannot hold, of one person, and what stands in its place; null: nobody has chosen yet. */
export const UnwritableCharacter = z.strictObject({
  rowId: VisitRowId,
  personName: z.string(),
  original: z.string(),
  substitute: z.string().nullable(),
});
export type UnwritableCharacter = z.infer<typeof UnwritableCharacter>;

/** What a roster is made with: for each such character the one that the resident record prints. */
export const MakeRoster = z.strictObject({
  substitutes: z.array(SubstituteCharacter.extend({ rowId: VisitRowId })).max(500),
});
export type MakeRoster = z.infer<typeof MakeRoster>;

/** Against the version before it: rows by their number in it, fields by their column. */
export const RosterChanges = z.strictObject({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.strictObject({ name: z.string(), columns: z.array(RosterColumn) })),
});
export type RosterChanges = z.infer<typeof RosterChanges>;

/** GET …/roster-draft: what a roster made now would say, and what stands in its way. */
export const RosterDraft = z.strictObject({
  rows: z.int().min(0),
  /** Who takes part and has no time yet. */
  withoutTime: z.array(z.strictObject({ rowId: VisitRowId, personName: z.string() })),
  characters: z.array(UnwritableCharacter),
  /** Null before the first version, and when there is nothing new. */
  changes: RosterChanges.nullable(),
});
export type RosterDraft = z.infer<typeof RosterDraft>;

export const Roster = z.strictObject({
  number: z.int().min(1),
  madeAt: Instant,
  madeByName: z.string(),
  /** Of the CSV file, in hexadecimal digits. */
  sha256: z.string(),
  rowCount: z.int().min(0),
  /** Null for the first version, and once what was in it is deleted. */
  changes: RosterChanges.nullable(),
  isHeld: z.boolean(),
});
export type Roster = z.infer<typeof Roster>;
export const Rosters = z.strictObject({ items: z.array(Roster) });
export type Rosters = z.infer<typeof Rosters>;

export const RosterFileQuery = z.strictObject({ format: z.enum(['csv', 'pdf']) });
export type RosterFileQuery = z.infer<typeof RosterFileQuery>;

/** A visit that somebody can take part in (GET /own/visits). */
export const OwnVisit = z.strictObject({
  id: VisitId,
  driveId: DriveId,
  applicationId: ApplicationId,
  applicationState: ApplicationState,
  municipalityName: z.string(),
  siteName: z.string(),
  state: VisitState,
  visitOn: LocalDate.nullable(),
  building: z.string().nullable(),
  room: z.string().nullable(),
  rosterData: HeldRosterData,
  /** Times at which a desk is free, by clock. */
  free: z.array(z.strictObject({ slotId: VisitSlotId, from: ClockTime, until: ClockTime })),
  booked: z
    .strictObject({ from: ClockTime, until: ClockTime, desk: z.int(), token: BookingToken })
    .nullable(),
  /** Where a tap on the day checks this person in; null: nowhere. */
  checkInDoorName: z.string().nullable(),
  /** False on the day and after it: then the desk decides. */
  mayBook: z.boolean(),
});
export type OwnVisit = z.infer<typeof OwnVisit>;
export const OwnVisits = z.strictObject({
  items: z.array(OwnVisit),
  /** There is a visit, and one’s address is protected: no roster holds it, and the card is asked for at the office. */
  isProtected: z.boolean(),
});
export type OwnVisits = z.infer<typeof OwnVisits>;

/** GET /own/municipalities: where somebody may live, by name, reading or code. */
export const MunicipalityChoicesQuery = z.strictObject({ q: z.string().trim().min(1).max(80) });
export type MunicipalityChoicesQuery = z.infer<typeof MunicipalityChoicesQuery>;
export const MunicipalityChoices = z.strictObject({
  items: z.array(z.strictObject({ code: MunicipalityCode, name: z.string(), kana: z.string() })),
});
export type MunicipalityChoices = z.infer<typeof MunicipalityChoices>;
