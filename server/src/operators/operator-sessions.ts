import type { OperatorSession } from '@monban/core/api/oversight';
import type { OperatorId } from '@monban/core/ids';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getRecord } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { endAllSessions } from '../sessions/end-all-sessions.ts';
import { endSession, listSessionsOf } from '../sessions/sessions.ts';
import { operatorKind } from './operator-kind.ts';

export interface SessionsAsker {
  readonly id: OperatorId;
  readonly caller: Caller;
  readonly context: ChangeContext;
}

/** Where an operator is signed in just now; `NOT_FOUND` for one outside the scope. */
export async function listOperatorSessions(
  platform: Platform,
  { id, caller, context }: SessionsAsker,
): Promise<OperatorSession[]> {
  await getRecord(platform.db, operatorKind, { id, scope: caller.scope });
  return listSessionsOf(platform, id, context.at);
}

/** It is over with the next request. */
export async function endOperatorSession(
  platform: Platform,
  { id, caller, context }: SessionsAsker,
  sessionId: string,
): Promise<void> {
  await getRecord(platform.db, operatorKind, { id, scope: caller.scope });
  await endSession(platform, context, { operatorId: id, sessionId });
}

/** All of them at once, with the sign-in links that are not used yet and the keys of programs. */
export async function endOperatorSessions(
  platform: Platform,
  { id, caller, context }: SessionsAsker,
): Promise<void> {
  await runChange(platform, async ({ db }) => {
    await getRecord(db, operatorKind, { id, scope: caller.scope });
    await endAllSessions(db, id, context.at);
    await recordAudit(db, context, {
      action: 'operator.sessions-ended',
      subjectType: 'operator',
      subjectId: id,
      before: null,
      after: null,
    });
  });
}
