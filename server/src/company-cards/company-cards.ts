import {
  COMPANY_CARD_TRANSITIONS,
  type CompanyCard,
  type CompanyCardState,
  type LendCompanyCard,
  LONGEST_LOAN_HOURS,
  type PoolCompanyCard,
} from '@monban/core/api/company-cards';
import { AppError } from '@monban/core/errors';
import type { BadgeId, SiteId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { changeBadges, getStoredBadge, stopBadge } from '../badges/badge-life.ts';
import { findBadge } from '../badges/badge-store.ts';
import type { BadgeDeps } from '../badges/badges.ts';
import { invalidField } from '../http/problem.ts';
import { requirePresentPerson } from '../people/person-standing.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import {
  endLoan,
  findCompanyCard,
  findTakenField,
  insertCompanyCard,
  insertLoan,
  updateCompanyCardState,
} from './company-card-store.ts';
import { endGuestLoan } from './guest-loans.ts';

export interface CompanyCardDeps extends BadgeDeps {
  readonly newId: () => string;
}

export interface Asker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

const HOUR_MS = 3_600_000;

/** Throws `NOT_FOUND`, for a card of another site too. */
export async function getCompanyCard(db: Knex, scope: Scope, id: string): Promise<CompanyCard> {
  const card = await findCompanyCard(db, scope, id);
  if (card === undefined) throw new AppError('NOT_FOUND');
  return card;
}

/**
 * From now on the card opens nothing but what its borrower's badges open. Throws `VALIDATION_FAILED` for a badge that is
 * not an active one on a company-owned card, and for a label that another card bears.
 */
export async function poolCompanyCard(
  deps: CompanyCardDeps,
  { caller, context }: Asker,
  { badgeId, label }: PoolCompanyCard,
): Promise<CompanyCard> {
  const id = deps.newId();
  const card = await inTransaction(deps.db, async (trx) => {
    await holdLock(trx, 'policy');
    const siteId = await siteOfPoolable(trx, caller.scope, { badgeId, at: context.at });
    const at = context.at.toISOString();
    const taken = await findTakenField(trx, { badgeId, label });
    if (taken !== undefined) throw invalidField(`/${taken}`, 'ALREADY_USED');
    await insertCompanyCard(trx, { id, label, siteId, badgeId, at });
    const stored = await getCompanyCard(trx, caller.scope, id);
    await audit(trx, context, { action: 'company-card.pooled', before: null, after: stored });
    return stored;
  });
  await deps.publishNow();
  return card;
}

/** Lends an available card whose badge is active. Throws `CONFLICT` for any other, `RETIRED` for a person who has left. */
export async function lendCompanyCard(
  deps: CompanyCardDeps,
  asker: Asker,
  { id, loan }: { readonly id: string; readonly loan: LendCompanyCard },
): Promise<CompanyCard> {
  const { caller, context } = asker;
  requireLoanEnd(loan, context.at);
  const lent = await inTransaction(deps.db, async (trx) => {
    await holdLock(trx, 'policy');
    const card = await getCompanyCard(trx, caller.scope, id);
    await requirePresentPerson(trx, caller.scope, loan.personId);
    await insertLoanOf(trx, { deps, asker, card, loan });
    return moveCard(trx, context, { card, to: 'lent', action: 'company-card.lent' });
  });
  await deps.publishNow();
  return lent;
}

/** Brought back: it opens nothing until it is lent again. Throws `CONFLICT` for a card that is not lent. */
export async function returnCompanyCard(
  deps: CompanyCardDeps,
  { caller, context }: Asker,
  id: string,
): Promise<CompanyCard> {
  const card = await inTransaction(deps.db, async (trx) => {
    await holdLock(trx, 'policy');
    const lent = await getCompanyCard(trx, caller.scope, id);
    await endLoans(trx, id, context.at.toISOString());
    return moveCard(trx, context, { card: lent, to: 'available', action: 'company-card.returned' });
  });
  await deps.publishNow();
  return card;
}

