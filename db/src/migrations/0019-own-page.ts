import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference, word } from '../columns.ts';

/** What the own page works with: look-ups with their reasons, stop codes, stop lines, requests for access, own exports. */
export async function up(db: Knex): Promise<void> {
  await createLookUps(db);
  await createStopCodes(db);
  await createStopLines(db);
  await createAccessRequests(db);
  await createOwnExports(db);
}

async function createLookUps(db: Knex): Promise<void> {
  await db.schema.createTable('look_ups', (table) => {
    idColumn(table);
    reference(table, 'operator_id', 'operators').notNullable();
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'purpose', [
      'security-incident',
      'safety',
      'fault',
      'persons-request',
      'audit',
    ]).notNullable();
    table.string('reason', 500).notNullable();
    instant(table, 'at').notNullable();
    instant(table, 'expires_at').notNullable();
    table.index(['person_id', 'at']);
    table.index(['at', 'id']);
  });
}

async function createStopCodes(db: Knex): Promise<void> {
  await db.schema.createTable('stop_codes', (table) => {
    table.string('badge_id', 22).notNullable().primary().references('id').inTable('badges');
    // HMAC-SHA-256, base64url: the code itself is on a slip of paper and nowhere else.
    table.string('code_hash', 43).notNullable();
    reference(table, 'made_by', 'operators').notNullable();
    instant(table, 'made_at').notNullable();
    instant(table, 'used_at');
  });
}

/** The one row with the numbers to call for the card itself; it begins with those of the state. */
async function createStopLines(db: Knex): Promise<void> {
  await db.schema.createTable('stop_lines', (table) => {
    idColumn(table);
    table.text('lines').notNullable();
    table.integer('version').notNullable();
    instant(table, 'updated_at').notNullable();
  });
  await db('stop_lines').insert({
    id: STOP_LINES_ID,
    lines: JSON.stringify(NATIONAL_LINES),
    version: 1,
    updated_at: '2026-01-01T00:00:00.000Z',
  });
}

async function createAccessRequests(db: Knex): Promise<void> {
  await db.schema.createTable('access_requests', (table) => {
    idColumn(table);
    reference(table, 'person_id', 'people').notNullable();
    reference(table, 'requested_by', 'operators').notNullable();
    reference(table, 'access_level_id', 'access_levels').notNullable();
    // The door that was wanted, where a door was.
    reference(table, 'door_id', 'doors');
    localDate(table, 'from_date').notNullable();
    // Exclusive.
    localDate(table, 'until_date').notNullable();
    table.string('reason', 500).notNullable();
    instant(table, 'requested_at').notNullable();
    reference(table, 'approval_id', 'approvals').notNullable();
    // Where the level opens a protected door: the second one.
    reference(table, 'confirmation_id', 'approvals');
    instant(table, 'withdrawn_at');
    table.index(['person_id', 'requested_at']);
    table.index(['requested_at', 'id']);
  });
}

async function createOwnExports(db: Knex): Promise<void> {
  await db.schema.createTable('own_exports', (table) => {
    idColumn(table);
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'state', ['running', 'done', 'failed']).notNullable();
    table.integer('parts_done').notNullable();
    table.integer('parts_total').notNullable();
    // A ZIP file; gone with the row soon after.
    table.binary('content');
    instant(table, 'created_at').notNullable();
    instant(table, 'expires_at').notNullable();
    table.index(['person_id']);
    table.index(['expires_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['own_exports', 'access_requests', 'stop_lines', 'stop_codes', 'look_ups']) {
    await db.schema.dropTable(table);
  }
}

/** Never changes: `server/src/own/stop-lines.ts` reads and writes this row alone. */
const STOP_LINES_ID = '9d3f6a52-7c1e-4b8d-a0f4-6e2b8c5d1f37';

const NATIONAL_LINES = [
  {
    nameJa: 'マイナンバー総合フリーダイヤル',
    nameEn: 'My Number call centre (toll-free)',
    number: '0120-95-0178',
    hoursJa: '紛失・盗難による一時停止は24時間365日',
    hoursEn: 'temporary hold for lost or stolen cards: day and night, all year',
  },
  {
    nameJa: '個人番号カードコールセンター（有料）',
    nameEn: 'My Number Card call centre (charged)',
    number: '0570-783-578',
    hoursJa: '受付時間は公式の案内を確認してください',
    hoursEn: 'see the official notice for its hours',
  },
  {
    nameJa: 'IP電話などでつながらない場合',
    nameEn: 'from IP telephones',
    number: '050-3818-1250',
    hoursJa: '受付時間は公式の案内を確認してください',
    hoursEn: 'see the official notice for its hours',
  },
];
