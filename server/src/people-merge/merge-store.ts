import type { PersonMerge } from '@monban/core/api/person-merges';
import { AppError } from '@monban/core/errors';
import type { PersonId, PersonMergeId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { without } from '../events/without.ts';
import { findPersonStanding } from '../people/person-standing.ts';
import type { Scope } from '../records/scope.ts';
import { MergeContent } from './merge-content.ts';

export interface StoredMerge extends PersonMerge {
  readonly content: MergeContent;
  readonly winnerVersion: number;
  readonly loserVersion: number;
}

export interface NewMerge {
  readonly id: PersonMergeId;
  readonly winnerId: PersonId;
  readonly loserId: PersonId;
  readonly winnerVersion: number;
  readonly loserVersion: number;
  readonly content: MergeContent;
  readonly mergedBy: string;
  readonly mergedAt: string;
}

export async function insertMerge(db: Knex, merge: NewMerge): Promise<void> {
  await db('person_merges').insert({
    id: merge.id,
    winner_id: merge.winnerId,
    loser_id: merge.loserId,
    winner_version: merge.winnerVersion,
    loser_version: merge.loserVersion,
    content: JSON.stringify(merge.content),
    merged_by: merge.mergedBy,
    merged_at: merge.mergedAt,
  });
}

/** Newest first, in whichever place the person was; without those with somebody out of reach. */
export async function listMergesOf(
  db: Knex,
  personId: PersonId,
  scope: Scope,
): Promise<readonly StoredMerge[]> {
  const rows = await selectMerges(db)
    .where((either) => {
      void either.where({ winner_id: personId }).orWhere({ loser_id: personId });
    })
    .orderBy([
      { column: 'person_merges.merged_at', order: 'desc' },
      { column: 'person_merges.id', order: 'desc' },
    ]);
  const merges: StoredMerge[] = [];
  for (const merge of rows.map(mergeFromRow)) {
    const otherId = merge.winnerId === personId ? merge.loserId : merge.winnerId;
    if ((await findPersonStanding(db, scope, otherId)) !== undefined) merges.push(merge);
  }
  return merges;
}

/** Throws `NOT_FOUND`. */
export async function getMerge(db: Knex, id: PersonMergeId): Promise<StoredMerge> {
  const row = await selectMerges(db).where({ 'person_merges.id': id }).first();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return mergeFromRow(row);
}

export async function markUndone(
  db: Knex,
  id: PersonMergeId,
  undone: { readonly by: string; readonly at: string },
): Promise<void> {
  // What it was made of names people, and nobody needs it any more.
  await db('person_merges')
    .where({ id })
    .update({ undone_by: undone.by, undone_at: undone.at, content: JSON.stringify(EMPTY_CONTENT) });
}

/** What the console gets of it. */
export function shownMerge(merge: StoredMerge): PersonMerge {
  return without(merge, ['content', 'winnerVersion', 'loserVersion']);
}

interface MergeRow {
  readonly id: PersonMergeId;
  readonly winner_id: PersonId;
  readonly loser_id: PersonId;
  readonly winner_version: number;
  readonly loser_version: number;
  readonly content: string;
  readonly merged_at: string;
  readonly undone_at: string | null;
  readonly winner_name: string;
  readonly loser_name: string;
  readonly winner_is: number;
  readonly loser_is: number;
  readonly operator_name: string | null;
}

function selectMerges(db: Knex) {
  return db('person_merges')
    .join('people as winners', 'winners.id', 'person_merges.winner_id')
    .join('people as losers', 'losers.id', 'person_merges.loser_id')
    .leftJoin('operators', 'operators.id', 'person_merges.merged_by')
    .select<MergeRow[]>(
      'person_merges.id',
      'person_merges.winner_id',
      'person_merges.loser_id',
      'person_merges.winner_version',
      'person_merges.loser_version',
      'person_merges.content',
      'person_merges.merged_at',
      'person_merges.undone_at',
      {
        winner_name: 'winners.shown_name',
        loser_name: 'losers.shown_name',
        winner_is: 'winners.version',
        loser_is: 'losers.version',
        operator_name: 'operators.display_name',
      },
    );
}

function mergeFromRow(row: MergeRow): StoredMerge {
  const content = MergeContent.parse(JSON.parse(row.content));
  const isUnchanged = row.winner_is === row.winner_version && row.loser_is === row.loser_version;
  return {
    id: row.id,
    winnerId: row.winner_id,
    winnerName: row.winner_name,
    loserId: row.loser_id,
    loserName: row.loser_name,
    mergedAt: row.merged_at,
    mergedBy: row.operator_name,
    undoneAt: row.undone_at,
    isUndoable: row.undone_at === null && isUnchanged,
    kept: content.kept,
    content,
    winnerVersion: row.winner_version,
    loserVersion: row.loser_version,
  };
}

const EMPTY_CONTENT: MergeContent = {
  former: {},
  winnerRetiredAt: null,
  loserRetiredAt: null,
  loserCode: null,
  rows: {},
  departmentTerms: [],
  memberships: [],
  droppedMemberships: [],
  badges: [],
  kept: { employments: 0, accessLevels: 0 },
};
