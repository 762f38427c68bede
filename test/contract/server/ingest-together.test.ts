import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { ControllerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { ControllerRegistry } from '@monban/server/controllers/controller-registry';
import { Alarms } from '@monban/server/mqtt/alarms';
import { ReceiptIngest } from '@monban/server/mqtt/ingest';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import { appendReceipt, signBatchHead, startChain } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { pino } from 'pino';
import { forEachDatabase } from '../../support/databases.ts';
import { seedController, seedPlaces } from '../../support/seed-places.ts';

const AT = '2026-11-20T00:00:00.000Z';
const clock = () => new Date(AT);
const log = pino({ enabled: false });

describe('receipts of several controllers in one commit', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let acknowledged: ControllerId[];
    let ingest: ReceiptIngest;

    beforeEach(async () => {
      db = await open();
      acknowledged = [];
      ingest = new ReceiptIngest({
        restorationId: null,
        db,
        registry: new ControllerRegistry(db, clock),
        link: {
          send: (controllerId) => {
            acknowledged.push(controllerId);
            return Promise.resolve(true);
          },
        },
        signingKey: generateSigningKey(),
        alarms: new Alarms({ db, clock, log }),
        clock,
        log,
        onStored: () => undefined,
      });
    });

    const typesOf = () => db('receipts').orderBy('position').select<object[]>('type');

    it('are stored where those of another cannot be', async () => {
      const [stuck, good] = [await enrolled(db), await enrolled(db)];
      const first = batchOf(stuck, {});
      // The receipt is there, but not the head that says so, as after a repair by hand.
      await storeWithoutHead(db, first);
      const second = batchOf(good, {});
      await Promise.all([
        ingest.accept(stuck.controllerId, bytesOf(first)),
        ingest.accept(good.controllerId, bytesOf(second)),
      ]);
      await ingest.close();
      expect(acknowledged).to.deep.equal([good.controllerId]);
      expect(await typesOf()).to.have.length(2);
    });

    for (const [what, facts] of [
      ['a type longer than any', { type: `door.${'x'.repeat(80)}` }],
      ['a snapshot version that no snapshot has', { snapshotVersion: 3_000_000_000 }],
    ] as const)
      it(`are refused with ${what}, before the database sees them`, async () => {
        const sender = await enrolled(db);
        await ingest.accept(sender.controllerId, bytesOf(batchOf(sender, facts)));
        await ingest.close();
        expect(await typesOf()).to.deep.equal([]);
        expect(await db('audit_entries').where({ action: 'alarm.receipts-refused' })).to.have.length(1);
      });
  });
});

interface Sender {
  readonly controllerId: ControllerId;
  readonly key: SigningKey;
}

async function enrolled(db: Knex): Promise<Sender> {
  const { controllerId } = await seedController(db, await seedPlaces(db));
  const key = generateSigningKey();
  await db('controllers')
    .where({ id: controllerId })
    .update({
      state: 'enrolled',
      public_key: key.point.toString('base64url'),
      certificate_fingerprint: 'A'.repeat(43),
    });
  return { controllerId, key };
}

function batchOf({ controllerId, key }: Sender, facts: object) {
  const { payload, head } = appendReceipt(startChain(controllerId, newRecordId(randomUUID)), {
    type: 'door.opened',
    time: AT,
    snapshotVersion: 0,
    clockTrusted: true,
    monotonicMs: 0,
    ...facts,
  });
  return { head: signBatchHead(1, head, key), receipts: [{ payload, sidecar: null }], chain: head };
}

type Batch = ReturnType<typeof batchOf>;

function bytesOf({ head, receipts }: Batch): Buffer {
  return Buffer.from(JSON.stringify({ head, receipts }));
}

async function storeWithoutHead(db: Knex, { chain, receipts: [receipt] }: Batch): Promise<void> {
  await db('receipts').insert({
    position: 1,
    controller_id: chain.controllerId,
    epoch: chain.epoch,
    sequence: 1,
    payload: receipt?.payload,
    hash: chain.hash,
    type: 'door.opened',
    at: AT,
    received_at: AT,
    snapshot_version: 0,
  });
}
