import type { TakeVisitStep, Visit, VisitStep } from '@monban/core/api/visits';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { countTapsFrom } from './check-in-door-store.ts';
import { closeRows } from './close-rows.ts';
import { endPurpose } from './end-purpose.ts';
import { moveVisit, type VisitMove } from './move-visit.ts';
import { dropProtected, dropRows, freeSlots } from './release-rows.ts';
import { knownOf, type VisitKnown } from './visit-facts.ts';
import { requireVisit, type VisitVersion } from './visit-scope.ts';
import { addSites, getStoredVisit, storeDates, type StoredVisit, type VisitChange } from './visit-store.ts';
import { shownVisit } from './visit-view.ts';
import { requireSite } from './visits.ts';

interface StepParts {
  readonly deps: Platform;
  readonly asker: DriveAsker;
  readonly visit: StoredVisit;
  readonly input: TakeVisitStep;
  readonly known: VisitKnown;
}

/**
 * One step of a visit, said by a clerk. `CONFLICT` with what is in its way, `VALIDATION_FAILED` where what goes with it
 * is missing.
 */
export function takeVisitStep(
  platform: Platform,
  asker: DriveAsker,
  { input, ...which }: VisitVersion & { readonly input: TakeVisitStep },
): Promise<Visit> {
  const { caller, context } = asker;
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'visits');
    const visit = await requireVisit(db, caller, which);
    requireVersion(visit, which);
    const speaker = { by: 'clerk', operatorId: caller.operatorId, at: context.at } as const;
    await dropProtected(deps, visit, speaker);
    const known = await knownOf(deps, visit, context.at);
    const parts = { deps, asker, visit, input, known };
    const { facts = {}, set } = await prepare(parts);
    const move: VisitMove = {
      ...{ visit, transition: input.step, speaker },
      facts: { ...known.facts, ...facts },
      ...(set && { set }),
    };
    await moveVisit(deps, move);
    await AFTER[input.step]?.(parts);
    const after = await getStoredVisit(db, visit.id);
    const shown = await shownVisit(deps, after, context.at);
    await recordAudit(db, context, {
      ...{ action: 'visit.moved', subjectType: 'visit', subjectId: visit.id, before: visit, after },
    });
    // The cards of its guests open doors on its day alone, and for as long as it will happen.
    deps.policyChanged();
    return shown;
  });
}

interface Prepared {
  readonly facts?: VisitMove['facts'];
  readonly set?: Omit<VisitChange, 'state' | 'stateSince'>;
}

/** What goes with a step is looked at before it. */
async function prepare(parts: StepParts): Promise<Prepared> {
  return (await BEFORE[parts.input.step]?.(parts)) ?? {};
}

const NO_DAY: Prepared = { set: { visitOn: null } };

const BEFORE: Readonly<Partial<Record<VisitStep, (parts: StepParts) => Prepared | Promise<Prepared>>>> = {
  propose: proposed,
  confirm: confirmed,
  'merge-sites': async (parts) => {
    await requireSites(parts);
    return {};
  },
  reschedule: () => NO_DAY,
  'fall-below-minimum': () => NO_DAY,
  close: ({ known: { reconciliation }, asker }) => {
    const { accepted, short, noShow } = reconciliation;
    return { set: { accepted, short, noShow, closedAt: asker.context.at.toISOString() } };
  },
};

function proposed(parts: StepParts): Prepared {
  requireDates(parts);
  return { facts: { 'dates-proposed': true } };
}

function confirmed({ input, visit }: StepParts): Prepared {
  if (input.on === undefined) throw invalidField('/on', 'REQUIRED');
  if (!visit.dates.includes(input.on)) throw invalidField('/on', 'VISIT_DAY_NOT_PROPOSED');
  return { facts: { 'date-chosen': true }, set: { visitOn: input.on } };
}

function requireDates({ input, visit, asker }: StepParts): void {
  if (input.dates === undefined) throw invalidField('/dates', 'REQUIRED');
  const today = localDate(asker.context.at, visit.timeZone);
  if (input.dates.some((day) => day < today)) throw invalidField('/dates', 'ALREADY_OVER');
}

async function requireSites({ deps, asker, visit, input }: StepParts): Promise<void> {
  if (input.siteIds === undefined) throw invalidField('/siteIds', 'REQUIRED');
  for (const siteId of input.siteIds) {
    if (visit.siteIds.includes(siteId)) throw invalidField('/siteIds', 'DUPLICATE');
    await requireSite(deps.db, asker, { driveId: visit.driveId, siteId });
  }
}

const AFTER: Readonly<Partial<Record<VisitStep, (parts: StepParts) => Promise<void>>>> = {
  propose: ({ deps, visit, input }) => storeDates(deps.db, visit.id, input.dates ?? []),
  confirm: ({ deps, visit }) => storeDates(deps.db, visit.id, []),
  // Whoever passed the door before the desk could open came for something else.
  prepare: ({ deps, asker, visit }) => countTapsFrom(deps.db, visit.id, asker.context.at.toISOString()),
  'merge-sites': ({ deps, visit, input }) => addSites(deps.db, visit.id, input.siteIds ?? []),
  reschedule: (parts) => freed(parts),
  'fall-below-minimum': (parts) => freed(parts),
  'be-declined': (parts) => givenUp(parts),
  cancel: (parts) => givenUp(parts),
  close: async ({ deps, asker, visit }) => {
    await closeRows(deps, visit, speakerOf(asker));
    await endPurpose(deps.db, { visitId: visit.id }, asker.context.at.toISOString());
  },
};

function speakerOf({ caller, context }: DriveAsker) {
  return { by: 'clerk', operatorId: caller.operatorId, at: context.at } as const;
}

/** The day is another one: whoever had a time chooses again. */
async function freed({ deps, asker, visit }: StepParts): Promise<void> {
  await storeDates(deps.db, visit.id, []);
  await freeSlots(deps, visit, speakerOf(asker));
}

async function givenUp({ deps, asker, visit }: StepParts): Promise<void> {
  await storeDates(deps.db, visit.id, []);
  await dropRows(deps, visit, speakerOf(asker));
  await endPurpose(deps.db, { visitId: visit.id }, asker.context.at.toISOString());
}
