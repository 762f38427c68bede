import type { BadgeForecast, ForecastKind } from '@monban/core/api/badges';
import { isForecast } from '@monban/core/badges/forecast';
import type { Knex } from '@monban/db/open';
import type { Scope } from '../records/scope.ts';
import { endOfLocalDay, localDate } from '../snapshots/local-day.ts';
import type { StoredBadge } from './badge-row.ts';
import { listBadges } from './badge-store.ts';

/** More than three calendar months in any zone: the exact border is each site's own. */
const HORIZON_MS = 95 * 86_400_000;

/**
 * What of the badges in use ends within three calendar months, or has ended: the certificate, the card by its printed
 * date, the badge itself. Soonest first. Days are those of the person's site.
 */
export async function listForecasts(
  db: Knex,
  scope: Scope,
  which: { readonly kind?: ForecastKind | undefined; readonly at: Date },
): Promise<readonly BadgeForecast[]> {
  const { kind, at } = which;
  const instant = new Date(at.getTime() + HORIZON_MS).toISOString();
  const endingBefore = { instant, day: instant.slice(0, 10) };
  const badges = await listBadges(db, scope, { filter: { endingBefore }, at });
  return badges
    .flatMap((badge) => forecastsOf(badge, at))
    .filter((forecast) => kind === undefined || forecast.kind === kind)
    .sort(soonestFirst);
}

/** Where a page begins: after this forecast. */
export type ForecastCursor = Pick<BadgeForecast, 'endsAt' | 'badgeId' | 'kind'>;

export function soonestFirst(left: ForecastCursor, right: ForecastCursor): number {
  const [before, after] = [placeOf(left), placeOf(right)];
  return before < after ? -1 : Number(before > after);
}

function placeOf({ endsAt, badgeId, kind }: ForecastCursor): string {
  return `${endsAt} ${badgeId} ${kind}`;
}

/** Those of one badge. */
export function forecastsOf(badge: StoredBadge, at: Date): readonly BadgeForecast[] {
  const { id: badgeId, personId, personName, timeZone } = badge;
  const today = localDate(at, timeZone);
  return endsOf(badge)
    .filter(({ endsAt }) => isForecast(lastDayBefore(endsAt, timeZone), today))
    .map(({ kind, endsAt }) => ({ kind, badgeId, personId, personName, endsAt }));
}

function endsOf(badge: StoredBadge): readonly { readonly kind: ForecastKind; readonly endsAt: string }[] {
  const { certificateUntil, printedUntil, validUntil, timeZone } = badge;
  const cardEnds = printedUntil === null ? null : endOfLocalDay(printedUntil, timeZone).toISOString();
  const ends = { certificate: certificateUntil, card: cardEnds, record: validUntil };
  return (Object.entries(ends) as [ForecastKind, string | null][]).flatMap(([kind, endsAt]) =>
    endsAt === null ? [] : [{ kind, endsAt }],
  );
}

/** Half-open: what ends at midnight had its last day before. */
function lastDayBefore(endsAt: string, timeZone: string): string {
  return localDate(new Date(Date.parse(endsAt) - 1), timeZone);
}
