import type { SeenFact } from '@monban/core/attendance/gate-side';
import type { PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';

export interface StoredFact extends SeenFact {
  readonly siteId: SiteId;
  readonly position: number;
}

export interface FactsFilter {
  readonly personIds: readonly PersonId[];
  /** Half-open, by the clocks of the doors. */
  readonly from: string;
  readonly until: string;
}

/** By person, in the order of time. Of a card of the pool, whoever had it at that moment. */
export async function listGateFacts(
  db: Knex,
  filter: FactsFilter,
): Promise<ReadonlyMap<PersonId, readonly StoredFact[]>> {
  const rows = [...(await ofOwnBadges(db, filter)), ...(await ofLoans(db, filter))];
  const facts = rows.map((row) => ({ personId: row.person_id, ...factFromRow(row) }));
  const inOrder = facts.sort((one, other) => one.at - other.at || one.position - other.position);
  return groupBy(inOrder, ({ personId }) => personId);
}

function ofOwnBadges(db: Knex, { personIds, from, until }: FactsFilter): Promise<FactRow[]> {
  return select(db, from, until)
    .join('badges', 'badges.id', 'gate_facts.badge_id')
    .whereIn('badges.person_id', [...personIds])
    .whereNotExists(
      db('company_cards')
        .whereRaw('company_cards.badge_id = gate_facts.badge_id')
        .whereRaw('company_cards.created_at <= gate_facts.at')
        .select('company_cards.id'),
    )
    .select<FactRow[]>({ person_id: 'badges.person_id', ...COLUMNS });
}

function ofLoans(db: Knex, { personIds, from, until }: FactsFilter): Promise<FactRow[]> {
  return select(db, from, until)
    .join('company_card_loans', 'company_card_loans.badge_id', 'gate_facts.badge_id')
    .whereIn('company_card_loans.person_id', [...personIds])
    .whereRaw('company_card_loans.from_at <= gate_facts.at and gate_facts.at < company_card_loans.until_at')
    .whereRaw('(company_card_loans.ended_at is null or gate_facts.at < company_card_loans.ended_at)')
    .select<FactRow[]>({ person_id: 'company_card_loans.person_id', ...COLUMNS });
}

/** A tap whose own signature did not verify is weak, whatever its door made of it. */
function select(db: Knex, from: string, until: string): Knex.QueryBuilder {
  return db('gate_facts')
    .join('doors', 'doors.id', 'gate_facts.door_id')
    .leftJoin('receipt_people', 'receipt_people.position', 'gate_facts.position')
    .where('gate_facts.at', '>=', from)
    .where('gate_facts.at', '<', until);
}

const COLUMNS = {
  position: 'gate_facts.position',
  door_id: 'gate_facts.door_id',
  site_id: 'doors.site_id',
  side: 'gate_facts.side',
  at: 'gate_facts.at',
  is_weak: 'gate_facts.is_weak',
  ahead_ms: 'gate_facts.ahead_ms',
  proof_state: 'receipt_people.proof_state',
};

interface FactRow {
  readonly person_id: PersonId;
  readonly position: number | string;
  readonly door_id: string;
  readonly site_id: SiteId;
  readonly side: 'in' | 'out';
  readonly at: string;
  readonly is_weak: boolean | number;
  readonly ahead_ms: number | string;
  readonly proof_state: string | null;
}

function factFromRow(row: FactRow): StoredFact {
  return {
    id: String(row.position),
    position: Number(row.position),
    at: Date.parse(row.at),
    side: row.side,
    doorId: row.door_id,
    siteId: row.site_id,
    isWeak: Boolean(row.is_weak) || row.proof_state === 'failed',
    skewMs: Number(row.ahead_ms),
  };
}
