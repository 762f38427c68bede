import { z } from 'zod';
import { Base64Url, Instant } from '../access/policy.ts';
import { ListQuery } from './conventions.ts';

/** What data we hold is for; each has its own end. The own page says the same words to the person concerned. */
export const RETENTION_PURPOSES = [
  'door-history',
  'working-time',
  'attendance-records',
  'policy-snapshots',
  'door-commands',
  'desk-jobs',
  'company-card-loans',
  'visit-guests',
  'loading-orders',
  'appointments',
  'former-people',
  'imports',
  'look-ups',
  'approvals',
  'access-requests',
  'card-drives',
  'application-contents',
  'visit-rosters',
  'sessions',
  'one-time-links',
  'repeated-requests',
  'audit-trail',
] as const;
export const RetentionPurpose = z.enum(RETENTION_PURPOSES);
export type RetentionPurpose = z.infer<typeof RetentionPurpose>;

/** Why data is kept that long. The sentences are in the console's catalogues, `retention.bases`. */
export const RETENTION_BASES = [
  /** Labour Standards Act art. 109 with supplementary provision art. 143: five years, three at the least for now. */
  'labour-standards-109',
  /** The company's interest in safe premises, as the purpose notice states it; as short as it may be. */
  'premises-security',
  /** Who could open what, and who decided so, can be shown for as long as claims about it can be made. */
  'accountability',
  /** Only for the working of the system itself. */
  'operation',
] as const;
export const RetentionBasis = z.enum(RETENTION_BASES);
export type RetentionBasis = z.infer<typeof RetentionBasis>;

export interface RetentionTerms {
  readonly basis: RetentionBasis;
  /** From which moment the days are counted. */
  readonly countedFrom: 'event' | 'end' | 'expiry' | 'superseded';
  readonly defaultDays: number;
  /** Whole days; nobody can choose less or more. */
  readonly minimumDays: number;
  readonly maximumDays: number;
  /** What is left behind when the time is over. */
  readonly afterwards: 'nothing' | 'unlinked' | 'cleared' | 'checkpoint';
  /** Whether it can be data about an employee, which the own page then lists. */
  readonly isAboutPeople: boolean;
  /** Whether it proves something: deleting it before its time is deleting evidence. */
  readonly isEvidence: boolean;
}

const YEAR = 365;

/** Every kind of data that has an end, with the limits of the law or of our own promise. */
export const RETENTION_TERMS: Readonly<Record<RetentionPurpose, RetentionTerms>> = {
  // Interior doors: the receipt stays, the way from it to a badge goes.
  'door-history': terms('premises-security', 'event', [90, 1, 365], 'unlinked', { people: true }),
  // Doors in the boundary of a site, from which working time is read (ruling 22).
  'working-time': terms('labour-standards-109', 'event', [5 * YEAR + 2, 3 * YEAR + 1, 7 * YEAR], 'unlinked', {
    people: true,
    evidence: true,
  }),
  // What was said and decided of days, and months as they were closed (article 109; from the completion of the record).
  'attendance-records': terms(
    'labour-standards-109',
    'end',
    [5 * YEAR + 2, 3 * YEAR + 1, 7 * YEAR],
    'nothing',
    { people: true, evidence: true },
  ),
  'policy-snapshots': terms('accountability', 'superseded', [YEAR, 90, 3 * YEAR], 'nothing', {
    evidence: true,
  }),
  'door-commands': terms('accountability', 'event', [3 * YEAR, YEAR, 10 * YEAR], 'nothing', {
    evidence: true,
  }),
  'desk-jobs': terms('accountability', 'end', [3 * YEAR, YEAR, 10 * YEAR], 'nothing', {
    people: true,
    evidence: true,
  }),
  // Whose badge a pool card was: as long as the working time that is read from it.
  'company-card-loans': terms(
    'labour-standards-109',
    'end',
    [5 * YEAR + 2, 3 * YEAR + 1, 7 * YEAR],
    'nothing',
    { people: true, evidence: true },
  ),
  // Officers of a municipality on one day: as long as interior doors know whose badge it was.
  'visit-guests': terms('premises-security', 'event', [90, 1, 365], 'cleared', {}),
  'loading-orders': terms('accountability', 'end', [YEAR, 90, 3 * YEAR], 'nothing', { people: true }),
  // Who came to a desk and who did not: as long as somebody may ask about it.
  appointments: terms('operation', 'end', [30, 1, 90], 'nothing', { people: true }),
  'former-people': terms('labour-standards-109', 'end', [5 * YEAR + 2, 3 * YEAR + 1, 7 * YEAR], 'cleared', {
    people: true,
  }),
  imports: terms('operation', 'end', [30, 1, 90], 'nothing', { people: true }),
  'look-ups': terms('accountability', 'event', [3 * YEAR, YEAR, 10 * YEAR], 'nothing', {
    people: true,
    evidence: true,
  }),
  'access-requests': terms('accountability', 'end', [3 * YEAR, YEAR, 10 * YEAR], 'nothing', {
    people: true,
  }),
  // What somebody said to an invitation, and how it went on; how many stood where stays.
  // Form IDs and photos: counted from the acceptance, and never longer than we have promised.
  'application-contents': terms('operation', 'end', [30, 1, 30], 'nothing', { people: true }),
  // What was told for a roster, and the rosters: counted from the closing of the visit.
  'visit-rosters': terms('operation', 'end', [1, 1, 7], 'nothing', { people: true }),
  'card-drives': terms('operation', 'end', [YEAR, 30, 3 * YEAR], 'nothing', { people: true }),
  approvals: terms('accountability', 'end', [10 * YEAR, 3 * YEAR, 15 * YEAR], 'nothing', { evidence: true }),
  sessions: terms('operation', 'expiry', [90, 1, YEAR], 'nothing', {}),
  'one-time-links': terms('operation', 'expiry', [30, 1, YEAR], 'nothing', {}),
  'repeated-requests': terms('operation', 'event', [1, 1, 7], 'nothing', {}),
  'audit-trail': terms('accountability', 'event', [10 * YEAR, 5 * YEAR, 20 * YEAR], 'checkpoint', {
    evidence: true,
  }),
};

