import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { actorOfGuest, type ChangeContext } from '../http/route.ts';
import type { StoredOfficer } from './officer-store.ts';

/** What the trail holds of a guest: which visit and day, and no name, which has an end of its own. */
export async function auditGuest(
  trx: Knex,
  context: ChangeContext,
  { action, officer }: { readonly action: string; readonly officer: StoredOfficer },
): Promise<void> {
  const actor = context.actor === 'system' ? actorOfGuest({ officerId: officer.id }) : context.actor;
  const after = { visitId: officer.visitId, on: officer.onDate };
  const subject = { subjectType: 'visit-officer', subjectId: officer.id };
  await recordAudit(trx, { ...context, actor }, { action, ...subject, before: null, after });
}
