import type { AnswerWay, ApplicationState, ApplicationTransition } from '@monban/core/api/applications';
import type { ConsentText, Drive } from '@monban/core/api/drives';
import {
  APPLICATION_GUARDS,
  APPLICATION_LIFE,
  endsPurpose,
  factsOfCase,
  type ApplicationActor,
  type ApplicationFacts,
} from '@monban/core/drives/application-life';
import { isOver } from '@monban/core/drives/application-deadlines';
import { next, stepsOpen } from '@monban/core/drives/state-machine';
import type { OperatorId } from '@monban/core/ids';
import { refusedStep } from '../records/refused-step.ts';
import type { Platform } from '../platform.ts';
import { localDate } from '../snapshots/local-day.ts';
import { followVisits } from '../visits/let-go-of-visits.ts';
import { recordHistory } from './application-history.ts';
import {
  getStoredApplication,
  updateApplication,
  type ApplicationChange,
  type StoredApplication,
} from './application-store.ts';
import { followContents } from './end-of-contents.ts';
import { followBatch } from '../batches/follow-batch.ts';

/** What of a drive its applications depend on. */
export type DriveTerms = Pick<Drive, 'state' | 'case' | 'opensOn' | 'closesOn'> & {
  readonly consents: readonly Pick<ConsentText, 'version'>[];
};

/** Who says something, and as what. `operatorId`: whose sign-in it was; null for the system. */
export interface Speaker {
  readonly by: ApplicationActor;
  readonly operatorId: OperatorId | null;
  readonly at: Date;
}

export interface ApplicationMove {
  readonly application: StoredApplication;
  readonly drive: DriveTerms;
  readonly transition: ApplicationTransition;
  readonly speaker: Speaker;
  /** What the use case knows of guards beyond those of the drive, the deadline and the delivery. */
  readonly facts?: ApplicationFacts;
  readonly set?: Omit<ApplicationChange, 'state' | 'stateSince' | 'endedAt'>;
  readonly on?: string | null;
  readonly via?: AnswerWay | null;
  readonly consentVersion?: number | null;
}

type MoveDeps = Pick<Platform, 'db' | 'newId' | 'driveKey'>;

/**
 * One step of one application, within a transaction, with its line in the history and what the trail may hold of it.
 * `VERSION_CONFLICT` when somebody was faster; `CONFLICT` with the reason for a step that the table does not have.
 */
export async function moveApplication(deps: MoveDeps, move: ApplicationMove): Promise<StoredApplication> {
  const { application, transition, speaker } = move;
  const state = requireStep(move);
  const at = speaker.at.toISOString();
  await updateApplication(deps.db, application, {
    ...move.set,
    state,
    // Whoever only says something anew has not moved.
    stateSince: transition === 'agree-again' ? application.since : at,
    endedAt: endsPurpose(state) ? at : null,
  });
  await followContents(deps.db, application.id, { state, at });
  await followBatch(deps, application.id, { state, at: speaker.at });
  await followVisits(deps.db, application.id, { state, at });
  await recordHistory(deps.db, deps.driveKey, {
    id: deps.newId(),
    applicationId: application.id,
    version: application.version + 1,
    at,
    transition,
    from: application.state,
    to: state,
    by: speaker.by,
    operatorId: speaker.operatorId,
    via: move.via ?? null,
    on: move.on ?? null,
    consentVersion: move.consentVersion ?? null,
  });
  const { id, driveId } = application;
  return getStoredApplication(deps.db, 'all', { id, driveId });
}

/** The state that a step leads to. `CONFLICT` with the reason for a step that the table does not have. */
export function requireStep(
  move: Pick<ApplicationMove, 'application' | 'drive' | 'transition' | 'speaker' | 'facts'>,
): ApplicationState {
  const { application, transition, speaker } = move;
  const facts = { ...knownFacts(move, speaker.at), ...move.facts };
  const { state } = application;
  const step = next(APPLICATION_LIFE, { state, transition, actor: speaker.by, facts });
  if (step.kind === 'refused') throw refusedStep('DRIVE', step.reason);
  return step.state;
}

/** What somebody may say next, as far as it can be told before they do: what is not known yet is taken to hold. */
export function nextSteps(
  application: StoredApplication,
  drive: DriveTerms,
  who: { readonly actor: ApplicationActor; readonly at: Date },
): readonly ApplicationTransition[] {
  const unknown = Object.fromEntries(APPLICATION_GUARDS.map((guard) => [guard, true]));
  const known = knownFacts({ application, drive }, who.at);
  // A paper that came in on time can be entered later.
  const facts = { ...unknown, ...known, ...(who.actor === 'clerk' && { 'answers-open': true }) };
  return stepsOpen(APPLICATION_LIFE, { state: application.state, actor: who.actor, facts });
}

function knownFacts(
  { application, drive }: Pick<ApplicationMove, 'application' | 'drive'>,
  at: Date,
): ApplicationFacts {
  const today = localDate(at, application.timeZone);
  return {
    ...factsOfCase(drive.case),
    'drive-open': drive.state === 'open',
    'consent-renewed': application.consentVersion !== drive.consents.at(-1)?.version,
    'answers-open': drive.opensOn <= today && today <= drive.closesOn,
    'delivery-mail': application.delivery === 'mail',
    'deadline-over': application.deadlineOn !== null && isOver(application.deadlineOn, today),
  };
}
