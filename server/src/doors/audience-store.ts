import type { TerminalAudience } from '@monban/core/access/policy';
import type { DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';

interface AudienceRow {
  readonly door_id: DoorId;
  readonly audience: string;
  readonly scopes: string;
  readonly required_assurance: TerminalAudience['requiredAssurance'];
}

/** For whom each of these terminals answers, in the order in which they were written down. */
export async function listAudiences(
  db: Knex,
  doorIds: readonly DoorId[],
): Promise<ReadonlyMap<DoorId, readonly TerminalAudience[]>> {
  if (doorIds.length === 0) return new Map();
  const rows = await db('terminal_audiences')
    .whereIn('terminal_audiences.door_id', doorIds)
    .orderBy(['terminal_audiences.door_id', 'terminal_audiences.position'])
    .select<AudienceRow[]>(
      'terminal_audiences.door_id',
      'terminal_audiences.audience',
      'terminal_audiences.scopes',
      'terminal_audiences.required_assurance',
    );
  return new Map(
    [...groupBy(rows, (row) => row.door_id)].map(([doorId, own]) => [doorId, own.map(audienceFromRow)]),
  );
}

/** Replaces them all. */
export async function storeAudiences(
  trx: Knex,
  doorId: string,
  audiences: readonly TerminalAudience[],
): Promise<void> {
  await trx('terminal_audiences').where({ door_id: doorId }).delete();
  const rows = audiences.map(({ audience, scopes, requiredAssurance }, position) => ({
    door_id: doorId,
    audience,
    scopes: scopes.join(' '),
    required_assurance: requiredAssurance,
    position,
  }));
  if (rows.length > 0) await trx('terminal_audiences').insert(rows);
}

function audienceFromRow({ audience, scopes, required_assurance }: AudienceRow): TerminalAudience {
  return {
    audience,
    scopes: scopes === '' ? [] : scopes.split(' '),
    requiredAssurance: required_assurance,
  };
}
