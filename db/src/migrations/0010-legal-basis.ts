import type { Knex } from 'knex';
import { idColumn, instant, localDate, word } from '../columns.ts';

/** The one row that says on which legal basis the organisation works; it begins with none (feature C14). */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('legal_basis', (table) => {
    idColumn(table);
    table.string('notice_number', 80);
    localDate(table, 'notice_date');
    table.string('loading_contract_reference', 80);
    localDate(table, 'loading_contract_date');
    word(table, 'certificate_checking', ['none', 'operator', 'own']).notNullable();
    table.string('checking_contract_reference', 80);
    localDate(table, 'checking_contract_date');
    table.boolean('card_links').notNullable();
    table.integer('version').notNullable();
    instant(table, 'updated_at').notNullable();
  });
  await db('legal_basis').insert({
    id: LEGAL_BASIS_ID,
    certificate_checking: 'none',
    card_links: true,
    version: 1,
    updated_at: '2026-01-01T00:00:00.000Z',
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('legal_basis');
}

/** Never changes: `server/src/legal-basis/legal-basis-store.ts` reads and writes this row alone. */
const LEGAL_BASIS_ID = '5b0c7a1e-3d2f-4e6a-9c8b-1f0e2d3c4b5a';
