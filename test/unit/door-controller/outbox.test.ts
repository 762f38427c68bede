import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { ControllerId } from '@monban/core/ids';
import { ReceiptPayload } from '@monban/core/messages/receipt';
import { Ballast } from '@monban/door-controller/ballast';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { Outbox, type OutboxEntry } from '@monban/door-controller/outbox';
import { openBatch, verifyBatch } from '@monban/trust/receipt-batch';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { hashReceipt, type ReceiptFacts, signBatchHead, startChain } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { BADGE } from '../core/access/policy-samples.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const EPOCH = 'a0000000-0000-4000-8000-a0000000000e';
const RESTORATION = 'a0000000-0000-4000-8000-a000000000ff';

const facts = (detail: string): ReceiptFacts => ({
  type: 'door.opened',
  time: '2026-11-23T03:00:00.000Z',
  snapshotVersion: 1,
  clockTrusted: true,
  monotonicMs: 5,
  detail,
});
const entry = (detail: string): OutboxEntry => ({ facts: facts(detail) });

describe('outbox', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;

  const open = (capacity = 1_000, newEpoch = EPOCH, keptAfterAcknowledgement = 0) =>
    Outbox.open(db, {
      controllerId: CONTROLLER,
      newEpoch,
      capacity,
      keptAfterAcknowledgement,
      ballast: new Ballast(join(directory.path, 'ballast')),
      describeDrops: (count) => ({ ...facts(`count=${count}`), type: 'receipts.dropped' }),
    });
  const details = async (outbox: Outbox, after = 0) =>
    (await outbox.listAfter(after, 1_000)).map(({ payload }) => {
      const { data } = ReceiptPayload.parse(JSON.parse(payload));
      return `${data.sequence} ${data.detail ?? ''}`;
    });

  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
  });
  afterEach(async () => {
    await db.destroy();
    await directory.remove();
  });

  it('numbers receipts from 1 in the order in which they were appended, however many wait at once', async () => {
    const outbox = await open();
    const stored = await Promise.all(Array.from({ length: 450 }, (_, n) => outbox.append(entry(`${n}`))));
    expect(stored.map(({ sequence }) => sequence)).to.deep.equal(
      Array.from({ length: 450 }, (_, n) => n + 1),
    );
    expect((await details(outbox)).slice(0, 2)).to.deep.equal(['1 0', '2 1']);
    expect(outbox.depth).to.equal(450);
  });

  it('writes a chain that the server accepts as it stands', async () => {
    const outbox = await open();
    await Promise.all(['a', 'b', 'c'].map((detail) => outbox.append(entry(detail))));
    const receipts = await outbox.listAfter(0, 100);
    const key = generateSigningKey();
    const last = {
      controllerId: CONTROLLER,
      epoch: EPOCH,
      sequence: 3,
      hash: hashReceipt(receipts[2]!.payload),
    };
    const batch = openBatch({ head: signBatchHead(1, last, key), receipts }, verifyingKeys(key.publicKey));
    expect(verifyBatch(batch, startChain(CONTROLLER, EPOCH)).kind).to.equal('accepted');
  });

  it('goes on with the same epoch, number and hash after a restart, also when everything was acknowledged', async () => {
    const first = await open();
    await first.append(entry('a'));
    const [before] = await first.listAfter(0, 1);
    await first.acknowledge({ epoch: EPOCH, committedThrough: 1 });
    const second = await open(1_000, 'b0000000-0000-4000-8000-a0000000000e');
    await second.append(entry('b'));
    const [after] = await second.listAfter(0, 1);
    const { data } = ReceiptPayload.parse(JSON.parse(after!.payload));
    expect([data.epoch, data.sequence, data.previousHash]).to.deep.equal([
      EPOCH,
      2,
      hashReceipt(before!.payload),
    ]);
  });

  it('deletes what the server has committed and nothing else', async () => {
    const outbox = await open();
    await Promise.all(['a', 'b', 'c'].map((detail) => outbox.append(entry(detail))));
    expect(await outbox.acknowledge({ epoch: EPOCH, committedThrough: 2 })).to.equal(true);
    expect(await details(outbox)).to.deep.equal(['3 c']);
    expect(outbox.depth).to.equal(1);
  });

  it('goes back to what a restored server still has, once, also after a restart', async () => {
    const first = await open(1_000, EPOCH, 100);
    await Promise.all(['a', 'b', 'c', 'd'].map((detail) => first.append(entry(detail))));
    await first.acknowledge({ epoch: EPOCH, committedThrough: 3 });
    expect(first.depth).to.equal(1);
    const outbox = await open(1_000, EPOCH, 100);
    const ack = { epoch: EPOCH, committedThrough: 1, restoration: RESTORATION };
    expect(await outbox.followRestoration(ack)).to.equal(true);
    expect(outbox.depth).to.equal(3);
    expect(await outbox.followRestoration(ack)).to.equal(false);
    const again = await open(1_000, EPOCH, 100);
    expect([again.depth, again.lastSequence]).to.deep.equal([3, 4]);
    expect(await again.followRestoration(ack)).to.equal(false);
  });

  it('goes back no further than to what it has kept, and never because an acknowledgement came late', async () => {
    const outbox = await open(1_000, EPOCH, 2);
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((detail) => outbox.append(entry(detail))));
    await outbox.acknowledge({ epoch: EPOCH, committedThrough: 4 });
    const late = { epoch: EPOCH, committedThrough: 1, restoration: null };
    expect(await outbox.followRestoration(late)).to.equal(false);
    expect(outbox.depth).to.equal(1);
    await outbox.followRestoration({ ...late, restoration: RESTORATION });
    expect(outbox.depth).to.equal(3);
    expect(await details(outbox)).to.deep.equal(['3 c', '4 d', '5 e']);
    expect([outbox.lostThrough, (await open(1_000, EPOCH, 2)).lostThrough]).to.deep.equal([2, 2]);
  });

  it('keeps no acknowledged receipt for longer than a week, by the time of the server', async () => {
    const outbox = await open(1_000, EPOCH, 100);
    await Promise.all(['a', 'b', 'c'].map((detail) => outbox.append(entry(detail))));
    const { time } = facts('a');
    const serverTime = new Date(Date.parse(time) + 7 * 86_400_000 + 1).toISOString();
    await outbox.acknowledge({ epoch: EPOCH, committedThrough: 2, serverTime });
    expect(await details(outbox)).to.deep.equal(['3 c']);
  });

  it('believes no acknowledgement of another epoch, of what it never wrote, or of what is gone', async () => {
    const outbox = await open();
    await outbox.append(entry('a'));
    expect(await outbox.acknowledge({ epoch: CONTROLLER, committedThrough: 1 })).to.equal(false);
    expect(await outbox.acknowledge({ epoch: EPOCH, committedThrough: 2 })).to.equal(false);
    expect(await outbox.acknowledge({ epoch: EPOCH, committedThrough: 0 })).to.equal(false);
    expect(await details(outbox)).to.deep.equal(['1 a']);
  });

  it('refuses what it has no room for, counts it, and says so with the next receipt', async () => {
    const outbox = await open(2);
    await Promise.all([outbox.append(entry('a')), outbox.append(entry('b'))]);
    const failure = await outbox.append(entry('c')).catch((cause: unknown) => cause);
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'STORE_FAILED');
    expect(failure).to.have.nested.property('details.reason', 'full');
    expect(outbox.dropped).to.equal(1);
    await outbox.acknowledge({ epoch: EPOCH, committedThrough: 2 });
    await outbox.append(entry('d'));
    expect(await details(outbox)).to.deep.equal(['3 count=1', '4 d']);
    expect(outbox.dropped).to.equal(0);
  });

  it('keeps as many of those that wait together as there is room for, the first ones', async () => {
    const outbox = await open(3);
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((d) => outbox.append(entry(d))));
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      ...['fulfilled', 'fulfilled', 'fulfilled'],
      ...['rejected', 'rejected'],
    ]);
    expect(await details(outbox)).to.deep.equal(['1 a', '2 b', '3 c']);
    expect(outbox.dropped).to.equal(2);
  });

  it('says after a restart as well how many it had no room for, and says it once', async () => {
    const first = await open(1);
    await Promise.allSettled(['a', 'b', 'c'].map((detail) => first.append(entry(detail))));
    const second = await open();
    expect(second.dropped).to.equal(2);
    await second.append(entry('d'));
    expect(await details(second)).to.deep.equal(['1 a', '2 count=2', '3 d']);
    expect((await open()).dropped).to.equal(0);
  });

  it('can delete acknowledged receipts on a full disk, and makes the room that was lent good again', async () => {
    const ballast = new Ballast(join(directory.path, 'ballast'));
    await ballast.restore();
    let tries = 0;
    const deleted = await ballast.lend(() => {
      tries += 1;
      return tries === 1
        ? Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }))
        : Promise.resolve('deleted');
    });
    expect(deleted).to.equal('deleted');
    expect(await ballast.restore()).to.equal(true);
  });

  it('never keeps a receipt when the disk is full, and keeps the next one when it is not', async () => {
    const outbox = await open();
    await outbox.append(entry('a'));
    const [pages] = await db.raw<{ page_count: number }[]>('PRAGMA page_count');
    await db.raw(`PRAGMA max_page_count = ${pages!.page_count}`);
    const long = Array.from({ length: 60 }, (_, n) =>
      outbox.append({ facts: facts('x'.repeat(80) + `${n}`) }),
    );
    const outcomes = await Promise.allSettled(long);
    expect(outcomes.some(({ status }) => status === 'rejected')).to.equal(true);
    await db.raw('PRAGMA max_page_count = 1000000');
    await outbox.append(entry('z'));
    const kept = await details(outbox);
    expect(kept.map((line) => Number(line.split(' ')[0]))).to.deep.equal(kept.map((_, n) => n + 1));
    expect(kept.at(-2)).to.match(/count=\d+$/);
  });

  it('remembers the highest counter of a badge, before the commit and after a restart', async () => {
    const outbox = await open();
    const commit = outbox.append({ ...entry('a'), counter: { badgeId: BADGE, value: 7 } });
    expect(outbox.lastCounter(BADGE)).to.equal(7);
    await commit;
    await outbox.append({ ...entry('b'), counter: { badgeId: BADGE, value: 5 } });
    expect((await open()).lastCounter(BADGE)).to.equal(7);
  });
});
