import { CommitQueue } from '@monban/server/mqtt/commit-queue';
import type { PendingBatch } from '@monban/server/mqtt/receipt-store';
import { ControllerId } from '@monban/core/ids';
import { appendReceipt, startChain } from '@monban/trust/receipt-chain';
import type { VerifiedReceipt } from '@monban/trust/receipt-batch';
import { ReceiptPayload } from '@monban/core/messages/receipt';
import { expect } from 'chai';

const CHAIN = startChain(
  ControllerId.parse('11111111-1111-4111-8111-111111111111'),
  '22222222-2222-4222-8222-222222222222',
);

function batchOf(size: number): PendingBatch {
  const { payload, head } = appendReceipt(CHAIN, {
    type: 'door.opened',
    time: '2026-11-21T00:00:00.000Z',
    snapshotVersion: 1,
    clockTrusted: true,
    monotonicMs: 1,
  });
  const receipt = ReceiptPayload.parse(JSON.parse(payload));
  const verified: VerifiedReceipt = { payload, receipt, hash: head.hash, sidecar: null };
  const signed = { payload: '', signature: '', keyId: '' };
  return { before: CHAIN, after: head, fresh: new Array<VerifiedReceipt>(size).fill(verified), head: signed };
}

describe('the queue of commits', () => {
  it('commits together what arrives together', async () => {
    const sizes: number[] = [];
    const queue = new CommitQueue((batches) => {
      sizes.push(batches.length);
      return Promise.resolve();
    });
    for (let count = 0; count < 4; count += 1) queue.add(batchOf(10));
    await queue.drain();
    expect(sizes).to.deep.equal([4]);
  });

  it('begins at once when there is enough, and keeps what comes meanwhile for the next commit', async () => {
    const sizes: number[] = [];
    let release: () => void = () => undefined;
    const queue = new CommitQueue((batches) => {
      sizes.push(batches.length);
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    for (let count = 0; count < 5; count += 1) queue.add(batchOf(100));
    expect(sizes).to.deep.equal([5]);
    for (let count = 0; count < 7; count += 1) queue.add(batchOf(100));
    expect(sizes).to.deep.equal([5]);
    release();
    const drained = queue.drain();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sizes).to.deep.equal([5, 7]);
    release();
    await drained;
  });

  it('has nothing left after it was drained', async () => {
    let stored = 0;
    const queue = new CommitQueue((batches) => {
      stored += batches.length;
      return Promise.resolve();
    });
    queue.add(batchOf(1));
    await queue.drain();
    queue.add(batchOf(1));
    await queue.drain();
    expect(stored).to.equal(2);
  });
});
