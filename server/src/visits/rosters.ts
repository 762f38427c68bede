import type { MakeRoster, Roster, RosterDraft, Rosters } from '@monban/core/api/visit-rosters';
import type { VisitState } from '@monban/core/drives/visit-life';
import { rosterChanges } from '@monban/core/drives/roster-changes';
import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict, invalidField } from '../http/problem.ts';
import { unwritableIn } from '../people-export/cp932.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { dropProtected } from './release-rows.ts';
import { rosterCsv, sha256Of } from './roster-csv.ts';
import { storeSubstitutes } from './roster-data-store.ts';
import { draftLines, substituted, unwritableOf, type DraftLine } from './roster-lines.ts';
import {
  insertRoster,
  listRosters,
  storeNumbers,
  type RosterContents,
  type StoredRoster,
} from './roster-store.ts';
import { requireVisit, type VisitVersion, type WhichVisit } from './visit-scope.ts';
import { updateVisit, type StoredVisit } from './visit-store.ts';
import { listVisitRows } from './visit-row-store.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

/** What a roster made now would say, and what stands in its way. */
export async function draftRoster(
  deps: Deps,
  { caller, context }: DriveAsker,
  which: WhichVisit,
): Promise<RosterDraft> {
  const visit = await requireVisit(deps.db, caller, which);
  const lines = await draftLines(deps, visit, context.at);
  const [last] = await listRosters(deps, visit.id);
  const rows = await listVisitRows(deps.db, visit.id);
  return {
    rows: lines.length,
    withoutTime: rows
      .filter(({ slot, finding }) => slot === null && finding === null)
      .map(({ id, name }) => ({ rowId: id, personName: name })),
    characters: lines.flatMap(unwritableOf),
    changes: last?.contents ? rosterChanges(last.contents.lines, contentsOf(lines).lines) : null,
  };
}

/** When a municipality can be told who comes. */
const MAKING: readonly VisitState[] = ['requested', 'proposed', 'confirmed'];

/**
 * The next version. `CONFLICT` where it would say nothing new, or the last one was sent and is not open again;
 * `VALIDATION_FAILED` while a character has no place in it.
 */
export function makeRoster(
  platform: Platform,
  { caller, context }: DriveAsker,
  { input, ...which }: VisitVersion & { readonly input: MakeRoster },
): Promise<Rosters> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'visits');
    const visit = await requireVisit(db, caller, which);
    requireVersion(visit, which);
    if (!MAKING.includes(visit.state)) throw conflict('', 'VISIT_ROSTER_SENT');
    const speaker = { by: 'clerk', operatorId: caller.operatorId, at: context.at } as const;
    await dropProtected(deps, visit, speaker);
    await chooseSubstitutes(deps, visit, { input, at: context.at });
    const lines = await draftLines(deps, visit, context.at);
    const { number, sha256 } = await store(deps, visit, { lines, asker: { caller, context } });
    await updateVisit(db, visit, { at: context.at.toISOString() });
    const rosters = await shownRosters(deps, visit);
    await recordAudit(db, context, {
      action: 'visit.roster-made',
      ...{ subjectType: 'visit', subjectId: visit.id, before: null },
      after: { rosterNumber: number, sha256 },
    });
    return rosters;
  });
}

/** Newest first, each with what it says that the one before it did not. */
export async function getRosters(deps: Deps, { caller }: DriveAsker, which: WhichVisit): Promise<Rosters> {
  return shownRosters(deps, await requireVisit(deps.db, caller, which));
}

/** Is what was made last what would be made now? */
export async function isLastRosterCurrent(deps: Deps, visit: StoredVisit, at: Date): Promise<boolean> {
  const [last] = await listRosters(deps, visit.id);
  if (!last?.contents) return false;
  const lines = await draftLines(deps, visit, at);
  if (lines.length === 0 || lines.some((line) => isOpen(line))) return false;
  const { columns, lines: written } = contentsOf(lines);
  return sha256Of(rosterCsv(columns, written)) === last.sha256;
}

