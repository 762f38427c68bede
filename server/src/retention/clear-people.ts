import { createHash } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import type { RowKey } from './row-set.ts';

/**
 * Takes away what names a person. The id stays, since receipts, badges and the trail refer to it, and stands for nobody
 * any more; in the code's place is one that is made of the id. Records that were merged into or out of it, and whom it
 * was told apart from, go as well, and so do the days on badges that fall on a birthday, slips to stop a badge with,
 * and the name of a former account.
 */
export async function clearPeople(trx: Knex, keys: readonly RowKey[], at: string): Promise<void> {
  for (const [key] of keys) {
    const id = String(key);
    await trx('people')
      .where({ id })
      .update({ ...NAMELESS, ...codesOf(id), cleared_at: at, updated_at: at, version: nextVersion(trx) });
    await trx('employments')
      .where({ person_id: id })
      .update({ employee_code: codeOf(id), note: null });
    await trx('person_merges').where({ winner_id: id }).orWhere({ loser_id: id }).delete();
    await trx('person_distinctions').where({ one_id: id }).orWhere({ other_id: id }).delete();
    await trx('person_address_marks').where({ person_id: id }).delete();
    await clearBadges(trx, id);
    await clearAccounts(trx, id);
  }
}

async function clearBadges(trx: Knex, personId: string): Promise<void> {
  const own = trx('badges').where({ person_id: personId }).select('id');
  await trx('stop_codes').whereIn('badge_id', own).delete();
  await trx('badges')
    .where({ person_id: personId })
    .update({ card_link: null, certificate_until: null, printed_until: null });
}

async function clearAccounts(trx: Knex, personId: string): Promise<void> {
  const accounts = await trx('operators').where({ person_id: personId }).select<{ id: string }[]>('id');
  for (const { id } of accounts) {
    await trx('operators')
      .where({ id })
      .update({
        login: codeOf(id),
        display_name: codeOf(id),
        password_hash: null,
        version: nextVersion(trx),
      });
  }
}

const NOTHING = '—';
const NAMELESS = {
  family_name: NOTHING,
  given_name: NOTHING,
  family_kana: NOTHING,
  given_kana: NOTHING,
  roman_name: null,
  display_name: null,
  former_family_name: null,
  alias_name: null,
  form_name: null,
  form_substitutions: '[]',
  email: null,
  manager_id: null,
  address_protected: false,
  municipality_code: null,
  sort_key: '',
  search_text: '',
  search_names: '',
  search_contact: '',
};

function codesOf(id: string) {
  return { employee_code: codeOf(id), shown_name: codeOf(id) };
}

function codeOf(id: string): string {
  return `cleared-${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;
}

const nextVersion = (trx: Knex) => trx.raw('version + 1');
