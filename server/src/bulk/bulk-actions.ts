import type { AssignLevel, BulkAction, MovePeople, RetirePeople, StopBadges } from '@monban/core/api/bulk';
import { ChangePerson, type WholePerson } from '@monban/core/api/people';
import type { Permission } from '@monban/core/api/permissions';
import { LevelMembership } from '@monban/core/api/rules';
import { AppError } from '@monban/core/errors';
import { BadgeId, type PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { getStoredBadge } from '../badges/badge-life.ts';
import { listBadges } from '../badges/badge-store.ts';
import { liftSuspension, suspendBadge } from '../badges/badges.ts';
import { personKind } from '../people/person-kind.ts';
import { getPerson } from '../people/people.ts';
import type { Platform } from '../platform.ts';
import { changeRecord } from '../records/record-use-cases.ts';
import { findMembership } from '../rules/membership-store.ts';
import { hasSameDays, putMembership, removeMembership } from '../rules/memberships.ts';
import type { BulkAsker } from './bulk-changes.ts';

/** What became of one row, and what taking it back needs to know. */
export type RowOutcome =
  { readonly kind: 'done'; readonly undo: unknown } | { readonly kind: 'waiting' | 'unchanged' };

export interface RowAction {
  run(platform: Platform, asker: BulkAsker, personId: PersonId): Promise<RowOutcome>;
}

/** Puts each person on a level; where that needs four eyes, each of them waits. */
export function assignLevel({
  accessLevelId,
  fromDate,
  untilDate,
}: Omit<AssignLevel, 'personIds'>): RowAction {
  return {
    run: async (platform, asker, personId) => {
      // First of all: what is outside the scope gives no other answer by being on the level.
      await getPerson(platform.db, personId, asker.scope);
      const membership = { accessLevelId, personId, fromDate, untilDate };
      const before = (await findMembership(platform.db, membership)) ?? null;
      if (before !== null && hasSameDays(before, membership)) return { kind: 'unchanged' };
      const expectedVersion = before?.version ?? 0;
      const outcome = await putMembership(platform, { ...asker, membership, expectedVersion });
      if (outcome.kind === 'waiting') return { kind: 'waiting' };
      return { kind: 'done', undo: { before, after: outcome.item } };
    },
  };
}

export function movePeople({ people, ...fields }: MovePeople): RowAction {
  return changePeople(people, fields);
}

export function retirePeople({ people, lastDay }: RetirePeople): RowAction {
  return changePeople(people, { endsOn: lastDay });
}

/** Suspends what is in use: stopped at once and everywhere, and it can be lifted. */
export function stopBadges({ reason }: Pick<StopBadges, 'reason'>): RowAction {
  return {
    run: async (platform, { caller, context, scope }, personId) => {
      await getPerson(platform.db, personId, scope);
      const filter = { personId, isInPool: false, state: 'active' } as const;
      const badges = await listBadges(platform.db, scope, { filter, at: context.at });
      for (const { id } of badges) await suspendBadge(platform, caller, { id, reason, context });
      return badges.length === 0 ? { kind: 'unchanged' } : { kind: 'done', undo: badges.map(({ id }) => id) };
    },
  };
}

/** How one row is taken back, and what doing that to a single one takes: a badge is resumed by fewer than stop it. */
export interface RowUndo {
  readonly permission: Permission;
  /** Throws `VERSION_CONFLICT` where the row is no longer as it was left. */
  run(row: UndoneRow): Promise<RowOutcome>;
}

export const UNDO_ROW: Readonly<Record<BulkAction, RowUndo>> = {
  'assign-level': { permission: 'rules:write', run: undoAssignment },
  move: { permission: 'people:write', run: undoPersonChange },
  retire: { permission: 'people:write', run: undoPersonChange },
  'stop-badges': { permission: 'badges:issue', run: undoStops },
};

export interface UndoneRow {
  readonly platform: Platform;
  readonly asker: BulkAsker;
  readonly personId: PersonId;
  readonly undo: unknown;
}

const Assignment = z.strictObject({ before: LevelMembership.nullable(), after: LevelMembership });
const PersonChange = z.strictObject({ before: ChangePerson, version: z.int().min(1) });

async function undoAssignment({ platform, asker, undo }: UndoneRow): Promise<RowOutcome> {
  const { before, after } = Assignment.parse(undo);
  const now = await findMembership(platform.db, after);
  if (now?.version !== after.version || !hasSameDays(now, after)) throw new AppError('VERSION_CONFLICT');
  const { accessLevelId, personId, version } = after;
  const key = { accessLevelId, personId };
  const outcome =
    before === null
      ? await removeMembership(platform, { ...asker, key })
      : await putMembership(platform, {
          ...asker,
          membership: { ...key, fromDate: before.fromDate, untilDate: before.untilDate },
          expectedVersion: version,
        });
  return outcome.kind === 'waiting' ? { kind: 'waiting' } : { kind: 'done', undo: null };
}

async function undoPersonChange({ platform, asker, personId, undo }: UndoneRow): Promise<RowOutcome> {
  const { before, version } = PersonChange.parse(undo);
  const change = { ...asker, id: personId, expectedVersion: version, input: before };
  await changeRecord(platform, personKind, change);
  return { kind: 'done', undo: null };
}

async function undoStops({ platform, asker, undo }: UndoneRow): Promise<RowOutcome> {
  const { caller, context } = asker;
  for (const id of z.array(BadgeId).parse(undo)) {
    const { state } = await getStoredBadge(platform.db, caller.scope, { id, at: context.at });
    if (state !== 'suspended') throw new AppError('VERSION_CONFLICT');
    await liftSuspension(platform, caller, { id, context });
  }
  return { kind: 'done', undo: null };
}

type Fields = Pick<ChangePerson, 'departmentId' | 'siteId' | 'managerId' | 'endsOn'>;

/** The person's fields, under the version that was shown. */
function changePeople(rows: MovePeople['people'], fields: Fields): RowAction {
  const versions = new Map(rows.map(({ personId, version }) => [personId, version]));
  return {
    run: async (platform, asker, personId) => {
      const before = await getPerson(platform.db, personId, asker.scope);
      const former = pick(before, fields);
      if (JSON.stringify(former) === JSON.stringify(pick(fields, fields))) return { kind: 'unchanged' };
      const expectedVersion = versions.get(personId) ?? 0;
      const change = { ...asker, id: personId, expectedVersion, input: fields };
      const { version } = await changeRecord(platform, personKind, change);
      return { kind: 'done', undo: { before: former, version } };
    },
  };
}

/** Of one side the fields that a change names, in one order. */
function pick(values: WholePerson | Fields, { departmentId, siteId, managerId, endsOn }: Fields): Fields {
  return {
    ...(departmentId !== undefined && { departmentId: values.departmentId }),
    ...(siteId !== undefined && { siteId: values.siteId }),
    ...(managerId !== undefined && { managerId: values.managerId }),
    ...(endsOn !== undefined && { endsOn: values.endsOn }),
  };
}
