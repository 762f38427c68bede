import { isOn } from '@monban/core/api/basis-features';
import type { BasisFeature, LegalBasis, LegalBasisInput } from '@monban/core/api/legal-basis';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import { runChange } from '../records/run-change.ts';
import { getLegalBasis, LEGAL_BASIS_ID, putLegalBasis } from './legal-basis-store.ts';

export { getLegalBasis } from './legal-basis-store.ts';

/** Whether a feature has its basis now. */
export async function isFeatureOn(db: Knex, feature: BasisFeature): Promise<boolean> {
  return isOn(feature, await getLegalBasis(db));
}

/** Whether badges may be linked to the cards they sit in: where not, doors get no link and desks store none. */
export async function areCardLinksOn(db: Knex): Promise<boolean> {
  return (await getLegalBasis(db)).cardLinks;
}

export interface LegalBasisChange {
  readonly input: LegalBasisInput;
  readonly expectedVersion: number;
}

/**
 * States the basis anew. It is the whole organisation's, so `FORBIDDEN` for who has only some sites. Switching the
 * card links off lets doors open at level `badge` that asked for more: that needs four eyes (ruling 11).
 */
export async function changeLegalBasis(
  platform: Platform,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  change: LegalBasisChange,
): Promise<RecordOutcome<LegalBasis>> {
  if (asker.caller.scope !== 'all') throw new AppError('FORBIDDEN');
  const run = (deps: Platform) => storeLegalBasis(deps, { ...change, context: asker.context });
  const before = await getLegalBasis(platform.db);
  if (!before.cardLinks || change.input.cardLinks) return done(run(platform));
  return holdForSecondOperator(platform, asker, {
    kind: 'access-level.widen',
    subjectType: 'legal-basis',
    subjectId: LEGAL_BASIS_ID,
    operation: 'legal-basis.change',
    change,
    run,
  });
}

/** The change itself, with before and after in the trail; also run when a second operator has agreed. */
export function storeLegalBasis(
  platform: Platform,
  { input, expectedVersion, context }: LegalBasisChange & { readonly context: ChangeContext },
): Promise<LegalBasis> {
  return runChange(platform, async ({ db, policyChanged }) => {
    const before = await getLegalBasis(db);
    const after = await putLegalBasis(db, input, { expectedVersion, at: context.at });
    await recordAudit(db, context, {
      action: 'legal-basis.changed',
      subjectType: 'legal-basis',
      subjectId: LEGAL_BASIS_ID,
      before,
      after,
    });
    if (before.cardLinks !== after.cardLinks) policyChanged();
    return after;
  });
}
