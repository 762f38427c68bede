import { RosterColumn } from '@monban/core/api/visit-rosters';
import { AppError } from '@monban/core/errors';
import { ApplicationId, type OperatorId, type VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { seal, unseal, type Seal } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';

/** What a version said, sealed. */
const Contents = z.strictObject({
  columns: z.array(RosterColumn),
  lines: z.array(
    z.strictObject({ applicationId: ApplicationId, cells: z.partialRecord(RosterColumn, z.string()) }),
  ),
});
export type RosterContents = z.infer<typeof Contents>;

export interface StoredRoster {
  readonly number: number;
  readonly madeAt: string;
  readonly madeByName: string;
  readonly sha256: string;
  readonly rowCount: number;
  /** Null once its purpose is over. */
  readonly contents: RosterContents | null;
}

type SealDeps = Pick<Platform, 'db' | 'applicationKey' | 'randomBytes'>;

export async function insertRoster(
  { db, applicationKey, randomBytes }: SealDeps,
  visitId: VisitId,
  roster: Pick<StoredRoster, 'number' | 'sha256'> & {
    readonly id: string;
    readonly at: string;
    readonly operatorId: OperatorId;
    readonly contents: RosterContents;
  },
): Promise<void> {
  const { id, number, sha256, at, operatorId, contents } = roster;
  await db('visit_rosters').insert({
    ...{ id, number, sha256 },
    visit_id: visitId,
    made_at: at,
    made_by: operatorId,
    row_count: contents.lines.length,
    contents: seal(sealOfRoster(applicationKey, visitId), JSON.stringify(contents), randomBytes),
  });
}

/** The newest first. */
export async function listRosters(
  { db, applicationKey }: Pick<Platform, 'db' | 'applicationKey'>,
  visitId: VisitId,
): Promise<StoredRoster[]> {
  const rows = await db('visit_rosters')
    .join('operators', 'operators.id', 'visit_rosters.made_by')
    .where({ 'visit_rosters.visit_id': visitId })
    .orderBy('visit_rosters.number', 'desc')
    .select<RosterRow[]>({
      number: 'visit_rosters.number',
      madeAt: 'visit_rosters.made_at',
      madeByName: 'operators.display_name',
      sha256: 'visit_rosters.sha256',
      rowCount: 'visit_rosters.row_count',
      contents: 'visit_rosters.contents',
    });
  return rows.map((row) => ({ ...row, contents: opened(applicationKey, visitId, row.contents) }));
}

/** On the roster that was made last; nobody else has a number. */
export async function storeNumbers(
  trx: Knex,
  visitId: VisitId,
  numbers: readonly { readonly id: string; readonly number: number }[],
): Promise<void> {
  await trx('visit_rows').where({ visit_id: visitId }).update({ row_number: null });
  for (const { id, number } of numbers) await trx('visit_rows').where({ id }).update({ row_number: number });
}

type RosterRow = Omit<StoredRoster, 'contents'> & { readonly contents: string | null };

function opened(key: Buffer, visitId: VisitId, contents: string | null): RosterContents | null {
  if (contents === null) return null;
  const text = unseal(sealOfRoster(key, visitId), contents);
  if (text === undefined) throw new AppError('STORE_FAILED');
  return Contents.parse(JSON.parse(text));
}

function sealOfRoster(key: Buffer, visitId: VisitId): Seal {
  return { key, purpose: `monban.visit-roster.v1 ${visitId}` };
}
