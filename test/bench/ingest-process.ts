import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseUpTopic } from '@monban/core/messages/topics';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type Knex } from '@monban/db/open';
import { ControllerRegistry } from '@monban/server/controllers/controller-registry';
import { Alarms } from '@monban/server/mqtt/alarms';
import { ReceiptIngest } from '@monban/server/mqtt/ingest';
import { ProofPool } from '@monban/server/mqtt/proof-pool';
import { ProofVerification } from '@monban/server/mqtt/proofs';
import { ServerLink } from '@monban/server/mqtt/server-link';
import { loadKey } from '@monban/trust/keys';
import { pino } from 'pino';
import type { BenchCompany } from './bench-company.ts';
import { answerQuestions, readCompany } from './worker.ts';

/** The living half of the server that takes receipts in: its real parts on SQLite (WAL, synchronous FULL). */
type Question =
  | { readonly kind: 'open'; readonly port: number }
  | { readonly kind: 'close' }
  /** Verifies every card signature that waits; answers how many were right. */
  | { readonly kind: 'verify' };

const clock = () => new Date();
const log = pino({ level: 'warn' }, pino.destination(2));
const company = readCompany();
const db = await openDatabase({
  client: 'sqlite',
  file: join(company.directory, `server-${randomUUID()}.sqlite`),
});
await migrateUp(db);
await enrolEverybody(db, company);
const signingKey = await loadKey(company.serverKeyFile);
const alarms = new Alarms({ db, clock, log });
const proofs = new ProofVerification({
  db,
  pool: new ProofPool(),
  alarms,
  log,
  policyChanged: () => undefined,
});
let link: ServerLink | undefined;

answerQuestions(async (question: Question): Promise<unknown> => {
  switch (question.kind) {
    case 'open':
      return open(question.port);
    case 'close':
      return link?.close();
    case 'verify':
      return verify();
  }
});

function open(port: number): Promise<void> {
  const opened = new ServerLink({
    url: `mqtts://127.0.0.1:${port}`,
    tls: company.server,
    instance: undefined,
    log,
  });
  link = opened;
  const ingest = new ReceiptIngest({
    restorationId: null,
    db,
    registry: new ControllerRegistry(db, clock),
    link: opened,
    signingKey,
    alarms,
    clock,
    log,
    onStored: () => undefined,
  });
  return new Promise((up) => {
    opened.start({
      onMessage: (topic, payload) => {
        const place = parseUpTopic(topic);
        if (place?.channel === 'receipts') void ingest.accept(place.controllerId, payload);
      },
      onUp: up,
      onDown: () => undefined,
    });
  });
}

async function verify(): Promise<number> {
  const before = await verifiedCount();
  await proofs.settle();
  return (await verifiedCount()) - before;
}

async function verifiedCount(): Promise<number> {
  const row = await db('receipt_people')
    .where({ proof_state: 'verified' })
    .count<{ count: number }[]>({ count: 'position' })
    .first();
  return row?.count ?? 0;
}

/** Rows as enrolment and the desk leave them, written directly: neither is what is measured. */
async function enrolEverybody(database: Knex, { controllers }: BenchCompany): Promise<void> {
  const at = clock().toISOString();
  const record = { version: 1, created_at: at, updated_at: at };
  const [siteId, departmentId, personId] = [randomUUID(), randomUUID(), randomUUID()];
  await database('sites').insert({ id: siteId, name: 'Bench', time_zone: 'Asia/Tokyo', ...record });
  await database('departments').insert({ id: departmentId, code: 'B', name: 'Bench', ...record });
  await database('people').insert({
    id: personId,
    employee_code: 'B1',
    kind: 'employee',
    family_name: 'B',
    given_name: 'B',
    family_kana: 'B',
    given_kana: 'B',
    department_id: departmentId,
    site_id: siteId,
    starts_on: '2026-01-01',
    shown_name: 'B B',
    sort_key: 'b',
    search_text: 'b',
    ...record,
  });
  for (const { id, keyFile, badges } of controllers) {
    const public_key = (await loadKey(keyFile)).point.toString('base64url');
    const place = { site_id: siteId, name: id, role: 'door', state: 'enrolled' };
    await database('controllers').insert({
      id,
      ...place,
      public_key,
      certificate_fingerprint: '',
      ...record,
    });
    await database('badges').insert(
      badges.map((badge) => ({
        id: badge.id,
        person_id: personId,
        carrier: 'company-card',
        state: 'active',
        state_since: at,
        public_key: badge.publicKey,
        ordered_until: '2036-01-01T00:00:00.000Z',
        valid_from: at,
        valid_until: '2036-01-01T00:00:00.000Z',
        counter_floor: 0,
        ordered_at: at,
        issued_at: at,
        ...record,
      })),
    );
  }
}