// eslint-disable-next-line max-params -- a row of the table above
function terms(
  basis: RetentionBasis,
  countedFrom: RetentionTerms['countedFrom'],
  [defaultDays, minimumDays, maximumDays]: readonly [number, number, number],
  afterwards: RetentionTerms['afterwards'],
  marks: { readonly people?: true; readonly evidence?: true },
): RetentionTerms {
  return {
    basis,
    countedFrom,
    defaultDays,
    minimumDays,
    maximumDays,
    afterwards,
    isAboutPeople: marks.people === true,
    isEvidence: marks.evidence === true,
  };
}

/** GET /privacy/retention: one row per purpose, in the order of the table above. */
export const RetentionRule = z.strictObject({
  purpose: RetentionPurpose,
  basis: RetentionBasis,
  countedFrom: z.enum(['event', 'end', 'expiry', 'superseded']),
  afterwards: z.enum(['nothing', 'unlinked', 'cleared', 'checkpoint']),
  keptDays: z.int().min(1),
  defaultDays: z.int().min(1),
  minimumDays: z.int().min(1),
  maximumDays: z.int().min(1),
  isAboutPeople: z.boolean(),
  isEvidence: z.boolean(),
  /** When the last change of the days came into force; null while they are the default. */
  changedAt: Instant.nullable(),
  version: z.int().min(1),
});
export type RetentionRule = z.infer<typeof RetentionRule>;
export const RetentionRules = z.strictObject({ items: z.array(RetentionRule) });

/** PUT /privacy/retention/{purpose}, with If-Match: every change waits for a second operator. */
export const ChangeRetention = z.strictObject({
  keptDays: z.int().min(1).max(36_500),
  /** Why; shown to the second operator. */
  reason: z.string().trim().min(1).max(500),
});
export type ChangeRetention = z.infer<typeof ChangeRetention>;

/**
 * GET /privacy/retention/preview: what would be deleted if it ran now. Nothing is. Of people in drives no number under
 * ten is told to others than their clerks, nor what it could be worked out from: then it is null.
 */
export const DueForDeletion = z.strictObject({
  purpose: RetentionPurpose,
  /** Everything before this instant is due; half-open. */
  before: Instant,
  due: z.int().min(0).nullable(),
  held: z.int().min(0).nullable(),
  oldest: Instant.nullable(),
});
export type DueForDeletion = z.infer<typeof DueForDeletion>;
export const DeletionPreview = z.strictObject({ at: Instant, items: z.array(DueForDeletion) });
export type DeletionPreview = z.infer<typeof DeletionPreview>;

/**
 * One line of the proof log: what was deleted under which version of which rule. Chained by hash. Of people in drives it
 * tells no number under ten, to nobody, and no moment: then `count` and `from` are null, and the digest alone proves it.
 */
export const Deletion = z.strictObject({
  sequence: z.int().min(1),
  at: Instant,
  purpose: RetentionPurpose,
  ruleVersion: z.int().min(1),
  keptDays: z.int().min(1),
  /** Half-open: the oldest deleted moment, and the moment before which all is gone. */
  from: Instant.nullable(),
  until: Instant,
  count: z.int().min(0).nullable(),
  /** SHA-256 over the sorted commitments to the deleted ids, base64url: says that one was among them, names none. */
  digest: Base64Url.length(43),
  previousHash: Base64Url.length(43),
  hash: Base64Url.length(43),
});
export type Deletion = z.infer<typeof Deletion>;
/** GET /privacy/deletions: newest first. */
export const DeletionsQuery = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  purpose: RetentionPurpose.optional(),
});
export type DeletionsQuery = z.infer<typeof DeletionsQuery>;

/** Whole days before `at`, in UTC days of 24 hours: everything older is due. */
export function dueBefore(at: Date, keptDays: number): Date {
  return new Date(at.getTime() - keptDays * 86_400_000);
}