async function store(
  deps: Platform,
  visit: StoredVisit,
  { lines, asker }: { readonly lines: readonly DraftLine[]; readonly asker: DriveAsker },
): Promise<{ readonly number: number; readonly sha256: string }> {
  if (lines.length === 0) throw conflict('', 'VISIT_ROSTER_EMPTY');
  if (lines.some((line) => isOpen(line))) throw invalidField('/substitutes', 'CHARACTER_NOT_WRITABLE');
  const contents = contentsOf(lines);
  const sha256 = sha256Of(rosterCsv(contents.columns, contents.lines));
  const [last] = await listRosters(deps, visit.id);
  if (last?.sha256 === sha256) throw conflict('', 'VISIT_ROSTER_SAME');
  const number = (last?.number ?? 0) + 1;
  await insertRoster(deps, visit.id, {
    ...{ id: deps.newId(), number, sha256, contents },
    operatorId: asker.caller.operatorId,
    at: asker.context.at.toISOString(),
  });
  await storeNumbers(
    deps.db,
    visit.id,
    lines.map((line) => ({ id: line.row.id, number: line.number })),
  );
  return { number, sha256 };
}

function contentsOf(lines: readonly DraftLine[]): RosterContents {
  const columns = Object.keys(lines[0]?.cells ?? {}) as RosterContents['columns'];
  const written = lines.map((line) => ({ ...substituted(line), applicationId: line.row.applicationId }));
  return { columns, lines: written };
}

function isOpen(line: DraftLine): boolean {
  return unwritableOf(line).some(({ substitute }) => substitute === null);
}

/** Kept with what the person told, so that the next version asks for none of them again. */
async function chooseSubstitutes(
  deps: Platform,
  visit: StoredVisit,
  { input, at }: { readonly input: MakeRoster; readonly at: Date },
): Promise<void> {
  if (input.substitutes.some(({ substitute }) => unwritableIn(substitute).length > 0))
    throw invalidField('/substitutes', 'CHARACTER_NOT_WRITABLE');
  for (const { held, row } of await draftLines(deps, visit, at)) {
    const chosen = input.substitutes.filter(({ rowId }) => rowId === row.id);
    if (chosen.length === 0) continue;
    const kept = held.substitutes.filter(({ original }) =>
      chosen.every((pair) => pair.original !== original),
    );
    const pairs = chosen.map(({ original, substitute }) => ({ original, substitute }));
    await storeSubstitutes(deps, visit.id, { ...held, substitutes: [...kept, ...pairs] });
  }
}

async function shownRosters(deps: Deps, { id }: StoredVisit): Promise<Rosters> {
  const rosters = await listRosters(deps, id);
  return { items: rosters.map((roster, index) => shownRoster(roster, rosters[index + 1])) };
}

function shownRoster({ contents, ...roster }: StoredRoster, before: StoredRoster | undefined): Roster {
  const isComparable = contents !== null && before?.contents;
  return {
    ...roster,
    changes: isComparable ? rosterChanges(before.contents.lines, contents.lines) : null,
    isHeld: contents !== null,
  };
}

/** Throws `NOT_FOUND` where there is none of that number, or what it said is deleted. */
export async function readRoster(
  platform: Platform,
  { caller, context }: DriveAsker,
  { number, ...which }: WhichVisit & { readonly number: number },
): Promise<{
  readonly visit: StoredVisit;
  readonly roster: StoredRoster;
  readonly changes: Roster['changes'];
}> {
  return runChange(platform, async (deps) => {
    const visit = await requireVisit(deps.db, caller, which);
    const rosters = await listRosters(deps, visit.id);
    const index = rosters.findIndex((candidate) => candidate.number === number);
    const roster = rosters[index];
    if (!roster?.contents) throw new AppError('NOT_FOUND');
    await recordAudit(deps.db, context, {
      action: 'visit.roster-read',
      ...{ subjectType: 'visit', subjectId: visit.id, before: null },
      after: { rosterNumber: number, sha256: roster.sha256 },
    });
    return { visit, roster, changes: shownRoster(roster, rosters[index + 1]).changes };
  });
}
