import type { Page } from '@monban/core/api/conventions';
import type { AuditEntry, AuditQuery } from '@monban/core/api/oversight';
import type { Knex } from '@monban/db/open';
import { withinPeople, withinSites, type Scope } from '../records/scope.ts';
import { readPage } from '../records/page.ts';
import { auditEntryFromRow, auditRowColumns, type AuditRow } from './audit-row.ts';

interface NamedRow extends AuditRow {
  readonly operator_name: string | null;
  readonly controller_name: string | null;
  readonly guest_name: string | null;
}

/** Newest first. Who has only some sites sees the entries about people, areas, doors and controllers of those. */
export async function listAudit(db: Knex, scope: Scope, query: AuditQuery): Promise<Page<AuditEntry>> {
  const columns = {
    sorts: { sequence: 'audit_entries.sequence' },
    id: 'audit_entries.sequence',
    select: [
      ...auditRowColumns,
      'operators.display_name as operator_name',
      'controllers.name as controller_name',
      'visit_officers.name as guest_name',
    ],
  };
  const page = await readPage<NamedRow>(() => filtered(db, scope, query), columns, {
    ...query,
    sort: '-sequence',
  });
  const items = page.rows.map((row) =>
    auditEntryFromRow({ ...row, actor_name: row.operator_name ?? row.controller_name ?? row.guest_name }),
  );
  return { items, nextCursor: page.nextCursor, total: page.total };
}

function filtered(db: Knex, scope: Scope, query: AuditQuery): Knex.QueryBuilder {
  const entries = db('audit_entries')
    .leftJoin('operators', 'operators.id', 'audit_entries.actor')
    .leftJoin('controllers', (on) => {
      void on.on(db.raw(`? || ?? = ??`, ['controller:', 'controllers.id', 'audit_entries.actor']));
    })
    .leftJoin('visit_officers', (on) => {
      void on.on(db.raw(`? || ?? = ??`, ['visit-officer:', 'visit_officers.id', 'audit_entries.actor']));
    });
  const { subjectType, subjectId, actor } = query;
  if (subjectType !== undefined) void entries.where({ 'audit_entries.subject_type': subjectType });
  if (subjectId !== undefined) void entries.where({ 'audit_entries.subject_id': subjectId });
  if (actor !== undefined) void entries.where({ 'audit_entries.actor': actor });
  if (scope !== 'all') withinSubjects(db, entries, scope);
  return entries;
}

const SUBJECT_TABLES = { person: 'people', area: 'areas', door: 'doors', controller: 'controllers' } as const;

function withinSubjects(db: Knex, entries: Knex.QueryBuilder, scope: Scope): void {
  void entries.where((visible) => {
    for (const [subject, table] of Object.entries(SUBJECT_TABLES)) {
      const reached = db(table).select('id');
      if (table === 'people') withinPeople(reached, scope);
      else withinSites(reached, 'site_id', scope);
      void visible.orWhere((own) => {
        void own
          .where({ 'audit_entries.subject_type': subject })
          .whereIn('audit_entries.subject_id', reached);
      });
    }
  });
}
