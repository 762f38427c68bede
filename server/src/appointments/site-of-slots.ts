import { AppError } from '@monban/core/errors';
import type { SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinSites, type Scope } from '../records/scope.ts';

export interface SlotSite {
  readonly id: SiteId;
  readonly timeZone: string;
}

/** Throws `NOT_FOUND`, for a site out of reach or one that is given up, too. */
export async function getSlotSite(db: Knex, scope: Scope, siteId: SiteId): Promise<SlotSite> {
  const query = db('sites').where({ 'sites.id': siteId }).whereNull('sites.retired_at');
  withinSites(query, 'sites.id', scope);
  const site = await query.first<{ id: SiteId; time_zone: string } | undefined>(
    'sites.id',
    'sites.time_zone',
  );
  if (site === undefined) throw new AppError('NOT_FOUND');
  return { id: site.id, timeZone: site.time_zone };
}
