import { ImportField, type ImportMapping, type PutImportMapping } from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';

export type SavedColumns = ImportMapping['columns'];

/** By name. */
export async function listMappings(db: Knex): Promise<ImportMapping[]> {
  const rows = await select(db).orderBy('import_mappings.name');
  return rows.map(mappingFromRow);
}

/** By its name or its id; undefined where nobody saved one. */
export async function findMapping(
  db: Knex,
  key: { id: string } | { name: string },
): Promise<ImportMapping | undefined> {
  const [row] = await select(db).where(key);
  return row && mappingFromRow(row);
}

/** A mapping of the same name is replaced. */
export async function putMapping(
  db: Knex,
  mapping: PutImportMapping,
  stored: { readonly id: string; readonly at: Date },
): Promise<ImportMapping> {
  const values = {
    name: mapping.name,
    columns: JSON.stringify(mapping.columns),
    code_length: mapping.codeLength,
    create_departments: mapping.createDepartments,
    updated_at: stored.at.toISOString(),
  };
  await db('import_mappings')
    .insert({ id: stored.id, ...values })
    .onConflict('name')
    .merge(Object.keys(values));
  const [row] = await select(db).where({ name: mapping.name });
  if (row === undefined) throw new AppError('INTERNAL');
  return mappingFromRow(row);
}

/** `NOT_FOUND` where there is none. */
export async function getMapping(db: Knex, id: string): Promise<ImportMapping> {
  const mapping = await findMapping(db, { id });
  if (mapping === undefined) throw new AppError('NOT_FOUND');
  return mapping;
}

export async function removeMapping(db: Knex, id: string): Promise<void> {
  await db('import_mappings').where({ id }).delete();
}

interface MappingRow {
  readonly id: string;
  readonly name: string;
  readonly columns: string;
  readonly code_length: number | null;
  readonly create_departments: boolean | number;
  readonly updated_at: string;
}

const Columns = z.array(z.strictObject({ header: z.string(), field: ImportField }));

function mappingFromRow(row: MappingRow): ImportMapping {
  return {
    id: row.id,
    name: row.name,
    columns: Columns.parse(JSON.parse(row.columns)),
    codeLength: row.code_length,
    createDepartments: Boolean(row.create_departments),
    updatedAt: row.updated_at,
  };
}

function select(db: Knex) {
  return db('import_mappings').select<MappingRow[]>(
    'import_mappings.id',
    'import_mappings.name',
    'import_mappings.columns',
    'import_mappings.code_length',
    'import_mappings.create_departments',
    'import_mappings.updated_at',
  );
}
