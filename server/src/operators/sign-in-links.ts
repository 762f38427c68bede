import type { SignInLink } from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { z } from 'zod';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import { getRecord } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { makeOneTimeSignIn, oneTimeExpiry, signInUrl } from '../sessions/one-time-sign-in.ts';
import { hasEverSignedIn } from './operator-credentials.ts';
import { operatorKind } from './operator-kind.ts';

type Link = z.infer<typeof SignInLink>;

/** A link lives this long: it is handed over, not kept. */
const LINK_MINUTES = 60;
/** So long after the approval the asker may make the link. */
const PERMIT_HOURS = 24;

interface LinkRequest {
  readonly id: OperatorId;
  readonly caller: Caller;
  readonly context: ChangeContext;
}

/**
 * A new way in for an operator, as an address that works once. For whoever has signed in before a second operator has
 * to agree: else an administrator could come in as another one, and be two people (ADR 0020). The link itself is shown
 * to the asker alone, who asks once more when the approval is there.
 */
export function makeSignInLink(platform: Platform, request: LinkRequest): Promise<RecordOutcome<Link>> {
  const { id, caller, context } = request;
  return runChange(platform, async (deps) => {
    const operator = await getRecord(deps.db, operatorKind, { id, scope: caller.scope });
    if (operator.retiredAt !== null) throw new AppError('RETIRED');
    const isNew = !(await hasEverSignedIn(deps.db, id));
    if (isNew || (await takePermit(deps.db, request))) return done(await makeLink(deps, request));
    const permit = { id, askedBy: caller.operatorId };
    const asker = { context, scope: caller.scope };
    const outcome = await holdForSecondOperator(deps, request, {
      kind: 'operator.reset-sign-in',
      subjectType: 'operator',
      subjectId: id,
      operation: 'operator.permit-sign-in-link',
      change: permit,
      run: (inner) => permitSignInLink(inner, { ...asker, ...permit }),
    });
    if (outcome.kind === 'waiting') return outcome;
    await takePermit(deps.db, request);
    return done(await makeLink(deps, request));
  });
}

/** `askedBy` may make one link for the operator within a day. */
export async function permitSignInLink(
  platform: Platform,
  permit: {
    readonly context: ChangeContext;
    readonly scope: Scope;
    readonly id: OperatorId;
    readonly askedBy: OperatorId;
  },
): Promise<void> {
  const { context, scope, id, askedBy } = permit;
  await runChange(platform, async ({ db }) => {
    const operator = await getRecord(db, operatorKind, { id, scope });
    if (operator.retiredAt !== null) throw new AppError('RETIRED');
    const expiresAt = new Date(context.at.getTime() + PERMIT_HOURS * 3_600_000).toISOString();
    await db('sign_in_link_permits')
      .insert({ operator_id: id, asked_by: askedBy, expires_at: expiresAt })
      .onConflict(['operator_id', 'asked_by'])
      .merge({ expires_at: expiresAt });
    await recordAudit(db, context, {
      action: 'operator.sign-in-link-permitted',
      subjectType: 'operator',
      subjectId: id,
      before: null,
      after: { expiresAt },
    });
  });
}

async function takePermit(trx: Knex, { id, caller, context }: LinkRequest): Promise<boolean> {
  const taken = await trx('sign_in_link_permits')
    .where({ operator_id: id, asked_by: caller.operatorId })
    .where('expires_at', '>', context.at.toISOString())
    .delete();
  return taken === 1;
}

async function makeLink(deps: Platform, { id, context }: LinkRequest): Promise<Link> {
  const order = { at: context.at, lifetimeMinutes: LINK_MINUTES, randomBytes: deps.randomBytes };
  const token = await makeOneTimeSignIn(deps.db, { operatorId: id, actor: context.actor, ...order });
  return {
    url: signInUrl(deps.publicUrl, token),
    expiresAt: oneTimeExpiry(context.at, LINK_MINUTES).toISOString(),
  };
}

function done(item: Link): RecordOutcome<Link> {
  return { kind: 'done', item };
}
