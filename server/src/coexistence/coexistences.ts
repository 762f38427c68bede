import type {
  ChangeLastDay,
  Coexistence,
  DeclareCoexistence,
  EndCoexistence,
} from '@monban/core/api/coexistences';
import { coexistenceState, lastDayProblem } from '@monban/core/drives/coexistence';
import { AppError } from '@monban/core/errors';
import { CoexistenceId, type DoorId, type OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { doorKind } from '../doors/door-kind.ts';
import { reachesProtected } from '../doors/door-use-cases.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { WithCaller } from '../records/record-routes.ts';
import { getRecord, requireVersion, type Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { localDate } from '../snapshots/local-day.ts';
import {
  getCoexistence,
  insertChosenDay,
  insertCoexistence,
  listChosenDays,
  listCoexistences,
  updateCoexistence,
  type StoredCoexistence,
} from './coexistence-store.ts';

/** All of one door, or without one those whose old reader is on; the newest first. */
export async function listShownCoexistences(
  db: Knex,
  look: { readonly scope: Scope; readonly at: Date; readonly doorId?: DoorId | undefined },
): Promise<Coexistence[]> {
  const { scope, doorId } = look;
  const filter = doorId === undefined ? { scope, isOn: true as const } : { scope, doorId };
  return shown(db, await listCoexistences(db, filter), look.at);
}

/** With its days, and how it stands at the door’s site. */
export async function shown(
  db: Knex,
  coexistences: readonly StoredCoexistence[],
  at: Date,
): Promise<Coexistence[]> {
  const days = await listChosenDays(
    db,
    coexistences.map(({ id }) => id),
  );
  return coexistences.map((stored) => {
    const { timeZone, offOn, offConfirmedBy, offConfirmedAt, ...facts } = stored;
    const state = coexistenceState(stored, localDate(at, timeZone));
    const isOff = offOn !== null && offConfirmedAt !== null;
    const off = isOff
      ? {
          on: offOn,
          confirmedBy: offConfirmedBy ?? '',
          confirmedAt: offConfirmedAt,
          mayBeUndone: isOfToday(offConfirmedAt, timeZone, at),
        }
      : null;
    return { ...facts, assurance: 'identifier-only', state, days: [...(days.get(stored.id) ?? [])], off };
  });
}

export interface Declaration {
  readonly doorId: DoorId;
  readonly input: DeclareCoexistence;
}

/**
 * Declares that an old reader stays on beside ours until a day. Waits for a second operator where the door leads to a
 * protected area: it is as strong as its weakest reader.
 */
export async function declareCoexistence(
  platform: Platform,
  change: WithCaller<Declaration>,
): Promise<RecordOutcome<Coexistence>> {
  const { doorId, input, context, scope, caller } = change;
  const door = await getRecord(platform.db, doorKind, { id: doorId, scope });
  const declaration = { doorId, input, chosenBy: caller.operatorId };
  const run = (deps: Platform) => storeDeclared(deps, { context, scope, ...declaration });
  if (!(await reachesProtected(platform.db, door))) return done(run(platform));
  return holdForSecondOperator(platform, change, {
    kind: 'access-level.widen',
    subjectType: 'door',
    subjectId: doorId,
    operation: 'coexistence.declare',
    change: declaration,
    run,
  });
}

/** The change itself; also run when a second operator has agreed. */
export function storeDeclared(
  platform: Platform,
  change: Asker & Declaration & { readonly chosenBy: OperatorId },
): Promise<Coexistence> {
  const { doorId, input, chosenBy, context, scope } = change;
  return runChange(platform, async (deps) => {
    // Nobody retires the door meanwhile.
    await holdLock(deps.db, 'policy');
    const door = await getRecord(deps.db, doorKind, { id: doorId, scope });
    if (door.retiredAt !== null) throw new AppError('RETIRED');
    if (door.kind !== 'door') throw conflict('', 'COEXISTENCE_AT_A_TERMINAL');
    const id = CoexistenceId.parse(deps.newId());
    const [at, { lastDay, reason }] = [context.at.toISOString(), input];
    await insertCoexistence(deps.db, { id, doorId, oldSystem: input.oldSystem, lastDay, declaredAt: at });
    await insertChosenDay(deps.db, { id, version: 1, lastDay, reason, chosenBy, chosenAt: at });
    const after = await getCoexistence(deps.db, { id, scope });
    requireLastDay(lastDay, after, context.at);
    await audit(deps, context, { action: 'coexistence.declared', before: null, after });
    return one(deps.db, after, context.at);
  });
}

export interface LastDayChange {
  readonly id: CoexistenceId;
  readonly expectedVersion: number;
  readonly input: ChangeLastDay;
}

/** A later last day counts as an extension, and waits like a declaration; an earlier one holds at once. */
export async function changeLastDay(
  platform: Platform,
  change: WithCaller<LastDayChange>,
): Promise<RecordOutcome<Coexistence>> {
  const { id, expectedVersion, input, context, scope, caller } = change;
  const before = await getCoexistence(platform.db, { id, scope });
  const door = await getRecord(platform.db, doorKind, { id: before.doorId, scope });
  const wanted = { id, expectedVersion, input, chosenBy: caller.operatorId };
  const run = (deps: Platform) => storeLastDay(deps, { context, scope, ...wanted });
  const isLonger = input.lastDay > before.lastDay;
  if (!isLonger || !(await reachesProtected(platform.db, door))) return done(run(platform));
  return holdForSecondOperator(platform, change, {
    kind: 'access-level.widen',
    subjectType: 'door',
    subjectId: before.doorId,
    operation: 'coexistence.extend',
    change: wanted,
    run,
  });
}

/** The change itself; also run when a second operator has agreed. */
export function storeLastDay(
  platform: Platform,
  change: Asker & LastDayChange & { readonly chosenBy: OperatorId },
): Promise<Coexistence> {
  const { chosenBy, context } = change;
  const { lastDay, reason } = change.input;
  return runChange(platform, async (deps) => {
    const before = await getOn(deps.db, change);
    if (lastDay === before.lastDay) throw invalidField('/lastDay', 'COEXISTENCE_SAME_DAY');
    requireLastDay(lastDay, before, context.at);
    const isLonger = lastDay > before.lastDay;
    const extensions = before.extensions + (isLonger ? 1 : 0);
    const chosen = { id: before.id, version: before.version + 1, lastDay, reason };
    await updateCoexistence(deps.db, before, { last_day: lastDay, extensions });
    await insertChosenDay(deps.db, { ...chosen, chosenBy, chosenAt: context.at.toISOString() });
    const after = await getCoexistence(deps.db, change);
    if (isLonger) await audit(deps, context, { action: 'coexistence.extended', before, after });
    else await audit(deps, context, { action: 'coexistence.shortened', before, after });
    return one(deps.db, after, context.at);
  });
}

export interface Ending {
  readonly id: CoexistenceId;
  readonly expectedVersion: number;
  readonly input: EndCoexistence;
}

/** Somebody who has seen it says that the old reader is off. Narrowing is never held back. */
export function endCoexistence(platform: Platform, change: WithCaller<Ending>): Promise<Coexistence> {
  const { context, caller, input } = change;
  return runChange(platform, async (deps) => {
    const before = await getOn(deps.db, change);
    const dayOf = (at: Date): string => localDate(at, before.timeZone);
    if (input.on > dayOf(context.at)) throw invalidField('/on', 'COEXISTENCE_OFF_LATER');
    if (input.on < dayOf(new Date(before.declaredAt))) throw invalidField('/on', 'COEXISTENCE_OFF_BEFORE');
    await updateCoexistence(deps.db, before, {
      off_on: input.on,
      off_confirmed_by: caller.operatorId,
      off_confirmed_at: context.at.toISOString(),
    });
    const after = await getCoexistence(deps.db, change);
    await audit(deps, context, { action: 'coexistence.switched-off', before, after });
    return one(deps.db, after, context.at);
  });
}

/** It was confirmed by mistake, today. The last day that was agreed to is the one that counts again. */
export function undoEnding(
  platform: Platform,
  change: WithCaller<Omit<Ending, 'input'>>,
): Promise<Coexistence> {
  const { context, scope } = change;
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'policy');
    const before = await getCoexistence(deps.db, change);
    requireVersion(before, change);
    if (before.offConfirmedAt === null) throw conflict('', 'COEXISTENCE_NOT_OFF');
    if (!isOfToday(before.offConfirmedAt, before.timeZone, context.at))
      throw conflict('', 'COEXISTENCE_UNDO_OVER');
    const door = await getRecord(deps.db, doorKind, { id: before.doorId, scope });
    if (door.retiredAt !== null) throw new AppError('RETIRED');
    const on = { off_on: null, off_confirmed_by: null, off_confirmed_at: null };
    await updateCoexistence(deps.db, before, on);
    const after = await getCoexistence(deps.db, change);
    await audit(deps, context, { action: 'coexistence.switch-off-undone', before, after });
    return one(deps.db, after, context.at);
  });
}

