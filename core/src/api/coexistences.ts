import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { CoexistenceId, DoorId, SiteId } from '../ids.ts';
import { name } from './conventions.ts';
import { OldBadgesOff } from './drive-planner.ts';
import { SMALLEST_GROUP } from './drives.ts';
import { ReadinessCounts } from './readiness.ts';

export const COEXISTENCE_STATES = ['running', 'overdue', 'off'] as const;
export const CoexistenceState = z.enum(COEXISTENCE_STATES);
export type CoexistenceState = z.infer<typeof CoexistenceState>;

const reason = name(500).min(5);

/**
 * An old system’s reader goes on beside ours at a door until it is switched off (feature B7). It is declared here, and
 * limited in time; no badge of it is ever read or decided on by us.
 */
export const Coexistence = z.strictObject({
  id: CoexistenceId,
  doorId: DoorId,
  doorName: z.string(),
  siteId: SiteId,
  oldSystem: z.string(),
  /** The last day, of the door’s site. */
  lastDay: LocalDate,
  /** How often a later last day was chosen. */
  extensions: z.int().min(0),
  /** A door is as strong as its weakest reader. */
  assurance: z.literal('identifier-only'),
  state: CoexistenceState,
  declaredAt: Instant,
  /** Each last day with its reason and who chose it, the first one first. */
  days: z.array(
    z.strictObject({ lastDay: LocalDate, reason: z.string(), chosenBy: z.string(), chosenAt: Instant }),
  ),
  /** Null while the old reader is on. */
  off: z
    .strictObject({
      on: LocalDate,
      confirmedBy: z.string(),
      confirmedAt: Instant,
      /** Until the day of the confirmation is over. */
      mayBeUndone: z.boolean(),
    })
    .nullable(),
  version: z.int().min(1),
});
export type Coexistence = z.infer<typeof Coexistence>;

/** GET /coexistences: all of one door, the newest first; without a door, those whose old reader is on. */
export const CoexistencesQuery = z.strictObject({ doorId: DoorId.optional() });
export type CoexistencesQuery = z.infer<typeof CoexistencesQuery>;
export const CoexistenceList = z.strictObject({ items: z.array(Coexistence) });

/** POST /doors/{doorId}/coexistences */
export const DeclareCoexistence = z.strictObject({ oldSystem: name(200), lastDay: LocalDate, reason });
export type DeclareCoexistence = z.infer<typeof DeclareCoexistence>;

/** PATCH /coexistences/{coexistenceId} */
export const ChangeLastDay = z.strictObject({ lastDay: LocalDate, reason });
export type ChangeLastDay = z.infer<typeof ChangeLastDay>;

/** POST /coexistences/{coexistenceId}/ending: on which day the old reader was switched off. */
export const EndCoexistence = z.strictObject({ on: LocalDate });
export type EndCoexistence = z.infer<typeof EndCoexistence>;

const told = z.int().min(SMALLEST_GROUP);

/** As on the readiness board; for whoever may not see loading, badges alone. */
export const MigrationCounts = z.discriminatedUnion('detail', [
  ...ReadinessCounts.options,
  z.strictObject({ detail: z.literal('badges'), without: told, written: told }),
]);
export type MigrationCounts = z.infer<typeof MigrationCounts>;

export const MIGRATION_STATES = ['none', ...COEXISTENCE_STATES] as const;
export const MigrationState = z.enum(MIGRATION_STATES);
export type MigrationState = z.infer<typeof MigrationState>;

const MigrationDoor = z.strictObject({
  doorId: DoorId,
  name: z.string(),
  /** Who may open it, of those who work here today. */
  people: z.int().min(0),
  counts: MigrationCounts,
  /** The planner’s earliest day; null for whoever may not see badges. */
  earliest: OldBadgesOff.nullable(),
  state: MigrationState,
  /** The one that runs, or else the last one. */
  coexistence: Coexistence.nullable(),
});
export type MigrationDoor = z.infer<typeof MigrationDoor>;

/** GET /migration: from old badges to ours, door by door. */
export const MigrationBoard = z.strictObject({
  on: LocalDate,
  /** By name. */
  sites: z.array(
    z.strictObject({
      siteId: SiteId,
      name: z.string(),
      /** Doors with a coexistence, and those of them whose old reader is off. */
      declared: z.int().min(0),
      off: z.int().min(0),
      overdue: z.int().min(0),
      doors: z.array(MigrationDoor),
    }),
  ),
});
export type MigrationBoard = z.infer<typeof MigrationBoard>;
