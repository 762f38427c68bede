import type { ExpectedGuest } from '@monban/core/api/visit-officers';
import { AppError } from '@monban/core/errors';
import { OperatorId, type VisitOfficerId } from '@monban/core/ids';
import { listGuestLoans } from '../company-cards/guest-loans.ts';
import { lendToGuest } from '../company-cards/lend-to-guest.ts';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { WithCaller } from '../records/record-routes.ts';
import type { Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import { isPresent } from './guest-day.ts';
import { findOfficer, listPresent, type StoredOfficer } from './officer-store.ts';
import { opensProtectedDoor } from './visit-doors.ts';

/** Who is expected today at the asker's sites, with the card that each has. */
export async function listExpectedGuests(db: Knex, scope: Scope, at: Date): Promise<ExpectedGuest[]> {
  const officers = await listPresent(db, scope, at.toISOString());
  const loans = await listGuestLoans(
    db,
    officers.map(({ id }) => id),
  );
  return officers.map((officer) => shownGuest(officer, loans.get(officer.id) ?? null));
}

export interface GuestLoan {
  readonly officerId: VisitOfficerId;
  readonly companyCardId: string;
}

/**
 * Lends a card of the pool for the rest of the guest's day, on that day only. Where the doors that were named for the
 * visit reach a protected area, a second operator has to agree: the card puts one more person there (ADR 0011).
 */
export async function lendCardToGuest(
  platform: Platform,
  asker: WithCaller<{ readonly loan: GuestLoan }>,
): Promise<RecordOutcome<ExpectedGuest>> {
  const { loan, scope } = asker;
  const officer = await findOfficer(platform.db, scope, { id: loan.officerId });
  if (officer === undefined) throw new AppError('NOT_FOUND');
  const { context, caller } = asker;
  const run = (deps: Platform) =>
    storeGuestLoan(deps, { context, scope, ...loan, lentBy: caller.operatorId });
  if (!(await opensProtectedDoor(platform.db, officer.visitId))) return done(run(platform));
  return holdForSecondOperator(platform, asker, {
    kind: 'access-level.widen',
    subjectType: 'visit-officer',
    subjectId: loan.officerId,
    operation: 'guest-loan.lend',
    change: loan,
    run,
  });
}

/** The loan itself; also run when a second operator, who then lends it, has agreed while the guest is still here. */
export function storeGuestLoan(
  platform: Platform,
  change: Asker & GuestLoan & { readonly lentBy?: OperatorId },
): Promise<ExpectedGuest> {
  const { context, scope, officerId, companyCardId } = change;
  return runChange(platform, async (deps) => {
    const officer = await findOfficer(deps.db, scope, { id: officerId });
    if (officer === undefined) throw new AppError('NOT_FOUND');
    if (!isPresent(officer, context.at)) throw conflict('', 'GUEST_NOT_HERE_TODAY');
    const lentBy = change.lentBy ?? OperatorId.parse(context.actor);
    const guest = { officerId, siteId: officer.siteId, until: officer.untilAt };
    const card = await lendToGuest(deps, { context, scope, lentBy }, { companyCardId, guest });
    return shownGuest(officer, card.label);
  });
}

function shownGuest(officer: StoredOfficer, cardLabel: string | null): ExpectedGuest {
  return {
    officerId: officer.id,
    name: officer.name ?? '',
    office: officer.office ?? '',
    siteId: officer.siteId,
    room: officer.room,
    until: officer.untilAt,
    cardLabel,
  };
}