type Which = { readonly id: CoexistenceId; readonly expectedVersion: number; readonly scope: Scope };

/** `CONFLICT` where the old reader is off. */
async function getOn(trx: Knex, which: Which): Promise<StoredCoexistence> {
  const found = await getCoexistence(trx, which);
  requireVersion(found, which);
  if (found.offOn !== null) throw conflict('', 'COEXISTENCE_OFF');
  return found;
}

function requireLastDay(lastDay: string, { timeZone }: StoredCoexistence, at: Date): void {
  const problem = lastDayProblem(lastDay, localDate(at, timeZone));
  if (problem !== undefined) throw invalidField('/lastDay', problem);
}

function isOfToday(instant: string, timeZone: string, at: Date): boolean {
  return localDate(new Date(instant), timeZone) === localDate(at, timeZone);
}

async function one(db: Knex, stored: StoredCoexistence, at: Date): Promise<Coexistence> {
  const [item] = await shown(db, [stored], at);
  if (item === undefined) throw new AppError('NOT_FOUND');
  return item;
}

async function audit(
  { db }: Platform,
  context: ChangeContext,
  entry: {
    readonly action: `coexistence.${string}`;
    readonly before: StoredCoexistence | null;
    readonly after: StoredCoexistence;
  },
): Promise<void> {
  await recordAudit(db, context, { ...entry, subjectType: 'coexistence', subjectId: entry.after.id });
}
