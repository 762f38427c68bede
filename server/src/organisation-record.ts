import { AppError, type FieldProblem } from '@monban/core/errors';
import type { OrganisationId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface OrganisationRecord {
  readonly id: OrganisationId;
  readonly name: string;
  readonly isDemo: boolean;
}

/**
 * The one row that says whose data this is. The first start writes it; later ones must fit: the id is in every badge
 * record, and a demo never becomes a real organisation nor the other way round (ruling 12). A new name is taken over.
 */
export async function openOrganisation(
  db: Knex,
  wanted: OrganisationRecord,
  at: Date,
): Promise<OrganisationRecord> {
  const stored = await db('organisation').select<Row[]>('id', 'name', 'is_demo').first();
  if (!stored) {
    const { id, name, isDemo } = wanted;
    await db('organisation').insert({ id, name, is_demo: isDemo, created_at: at.toISOString() });
    return wanted;
  }
  const problems = misfits(stored, wanted);
  if (problems.length > 0) throw new AppError('CONFIGURATION_INVALID', { details: { problems } });
  if (stored.name !== wanted.name)
    await db('organisation').where({ id: stored.id }).update({ name: wanted.name });
  return wanted;
}

interface Row {
  readonly id: OrganisationId;
  readonly name: string;
  readonly is_demo: boolean | number;
}

function misfits(stored: Row, wanted: OrganisationRecord): FieldProblem[] {
  const code = 'CONFIGURATION_INVALID';
  const problems: FieldProblem[] = [];
  if (stored.id !== wanted.id) {
    const message = `this data belongs to the organisation ${stored.id}`;
    problems.push({ pointer: 'MONBAN_ORGANISATION_ID', code, message });
  }
  if (Boolean(stored.is_demo) !== wanted.isDemo) {
    const message = stored.is_demo ? 'this data is a demo and stays one' : 'this data is no demo';
    problems.push({ pointer: 'MONBAN_DEMO', code, message });
  }
  return problems;
}
