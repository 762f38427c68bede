import type { MakeSlots, Visit, VisitSlots } from '@monban/core/api/visits';
import type { VisitState } from '@monban/core/drives/visit-life';
import { planSlots, type PlannedSlot } from '@monban/core/calendar/slot-plan';
import type { VisitId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { deleteSlots, insertSlots, listSlots } from './slot-store.ts';
import { requireVisit, type VisitVersion, type WhichVisit } from './visit-scope.ts';
import { getStoredVisit, updateVisit } from './visit-store.ts';
import { shownVisit } from './visit-view.ts';

/** When a day is chosen, and until it begins. */
export const BOOKABLE: readonly VisitState[] = ['confirmed', 'roster-sent', 'roster-accepted', 'ready'];

export async function getSlots(
  { db }: Platform,
  { caller }: DriveAsker,
  which: WhichVisit,
): Promise<VisitSlots> {
  const visit = await requireVisit(db, caller, which);
  return { items: await listSlots(db, visit.id) };
}

/**
 * The slots of a plan in the place of those that were there. A slot that somebody has stays where the plan has the same
 * one; `CONFLICT` where it has not: whoever has it has to be moved first.
 */
export function makeSlots(
  platform: Platform,
  { caller, context }: DriveAsker,
  { input, ...which }: VisitVersion & { readonly input: MakeSlots },
): Promise<Visit> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'visits');
    const visit = await requireVisit(db, caller, which);
    requireVersion(visit, which);
    if (!BOOKABLE.includes(visit.state)) throw conflict('', 'VISIT_NO_DAY');
    await replaceSlots(deps, visit.id, plannedOf(input));
    await updateVisit(db, visit, { at: context.at.toISOString() });
    const after = await getStoredVisit(db, visit.id);
    const shown = await shownVisit(deps, after, context.at);
    const { desks, slotMinutes } = input;
    await recordAudit(db, context, {
      ...{ action: 'visit.slots-made', subjectType: 'visit', subjectId: visit.id },
      before: null,
      after: { desks, slotMinutes },
    });
    return shown;
  });
}

function plannedOf(input: MakeSlots): readonly PlannedSlot[] {
  const planned = planSlots(input);
  if (planned.length === 0) throw invalidField('/until', 'VISIT_NO_SLOT');
  if (planned.length > MOST_SLOTS) throw invalidField('/desks', 'TOO_LARGE');
  return planned;
}

async function replaceSlots(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  visitId: VisitId,
  planned: readonly PlannedSlot[],
): Promise<void> {
  const before = await listSlots(db, visitId);
  const wanted = new Set(planned.map(keyOf));
  const gone = before.filter((slot) => !wanted.has(keyOf(slot)));
  if (gone.some(({ rowId }) => rowId !== null)) throw conflict('', 'VISIT_SLOT_HELD');
  await deleteSlots(
    db,
    gone.map(({ id }) => id),
  );
  const kept = new Set(before.map(keyOf));
  const made = planned.filter((slot) => !kept.has(keyOf(slot)));
  await insertSlots(
    db,
    visitId,
    made.map((slot) => ({ ...slot, id: newId() })),
  );
}

function keyOf({ from, until, desk }: PlannedSlot): string {
  return `${from} ${until} ${String(desk)}`;
}

/** Twenty desks for a day of ten hours with a quarter of an hour each. */
const MOST_SLOTS = 800;
