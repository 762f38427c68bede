import type { Role } from '@monban/core/api/permissions';
import type { OperatorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Caller } from '../http/route.ts';
import { scopeOf } from '../records/scope.ts';

/** What a caller's rights rest on just now; undefined when the session has ended or the operator has left. */
export async function streamRights(db: Knex, caller: Caller, at: Date): Promise<string | undefined> {
  const row = await db('sessions')
    .join('operators', 'operators.id', 'sessions.operator_id')
    .where({
      'sessions.id': caller.sessionId,
      'sessions.operator_id': caller.operatorId,
      'sessions.revoked_at': null,
      'operators.retired_at': null,
    })
    .where('sessions.expires_at', '>', at.toISOString())
    .select<{ role: Role }[]>('operators.role')
    .first();
  if (!row) return undefined;
  const sites = await db('operator_sites')
    .select<{ operator_id: OperatorId; site_id: SiteId }[]>('site_id')
    .where({ operator_id: caller.operatorId });
  return rightsText({
    role: row.role,
    scope: scopeOf({
      sites: sites.length === 0 ? 'all' : sites.map((site) => site.site_id),
      departments: 'all',
    }),
  });
}

/** Two callers with the same text may see the same. */
export function rightsText({ role, scope }: Pick<Caller, 'role' | 'scope'>): string {
  const { sites, departments } = scope === 'all' ? { sites: scope, departments: scope } : scope;
  return [role, textOf(sites), textOf(departments)].join(' ');
}

function textOf(ids: 'all' | readonly string[]): string {
  return ids === 'all' ? ids : ids.toSorted().join(',');
}
