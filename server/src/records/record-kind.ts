import type { FieldProblem } from '@monban/core/errors';
import type { LockName } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import type { AuditSubject } from '../audit/audited-fields.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Scope } from './scope.ts';
import type { Platform } from '../platform.ts';

/** What every record has: see `record` in `core/api/conventions.ts`. */
export interface RecordItem {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly retiredAt: string | null;
}

export interface RecordRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly retired_at: string | null;
}

/** The codec of the columns that all records share. */
export function recordFromRow(row: RecordRow) {
  return {
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    retiredAt: row.retired_at,
  };
}

/** Those columns, qualified, with a kind's own. */
export function columnsOf(table: string, own: readonly string[]): string[] {
  return ['id', ...own, 'version', 'created_at', 'updated_at', 'retired_at'].map(
    (name) => `${table}.${name}`,
  );
}

/** A record as it would be after the change, with who asks and what was there before. */
export interface ProposedRecord<Input> {
  readonly id: string;
  readonly input: Input;
  readonly before: Input | undefined;
  readonly scope: Scope;
}

/** What storing a part takes: the transaction, ids for its rows, and the moment of the change. */
export interface PartDeps {
  readonly db: Knex;
  readonly newId: () => string;
  readonly at: Date;
}

/**
 * What tells one kind of record from another. Creating, reading, changing, retiring, restoring and listing are the
 * same for all (`record-use-cases.ts`, `list-records.ts`); here is what differs, as data and small functions.
 */
export interface RecordKind<Item extends RecordItem, Input extends object> {
  readonly subject: AuditSubject;
  readonly table: string;
  readonly columns: readonly string[];
  /** The row codec, with the parts that live in other tables. */
  readonly fromRows: (db: Knex, rows: readonly RecordRow[], scope: Scope) => Promise<Item[]>;
  /** The record's own columns for a whole input. */
  readonly toRow: (input: Input) => Readonly<Record<string, unknown>>;
  /** Stores the parts that live in other tables. */
  readonly storeParts?: (deps: PartDeps, id: string, input: Input) => Promise<void>;
  /** Adds the scope to the `where`: what is outside does not exist for the caller. */
  readonly within: (query: Knex.QueryBuilder, scope: Scope) => void;
  /** Adds `q` to the `where`. */
  readonly search: (query: Knex.QueryBuilder, text: string) => void;
  /** Sortable fields and their columns; never null in the table. The first is the default. */
  readonly sorts: Readonly<Record<string, string>>;
  /** What only the other records can tell to be wrong. */
  readonly check: (trx: Knex, proposed: ProposedRecord<Input>) => Promise<readonly FieldProblem[]>;
  /** A field whose value may be there only once. */
  readonly unique?: { readonly column: string; readonly field: keyof Input & string };
  /** Where it is used, so that it cannot be retired. */
  readonly uses: (trx: Knex, id: string) => Promise<readonly FieldProblem[]>;
  /** What ends with it, in the transaction of its retirement. */
  readonly endWith?: (platform: Platform, id: string, context: ChangeContext) => Promise<void>;
  /** What its changes take before they read or write anything: taken later, two could wait for each other. */
  readonly lock?: LockName;
  /** Doors decide on it. */
  readonly isPolicy: boolean;
}
