import type { CardDateAnswer } from '@monban/core/api/badges';
import { checkCardDate } from '@monban/core/badges/card-date';
import { AppError } from '@monban/core/errors';
import type { BadgeId } from '@monban/core/ids';
import type { z } from 'zod';
import type { Caller, ChangeContext } from '../http/route.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { localDate } from '../snapshots/local-day.ts';
import { changeBadge, changeBadges, getStoredBadge } from './badge-life.ts';
import type { StoredBadge } from './badge-row.ts';
import { shownTo, type BadgeDeps } from './badges.ts';

/**
 * Keeps what the holder read off the card's face, whatever the check says of it. Throws `BADGE_STATE_FORBIDS` for a
 * badge that is in no card with a printed date, `VERSION_CONFLICT` when somebody was faster.
 */
export async function putCardDate(
  deps: Pick<BadgeDeps, 'db' | 'clock'>,
  caller: Caller,
  input: {
    readonly id: BadgeId;
    readonly printedUntil: string | null;
    readonly expectedVersion: number;
    readonly context: ChangeContext;
  },
): Promise<z.infer<typeof CardDateAnswer>> {
  const { id, printedUntil } = input;
  return changeBadges(deps, input.context, async (trx, context) => {
    const before = await getStoredBadge(trx, caller.scope, { id, at: context.at });
    requireVersion(before, input);
    if (before.carrier !== 'my-number-card') {
      throw new AppError('BADGE_STATE_FORBIDS', { details: { state: before.state } });
    }
    const change = { printedUntil };
    const badge = await changeBadge(trx, before, { action: 'badge.card-date-changed', change, context });
    return { badge: shownTo(caller, badge), warnings: warningsOf(badge, context.at) };
  });
}

function warningsOf(
  { printedUntil, certificateUntil, timeZone }: StoredBadge,
  at: Date,
): z.infer<typeof CardDateAnswer>['warnings'] {
  if (printedUntil === null) return [];
  return [
    ...checkCardDate({
      printedUntil,
      certificateUntil: certificateUntil === null ? null : localDate(new Date(certificateUntil), timeZone),
      today: localDate(at, timeZone),
    }),
  ];
}
