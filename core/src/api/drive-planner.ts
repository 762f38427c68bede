import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';
import { DoorId, DriveId, SiteId } from '../ids.ts';
import { MunicipalityCode } from './municipality-code.ts';
import { FieldStanding } from './municipality-profile.ts';

/**
 * GET /drive-plan: of a drive, for its clerks, whoever of its people still needs an application to be taken; without
 * one, everybody who works here, and no group under ten.
 */
export const DrivePlanQuery = z.strictObject({ driveId: DriveId.optional() });
export type DrivePlanQuery = z.infer<typeof DrivePlanQuery>;

/** Does a visit of the municipality reach its minimum: at a site alone, at these together, or not at all? */
export const MinimumReach = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('one-site') }),
  z.strictObject({ kind: z.literal('together'), siteIds: z.array(SiteId) }),
  z.strictObject({ kind: z.literal('no') }),
]);
export type MinimumReach = z.infer<typeof MinimumReach>;

const PlannedPlace = z.strictObject({
  code: MunicipalityCode,
  name: z.string(),
  people: z.int().min(1),
  minimum: z.int().min(1),
  /** Whose word the minimum is, and the weeks. */
  minimumStanding: FieldStanding,
  weeksStanding: FieldStanding,
  reach: MinimumReach,
  /** If it were asked today: the first day for a visit, and when cards of that day come. */
  visitFrom: LocalDate,
  cardsFrom: LocalDate,
  cardsUntil: LocalDate,
  sites: z.array(
    z.strictObject({
      siteId: SiteId,
      people: z.int().min(1),
      meetsMinimum: z.boolean(),
      /** Who lives elsewhere: their applications would be forwarded from a visit of this municipality. */
      toForward: z.int().min(0),
    }),
  ),
});
export type PlannedPlace = z.infer<typeof PlannedPlace>;

/** From when on the old badges of a door can be switched off. Loading and writing come on top of a card's day. */
export const OldBadgesOff = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nobody') }),
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('from'), on: LocalDate, waiting: z.int().min(1) }),
  /** Of so many no day is known, and none is guessed. Null: how many is for a drive's clerks. */
  z.strictObject({ kind: z.literal('unknown'), people: z.int().min(1).nullable() }),
]);
export type OldBadgesOff = z.infer<typeof OldBadgesOff>;

export const DrivePlan = z.strictObject({
  on: LocalDate,
  /** False: groups under ten, and what they could be worked out from, are left out. */
  isExact: z.boolean(),
  /** The most people first. */
  places: z.array(PlannedPlace),
  sites: z.array(
    z.strictObject({
      siteId: SiteId,
      name: z.string(),
      /** Whose municipality is not told here. Null: how many is for a drive's clerks. */
      withoutPlace: z.int().min(0).nullable(),
    }),
  ),
  doors: z.array(
    z.strictObject({ doorId: DoorId, name: z.string(), siteName: z.string(), off: OldBadgesOff }),
  ),
});
export type DrivePlan = z.infer<typeof DrivePlan>;
