import { isInUse, mayBecome } from '@monban/core/badges/life-cycle';
import type { DeskEvidence } from '@monban/core/messages/desk';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { settleAppointment } from '../appointments/settle-appointment.ts';
import {
  changeBadge,
  changeBadges,
  getStoredBadge,
  moveBadge,
  isStoppedByHolder,
  stopBadge,
  type BadgeDeed,
} from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { resumeForHolder } from '../badges/holder-stop.ts';
import { listBadges, raiseCounterFloor, type BadgeChange } from '../badges/badge-store.ts';
import { auditJob } from './close-desk-job.ts';
import { cardOf } from './card-of-job.ts';
import { hasPin } from './check-evidence.ts';
import type { StoredDeskJob } from './desk-job-row.ts';
import { changeOpenDeskJob } from './desk-job-store.ts';

/** What the card has shown; null where it can show nothing any more, because it is terminated. */
export interface Finishing {
  readonly evidence: Pick<DeskEvidence, 'counter' | 'pinStatus'> | null;
  /** Issue: what the badge was bound to. */
  readonly binding?: Pick<BadgeChange, 'certificateUntil' | 'certificateStanding'>;
}

interface Finish extends Finishing {
  readonly job: StoredDeskJob;
  readonly badge: StoredBadge;
  readonly deed: BadgeDeed;
}

/**
 * One transaction: the job is done, and the badge is what the card says it is. False when the job was closed
 * meanwhile, or when the badge was stopped before it had begun.
 */
export async function finishTask(
  deps: { readonly db: Knex; readonly clock: () => Date },
  job: StoredDeskJob,
  finishing: Finishing,
): Promise<boolean> {
  const request = { actor: `controller:${job.controllerId}`, at: deps.clock(), requestId: null };
  return changeBadges(deps, request, async (trx, context) => {
    // Before the first entry in the trail: whoever books holds it while they wait for that.
    await holdLock(trx, 'appointments');
    const badge = await getStoredBadge(trx, 'all', { id: job.badgeId, at: context.at });
    if (job.task === 'issue' && !isStillToBeMade(badge)) return false;
    if (job.task === 'resume' && !isStoppedByHolder(badge)) return false;
    const at = context.at.toISOString();
    const end = { state: 'done', step: 'verified', failure: null, pinPage: null, closedAt: at } as const;
    if (!(await changeOpenDeskJob(trx, job.id, { ...end, at }))) return false;
    const deed = { context, operatorId: job.faceCheckedBy };
    await FINISH[job.task](trx, { ...finishing, job, badge, deed });
    if (finishing.evidence) await raiseCounterFloor(trx, badge.id, finishing.evidence.counter);
    await auditJob(trx, context, { action: 'desk-job.done', before: job, after: { ...job, ...end } });
    return true;
  });
}

/** Its items are on a card, which has yet to prove it: from now on that card is not to be lost sight of. */
export async function markIssued(
  deps: { readonly db: Knex; readonly clock: () => Date },
  job: StoredDeskJob,
): Promise<void> {
  const request = { actor: `controller:${job.controllerId}`, at: deps.clock(), requestId: null };
  await changeBadges(deps, request, async (trx, context) => {
    const badge = await getStoredBadge(trx, 'all', { id: job.badgeId, at: context.at });
    if (badge.state !== 'ordered' || job.publicKey === null) return;
    await issue(trx, badge, { job, deed: { context, operatorId: job.faceCheckedBy } });
  });
}

const FINISH: Readonly<Record<StoredDeskJob['task'], (trx: Knex, finish: Finish) => Promise<unknown>>> = {
  issue: enable,
  'renew-record': (trx, finish) => changed(trx, finish, { action: 'badge.renewed', change: renewal(finish) }),
  rebind: (trx, finish) => changed(trx, finish, { action: 'badge.rebound', change: rebinding(finish) }),
  'set-pin': (trx, finish) =>
    // The desk proves itself only after it has given the card back to the management key (ADR 0013).
    changed(trx, finish, { action: 'badge.pin-set', change: { hasPin: true, oneTimeKeyJobId: null } }),
  'remove-pin': (trx, finish) =>
    changed(trx, finish, { action: 'badge.pin-removed', change: { hasPin: false } }),
  resume: (trx, { badge, deed }) => resumeForHolder(trx, badge, deed),
  terminate,
};

function isStillToBeMade({ state }: StoredBadge): boolean {
  return state === 'ordered' || state === 'issued';
}

async function enable(trx: Knex, finish: Finish): Promise<void> {
  const { job, badge, evidence, binding, deed } = finish;
  await replaceFormer(trx, job, deed);
  const issued = badge.state === 'ordered' ? await issue(trx, badge, { job, deed }) : badge;
  const at = deed.context.at.toISOString();
  const bound = job.binding === null ? {} : { ...binding, binding: job.binding, boundAt: at };
  await moveBadge(trx, issued, {
    ...deed,
    to: 'active',
    action: 'badge.activated',
    reason: job.task,
    change: {
      ...cardOf(job),
      ...bound,
      validFrom: at,
      ...(evidence ? { hasPin: hasPin(evidence) } : {}),
    },
  });
  await settleAppointment(trx, deed.context, { personId: job.personId });
}

function issue(
  trx: Knex,
  badge: StoredBadge,
  { job, deed }: Pick<Finish, 'job' | 'deed'>,
): Promise<StoredBadge> {
  return moveBadge(trx, badge, {
    ...deed,
    to: 'issued',
    action: 'badge.issued',
    reason: job.task,
    change: { ...cardOf(job), issuedAt: deed.context.at.toISOString() },
  });
}

/** Only now the person's former badge on the same kind of carrier is worth nothing any more. */
async function replaceFormer(trx: Knex, job: StoredDeskJob, deed: BadgeDeed): Promise<void> {
  const filter = { personId: job.personId, carrier: job.carrier, isInPool: false };
  const badges = await listBadges(trx, 'all', { filter, at: deed.context.at });
  for (const badge of badges.filter(({ state }) => isInUse(state))) {
    await stopBadge(trx, badge, { ...deed, reason: 'replaced' });
  }
}

function renewal({ job }: Finish): BadgeChange {
  const { orderedUntil, validUntil } = job;
  return {
    ...(orderedUntil === null ? {} : { orderedUntil }),
    ...(validUntil === null ? {} : { validUntil }),
  };
}

function rebinding(finish: Finish): BadgeChange {
  const { job, deed } = finish;
  const { cardLink, certificateUntil, certificateStanding, binding } = job;
  const boundAt = deed.context.at.toISOString();
  return {
    ...renewal(finish),
    cardLink,
    certificateUntil,
    certificateStanding,
    binding,
    boundAt,
    renewalSeenAt: null,
  };
}

async function changed(
  trx: Knex,
  { badge, deed }: Finish,
  { action, change }: { readonly action: `badge.${string}`; readonly change: BadgeChange },
): Promise<void> {
  await changeBadge(trx, badge, { action, change, context: deed.context });
}

/** The badge was stopped when the job began; a lost or replaced one that has been found comes to its end here. */
async function terminate(trx: Knex, { job, badge, deed }: Finish): Promise<void> {
  const change = { cardTerminatedAt: deed.context.at.toISOString() };
  const action = 'badge.card-terminated';
  if (!mayBecome(badge.state, 'terminated')) {
    await changeBadge(trx, badge, { action, change, context: deed.context });
    return;
  }
  await moveBadge(trx, badge, { ...deed, to: 'terminated', action, reason: job.task, change });
}
