import { randomUUID } from 'node:crypto';
import type { ControllerId } from '@monban/core/ids';
import { ReceiptAck } from '@monban/core/messages/receipt';
import { SignedMessage } from '@monban/core/messages/signed-message';
import type { Knex } from '@monban/db/open';
import { verifyStore } from '@monban/server/backup/verify-store';
import { ControllerRegistry } from '@monban/server/controllers/controller-registry';
import { Alarms } from '@monban/server/mqtt/alarms';
import { ReceiptIngest } from '@monban/server/mqtt/ingest';
import { newRecordId } from '@monban/server/records/new-record-id';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import { appendReceipt, type ChainHead, signBatchHead, startChain } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { pino } from 'pino';
import { forEachDatabase } from '../../support/databases.ts';
import { seedController, seedPlaces } from '../../support/seed-places.ts';

const BACKUP = new Date('2026-11-20T00:00:00.000Z');
const RESTORED = new Date('2026-11-21T00:00:00.000Z');
const AFTER = new Date('2026-11-21T00:01:00.000Z');
const log = pino({ enabled: false });

/** A backup from before what the controller still has: some receipts are nowhere any more. */
describe('receipts that a restored server lacks and that their controller has no longer', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let chain: Chain;

    beforeEach(async () => {
      db = await open();
      chain = new Chain(await enrol(db));
      chain.write(20);
      const before = ingest(null, BACKUP);
      await before.take(chain.batch(1, 5));
      expect(before.committed()).to.equal(5);
      await db('restorations').insert({
        id: newRecordId(randomUUID),
        at: RESTORED.toISOString(),
        taken_at: BACKUP.toISOString(),
        source: 'backup',
        content_hash: 'A'.repeat(43),
        first_version: 1_000_000,
      });
    });

    it('leave a marked gap, and everything behind it is stored', async () => {
      const server = ingest(newRecordId(randomUUID), AFTER);
      await server.take(chain.batch(11, 15, { lostThrough: 10 }));
      expect(server.committed()).to.equal(15);
      await server.take(chain.batch(16, 20));
      expect(server.committed()).to.equal(20);
      const gap = await db('receipt_gaps').first<object>('first_sequence', 'last_sequence');
      expect(Object.values(gap).map(Number)).to.deep.equal([6, 10]);
      const told = await db('audit_entries').where({ action: 'controller.receipts-lost' }).pluck('after');
      expect(told).to.have.length(1);
      expect(await verifyStore(db))
        .to.include({ receipts: 15 })
        .and.to.deep.include({ problems: [] });
    });

    it('are believed lost only once, and only where the chain has not gone on since', async () => {
      const server = ingest(newRecordId(randomUUID), AFTER);
      await server.take(chain.batch(6, 8));
      await server.take(chain.batch(14, 15, { lostThrough: 13 }));
      expect(server.committed()).to.equal(8);
      expect(await db('receipt_gaps')).to.deep.equal([]);
    });

    it('are never believed lost by a server that was not restored', async () => {
      await db('restorations').delete();
      const server = ingest(null, AFTER);
      await server.take(chain.batch(11, 15, { lostThrough: 10 }));
      expect(server.committed()).to.equal(5);
    });

    it('do not let a chain go on that was changed behind the gap', async () => {
      const server = ingest(newRecordId(randomUUID), AFTER);
      const other = new Chain(chain.sender, chain.epoch);
      other.write(15, 'other');
      await server.take(chain.batch(11, 15, { lostThrough: 10 }));
      await server.take(other.batch(11, 15, { lostThrough: 10 }));
      expect(server.committed()).to.equal(15);
      expect(await db('receipt_gaps')).to.have.length(1);
    });

    function ingest(restorationId: string | null, at: Date) {
      let committed = 0;
      const clock = () => at;
      const create = () =>
        new ReceiptIngest({
          restorationId,
          db,
          registry: new ControllerRegistry(db, clock),
          link: {
            send: (_controllerId, _channel, message) => {
              const { payload } = SignedMessage.parse(message);
              committed = ReceiptAck.parse(JSON.parse(payload)).committedThrough;
              return Promise.resolve(true);
            },
          },
          signingKey: generateSigningKey(),
          alarms: new Alarms({ db, clock, log }),
          clock,
          log,
          onStored: () => undefined,
        });
      return {
        committed: () => committed,
        take: async (batch: object) => {
          const receiving = create();
          await receiving.accept(chain.sender.controllerId, Buffer.from(JSON.stringify(batch)));
          await receiving.close();
        },
      };
    }
  });
});

interface Sender {
  readonly controllerId: ControllerId;
  readonly key: SigningKey;
}

class Chain {
  readonly sender: Sender;
  readonly epoch: string;
  readonly #written: { readonly payload: string; readonly head: ChainHead }[] = [];

  constructor(sender: Sender, epoch: string = newRecordId(randomUUID)) {
    this.sender = sender;
    this.epoch = epoch;
  }

  write(count: number, detail = 'one'): void {
    for (let index = 0; index < count; index += 1) {
      const before = this.#written.at(-1)?.head ?? startChain(this.sender.controllerId, this.epoch);
      this.#written.push(
        appendReceipt(before, {
          type: 'door.opened',
          time: BACKUP.toISOString(),
          snapshotVersion: 0,
          clockTrusted: true,
          monotonicMs: index,
          detail,
        }),
      );
    }
  }

  /** Both ends inclusive. */
  batch(first: number, last: number, loss: { readonly lostThrough?: number } = {}): object {
    const written = this.#written.slice(first - 1, last);
    const end = written.at(-1);
    if (!end) throw new RangeError('no such receipts');
    return {
      head: signBatchHead(first, { ...end.head, ...loss }, this.sender.key),
      receipts: written.map(({ payload }) => ({ payload, sidecar: null })),
    };
  }
}

async function enrol(db: Knex): Promise<Sender> {
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
