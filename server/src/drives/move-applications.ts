import type { ApplicationState, ApplicationTransition } from '@monban/core/api/applications';
import { APPLICATION_LIFE, factsOfCase, type ApplicationFacts } from '@monban/core/drives/application-life';
import { next } from '@monban/core/drives/state-machine';
import { AppError } from '@monban/core/errors';
import type { ApplicationId } from '@monban/core/ids';
import { refusedStep } from '../records/refused-step.ts';
import type { Platform } from '../platform.ts';
import { slicesOf } from '../records/slices-of.ts';
import { insertHistory } from './application-history.ts';
import { followContentsOfMany } from './end-of-contents.ts';
import { type DriveTerms, type Speaker } from './move-application.ts';

export interface ApplicationsMove {
  readonly applicationIds: readonly ApplicationId[];
  readonly drive: DriveTerms;
  /** Where all of them are. */
  readonly from: ApplicationState;
  readonly transition: ApplicationTransition;
  readonly speaker: Speaker;
  readonly facts?: ApplicationFacts;
  readonly on?: string | null;
}

const SLICE = 2_000;

/**
 * The same step of many applications that is no answer, and that an entry of its own in the trail tells of, within one
 * transaction. `VERSION_CONFLICT` when one of them is somewhere else by now; `CONFLICT` for a step the table does not have.
 */
export async function moveApplications(
  deps: Pick<Platform, 'db' | 'newId'>,
  move: ApplicationsMove,
): Promise<void> {
  const { applicationIds, drive, from, transition, speaker } = move;
  const facts = { ...factsOfCase(drive.case), 'drive-open': drive.state === 'open', ...move.facts };
  const step = next(APPLICATION_LIFE, { state: from, transition, actor: speaker.by, facts });
  if (step.kind === 'refused') throw refusedStep('DRIVE', step.reason);
  const at = speaker.at.toISOString();
  for (const ids of slicesOf(applicationIds, SLICE)) {
    await moveSlice(deps, { ids, from, to: step.state, at });
    await recordSlice(deps, move, { ids, to: step.state });
    await followContentsOfMany(deps.db, ids, { state: step.state, at });
  }
}

async function moveSlice(
  { db }: Pick<Platform, 'db'>,
  slice: {
    readonly ids: readonly ApplicationId[];
    readonly from: ApplicationState;
    readonly to: ApplicationState;
    readonly at: string;
  },
): Promise<void> {
  const moved = await db('applications')
    .whereIn('id', [...slice.ids])
    .where({ state: slice.from })
    .update({ state: slice.to, state_since: slice.at, version: db.raw('version + 1') });
  if (moved !== slice.ids.length) throw new AppError('VERSION_CONFLICT');
}

async function recordSlice(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  { from, transition, speaker, on = null }: ApplicationsMove,
  { ids, to }: { readonly ids: readonly ApplicationId[]; readonly to: ApplicationState },
): Promise<void> {
  const rows = await db('applications')
    .whereIn('id', [...ids])
    .select<{ id: ApplicationId; version: number }[]>('id', 'version');
  await insertHistory(
    db,
    rows.map(({ id, version }) => ({
      id: newId(),
      applicationId: id,
      version,
      at: speaker.at.toISOString(),
      transition,
      from,
      to,
      by: speaker.by,
      operatorId: speaker.operatorId,
      via: null,
      on,
      consentVersion: null,
    })),
  );
}