/** Lost, or taken out of the pool: its badge is stopped everywhere, for good. */
export async function endCompanyCard(
  deps: CompanyCardDeps,
  { caller, context }: Asker,
  { id, to }: { readonly id: string; readonly to: 'lost' | 'retired' },
): Promise<CompanyCard> {
  const card = await changeBadges(deps, context, async (trx, moment) => {
    const present = await getCompanyCard(trx, caller.scope, id);
    await endLoans(trx, id, moment.at.toISOString());
    const ended = await moveCard(trx, moment, { card: present, to, action: `company-card.${to}` });
    const badge = await getStoredBadge(trx, 'all', { id: present.badgeId, at: moment.at });
    const { operatorId } = caller;
    const reason = to === 'lost' ? 'lost' : 'other';
    await stopBadge(trx, badge, { reason, context: moment, operatorId });
    return ended;
  });
  await deps.publishNow();
  return card;
}

async function siteOfPoolable(
  trx: Knex,
  scope: Scope,
  which: { readonly badgeId: BadgeId; readonly at: Date },
): Promise<SiteId> {
  const badge = await findBadge(trx, scope, { id: which.badgeId, at: which.at });
  if (badge === undefined) throw invalidField('/badgeId', 'REFERENCE_UNKNOWN');
  const fits = badge.carrier === 'company-card' && badge.state === 'active';
  if (!fits) throw invalidField('/badgeId', 'NOT_POOLABLE');
  return badge.siteId;
}

function requireLoanEnd({ purpose, until }: LendCompanyCard, at: Date): void {
  const lengthMs = Date.parse(until) - at.getTime();
  if (lengthMs <= 0) throw invalidField('/until', 'ENDS_BEFORE_START');
  if (lengthMs > LONGEST_LOAN_HOURS[purpose] * HOUR_MS) throw invalidField('/until', 'LOAN_TOO_LONG');
}

async function insertLoanOf(
  trx: Knex,
  lending: {
    readonly deps: CompanyCardDeps;
    readonly asker: Asker;
    readonly card: CompanyCard;
    readonly loan: LendCompanyCard;
  },
): Promise<void> {
  const { deps, asker, card, loan } = lending;
  const badge = await getStoredBadge(trx, 'all', { id: card.badgeId, at: asker.context.at });
  if (card.state !== 'available' || badge.state !== 'active') throw new AppError('CONFLICT');
  await insertLoan(trx, {
    id: deps.newId(),
    card,
    personId: loan.personId,
    purpose: loan.purpose,
    from: asker.context.at.toISOString(),
    until: loan.until,
    lentBy: asker.caller.operatorId,
  });
}

/** Whoever had it. */
async function endLoans(trx: Knex, id: string, at: string): Promise<void> {
  await endLoan(trx, id, at);
  await endGuestLoan(trx, id, at);
}

/** Along the table of its states, with its entry in the trail. Throws `CONFLICT` for a step that the table has not. */
export async function moveCard(
  trx: Knex,
  context: ChangeContext,
  step: { readonly card: CompanyCard; readonly to: CompanyCardState; readonly action: string },
): Promise<CompanyCard> {
  const { card, to, action } = step;
  if (!COMPANY_CARD_TRANSITIONS[card.state].includes(to)) throw new AppError('CONFLICT');
  const at = context.at.toISOString();
  if (!(await updateCompanyCardState(trx, card, { state: to, at }))) throw new AppError('VERSION_CONFLICT');
  const after = await getCompanyCard(trx, 'all', card.id);
  await audit(trx, context, { action, before: card, after });
  return after;
}

/** Who has it is kept, as badges keep it; the name is not. */
async function audit(
  trx: Knex,
  context: ChangeContext,
  change: { readonly action: string; readonly before: CompanyCard | null; readonly after: CompanyCard },
): Promise<void> {
  const { action, before, after } = change;
  const subject = { subjectType: 'company-card', subjectId: after.id };
  await recordAudit(trx, context, { action, ...subject, before: before && kept(before), after: kept(after) });
}

function kept({ loan, guest, ...card }: CompanyCard): object {
  const nobody = { personId: null, officerId: null, purpose: null, until: null };
  if (loan) {
    const { personId, purpose, until } = loan;
    return { ...card, ...nobody, personId, purpose, until };
  }
  if (!guest) return { ...card, ...nobody };
  const { officerId, until } = guest;
  return { ...card, ...nobody, officerId, purpose: 'day-badge', until };
}
