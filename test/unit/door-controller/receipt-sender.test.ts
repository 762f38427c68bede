import { join } from 'node:path';
import { ControllerId } from '@monban/core/ids';
import { type ReceiptAck, type ReceiptBatch, ReceiptPayload } from '@monban/core/messages/receipt';
import { Ballast } from '@monban/door-controller/ballast';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { Outbox } from '@monban/door-controller/outbox';
import { LINGER_MS, ReceiptSender, RESEND_MS, WINDOW } from '@monban/door-controller/receipt-sender';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');

const sequenceOf = ({ receipts }: ReceiptBatch, index: number) =>
  ReceiptPayload.parse(JSON.parse(receipts.at(index)!.payload)).data.sequence;

describe('receipt sender', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;
  let outbox: Outbox;
  let clock: FakeClock;
  let sender: ReceiptSender;
  /** First and last sequence as the signed heads say, and as the receipts themselves do. */
  let sent: [number, number][];
  let carried: [number, number][];

  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
    outbox = await Outbox.open(db, {
      controllerId: CONTROLLER,
      newEpoch: 'a0000000-0000-4000-8000-a0000000000e',
      capacity: 10_000,
      ballast: new Ballast(join(directory.path, 'ballast')),
      describeDrops: () => expect.fail('nothing is dropped here'),
    });
    clock = new FakeClock();
    sent = [];
    carried = [];
    failures = [];
    sender = newSender();
  });
  afterEach(async () => {
    sender.disconnected();
    await sender.idle();
    expect(failures).to.deep.equal([]);
    await db.destroy();
    await directory.remove();
  });

  let failures: unknown[];
  const newSender = () =>
    new ReceiptSender({
      controllerId: CONTROLLER,
      key: generateSigningKey(),
      outbox,
      clock,
      publish: (batch: ReceiptBatch) => {
        const { firstSequence, lastSequence } = JSON.parse(batch.head.payload) as Record<string, number>;
        sent.push([firstSequence!, lastSequence!]);
        carried.push([sequenceOf(batch, 0), sequenceOf(batch, -1)]);
      },
      onFailure: (cause) => failures.push(cause),
    });
  const append = (count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        outbox.append({
          facts: {
            type: 'door.opened',
            time: '2026-11-23T03:00:00.000Z',
            snapshotVersion: 0,
            clockTrusted: false,
            monotonicMs: 0,
          },
        }),
      ),
    );
  const ack = (committedThrough: number): ReceiptAck => ({
    type: 'monban.receipt-ack.v1',
    controllerId: CONTROLLER,
    epoch: outbox.epoch,
    committedThrough,
    serverTime: '2026-11-23T03:00:00.000Z',
    restoration: null,
  });
  const elapse = async (ms: number) => {
    clock.advance(ms);
    await sender.idle();
  };

  it('sends in batches of at most 100 and no further than its window', async () => {
    await append(WINDOW + 150);
    sender.connected();
    await sender.idle();
    expect(sent[0]).to.deep.equal([1, 100]);
    expect(sent.at(-1)).to.deep.equal([WINDOW - 99, WINDOW]);
    await sender.acknowledged(ack(100));
    await sender.idle();
    expect(sent.at(-1)).to.deep.equal([WINDOW + 1, WINDOW + 100]);
  });

  it('sends nothing while it is not connected', async () => {
    await append(150);
    await elapse(10_000);
    expect(sent).to.deep.equal([]);
  });

  it('lets a lonely receipt wait a moment for company', async () => {
    sender.connected();
    await append(1);
    await elapse(LINGER_MS - 1);
    await append(2);
    await elapse(1);
    expect(sent).to.deep.equal([[1, 3]]);
  });

  it('sends everything again while the server says nothing, ever more slowly', async () => {
    await append(1);
    sender.connected();
    await sender.idle();
    for (const waitMs of [RESEND_MS.first, 2_000, 4_000, 8_000, 8_000]) await elapse(waitMs);
    expect(sent).to.have.length(6);
  });

  it('sends what a failed read has left behind, without waiting for the next receipt', async () => {
    await append(1);
    const listAfter = outbox.listAfter.bind(outbox);
    outbox.listAfter = () => Promise.reject(new Error('the disk does not answer'));
    sender.connected();
    await sender.idle();
    expect(failures.splice(0)).to.have.length(1);
    outbox.listAfter = listAfter;
    await elapse(RESEND_MS.first);
    expect(sent).to.deep.equal([[1, 1]]);
  });

  it('begins again at what the server has committed when the connection comes back', async () => {
    await append(5);
    sender.connected();
    await sender.idle();
    await sender.acknowledged(ack(3));
    sender.disconnected();
    sender.connected();
    await sender.idle();
    expect(sent).to.deep.equal([
      [1, 5],
      [4, 5],
    ]);
    expect(outbox.depth).to.equal(2);
  });

  it('signs what it carries, also when an acknowledgement deletes receipts that are being read again', async () => {
    await append(300);
    sender.connected();
    await sender.idle();
    const acknowledged = sender.acknowledged(ack(150));
    sender.disconnected();
    sender.connected();
    await acknowledged;
    await sender.idle();
    expect(carried).to.deep.equal(sent);
    expect(sent.at(-1)).to.deep.equal([251, 300]);
  });

  it('says when a covered receipt of this run was first sent, and only then', async () => {
    await append(1);
    sender = newSender();
    sender.connected();
    await sender.idle();
    const old = await sender.acknowledged(ack(1));
    expect(old, 'written by an earlier run').to.equal(undefined);
    await append(1);
    await elapse(LINGER_MS);
    const sentAtMs = clock.monotonicMs();
    await elapse(500);
    expect(await sender.acknowledged(ack(2))).to.equal(sentAtMs);
    expect(await sender.acknowledged(ack(2)), 'a second time proves nothing').to.equal(undefined);
  });

  it('believes no acknowledgement of what was never sent', async () => {
    sender.connected();
    await append(2);
    expect(await sender.acknowledged(ack(2))).to.equal(undefined);
    expect(outbox.depth).to.equal(2);
  });
});
