import { ImportField, type ImportMapping, type PutImportMapping } from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { z } from 'zod';
import { fieldProblem } from '../http/problem.ts';

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

export interface MappingWrite {
  /** Of one that is new. */
  readonly id: string;
  readonly at: Date;
  /** Of the one of that name that is replaced; 0: there is none yet. */
  readonly expectedVersion: number;
}

/**
 * Makes a mapping, or replaces the one of its name. `CONFLICT` where a new one was meant and the name is taken,
 * `VERSION_CONFLICT` where the one to be replaced is another version by now, or gone.
 */
export async function putMapping(
  db: Knex,
  mapping: PutImportMapping,
  { id, at, expectedVersion }: MappingWrite,
): Promise<ImportMapping> {
  const values = {
    name: mapping.name,
    columns: JSON.stringify(mapping.columns),
    code_length: mapping.codeLength,
    create_departments: mapping.createDepartments,
    version: expectedVersion + 1,
    updated_at: at.toISOString(),
  };
  if (expectedVersion === 0) await insertMapping(db, { id, ...values });
  else await replaceMapping(db, values, expectedVersion);
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

async function insertMapping(db: Knex, row: MappingRow): Promise<void> {
  try {
    await db('import_mappings').insert(row);
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    const problems = [fieldProblem('/name', 'MAPPING_EXISTS')];
    throw new AppError('CONFLICT', { details: { problems }, cause });
  }
}

async function replaceMapping(
  db: Knex,
  values: { readonly name: string },
  expectedVersion: number,
): Promise<void> {
  const { name } = values;
  const changed = await db('import_mappings').where({ name, version: expectedVersion }).update(values);
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

interface MappingRow {
  readonly id: string;
  readonly name: string;
  readonly columns: string;
  readonly code_length: number | null;
  readonly create_departments: boolean | number;
  readonly version: number;
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
    version: row.version,
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
    'import_mappings.version',
    'import_mappings.updated_at',
  );
}
