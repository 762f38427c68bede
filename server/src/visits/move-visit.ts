import type { VisitActor, VisitGuard, VisitTransition } from '@monban/core/drives/visit-life';
import { VISIT_LIFE } from '@monban/core/drives/visit-life';
import { next, type Facts } from '@monban/core/drives/state-machine';
import type { OperatorId } from '@monban/core/ids';
import { refusedStep } from '../records/refused-step.ts';
import type { Platform } from '../platform.ts';
import {
  getStoredVisit,
  insertVisitEvent,
  updateVisit,
  type StoredVisit,
  type VisitChange,
} from './visit-store.ts';

/** Who says a step of a visit. `operatorId`: whose sign-in it was; null for guests and for the system. */
export interface VisitSpeaker {
  readonly by: VisitActor;
  readonly operatorId: OperatorId | null;
  readonly at: Date;
}

export interface VisitMove {
  readonly visit: StoredVisit;
  readonly transition: VisitTransition;
  readonly speaker: VisitSpeaker;
  readonly facts: Facts<VisitGuard>;
  readonly set?: Omit<VisitChange, 'state' | 'stateSince'>;
}

/**
 * One step of a visit, within a transaction, with its line in the history; whoever calls it writes the audit entry.
 * `VERSION_CONFLICT` when somebody was faster; `CONFLICT` with what is in the way.
 */
export async function moveVisit(deps: Pick<Platform, 'db' | 'newId'>, move: VisitMove): Promise<StoredVisit> {
  const { visit, transition, speaker, facts } = move;
  const step = next(VISIT_LIFE, { state: visit.state, transition, actor: speaker.by, facts });
  if (step.kind === 'refused') throw refusedStep('VISIT', step.reason);
  const at = speaker.at.toISOString();
  await updateVisit(deps.db, visit, { ...move.set, state: step.state, stateSince: at, at });
  await insertVisitEvent(deps.db, {
    id: deps.newId(),
    visitId: visit.id,
    version: visit.version + 1,
    at,
    transition,
    fromState: visit.state,
    toState: step.state,
    doneBy: speaker.by,
    operatorId: speaker.operatorId,
  });
  return getStoredVisit(deps.db, visit.id);
}
