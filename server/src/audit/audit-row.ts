import type { AuditEntry } from '@monban/core/api/oversight';
import { z } from 'zod';
import type { ChainedEntry } from './record-audit.ts';

export interface AuditRow {
  /** PostgreSQL hands a bigint out as text. */
  readonly sequence: string | number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly request_id: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly previous_hash: string;
  readonly hash: string;
}

export const auditRowColumns = [
  'audit_entries.sequence',
  'audit_entries.at',
  'audit_entries.actor',
  'audit_entries.action',
  'audit_entries.subject_type',
  'audit_entries.subject_id',
  'audit_entries.request_id',
  'audit_entries.before',
  'audit_entries.after',
  'audit_entries.previous_hash',
  'audit_entries.hash',
];

export function chainedEntryFromRow(row: AuditRow): ChainedEntry {
  return {
    sequence: Number(row.sequence),
    at: row.at,
    actor: row.actor,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    requestId: row.request_id,
    before: row.before,
    after: row.after,
    previousHash: row.previous_hash,
  };
}

export function auditEntryFromRow(row: AuditRow & { readonly actor_name: string | null }): AuditEntry {
  return {
    sequence: Number(row.sequence),
    at: row.at,
    actor: row.actor,
    actorName: row.actor_name,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    before: valuesFrom(row.before),
    after: valuesFrom(row.after),
    hash: row.hash,
  };
}

const Values = z.record(z.string(), z.unknown());

function valuesFrom(text: string | null): Record<string, unknown> | null {
  return text === null ? null : Values.parse(JSON.parse(text));
}
