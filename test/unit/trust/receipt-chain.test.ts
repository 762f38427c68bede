import { createHash } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { BadgeId, ControllerId } from '@monban/core/ids';
import { ReceiptPayload, type OutboundReceipt, type ReceiptBatch } from '@monban/core/messages/receipt';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { openBatch, verifyBatch, type BatchVerdict, type OpenedBatch } from '@monban/trust/receipt-batch';
import {
  appendReceipt,
  commitBadge,
  GENESIS_HASH,
  hashReceipt,
  signBatchHead,
  startChain,
  type ChainHead,
  type ReceiptFacts,
} from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import fc from 'fast-check';

const key = generateSigningKey();
const keys = verifyingKeys(key.publicKey);
const controllerId = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const otherController = ControllerId.parse('a0000000-0000-4000-8000-a00000000002');
const EPOCH = 'b0000000-0000-4000-8000-b00000000001';
const OTHER_EPOCH = 'b0000000-0000-4000-8000-b00000000002';
const badgeId = BadgeId.parse(Buffer.alloc(16, 5).toString('base64url'));
const salt = Buffer.alloc(16, 6).toString('base64url');

const facts = (n: number): ReceiptFacts => ({
  type: 'access.granted',
  time: new Date(Date.UTC(2026, 10, 21, 0, 0, 0, n)).toISOString(),
  reason: 'access-level',
  assurance: 'badge',
  badgeCommitment: commitBadge(salt, badgeId),
  snapshotVersion: 1,
  clockTrusted: true,
  monotonicMs: n,
});

interface Entry extends OutboundReceipt {
  readonly head: ChainHead;
}

function makeChain(length: number, start = startChain(controllerId, EPOCH)): Entry[] {
  const entries: Entry[] = [];
  for (let n = 1; n <= length; n += 1) {
    const { payload, head } = appendReceipt(entries.at(-1)?.head ?? start, facts(n));
    entries.push({ payload, head, sidecar: n % 2 === 0 ? { salt, badgeId } : null });
  }
  return entries;
}

const CHAIN = makeChain(40);
/** The same numbers, another story. */
const FORK = makeChain(40, { ...startChain(controllerId, EPOCH), hash: hashReceipt('elsewhere') });

/** Sequences `from` to `to`, both included, as the controller would send them. */
function batchOf(from: number, to: number, chain = CHAIN): ReceiptBatch {
  const receipts = chain.slice(from - 1, to).map(({ payload, sidecar }) => ({ payload, sidecar }));
  return { head: signBatchHead(from, chain[to - 1]!.head, key), receipts };
}

const storedThrough = (sequence: number): ChainHead =>
  CHAIN[sequence - 1]?.head ?? startChain(controllerId, EPOCH);

const verify = (batch: ReceiptBatch | OpenedBatch, stored: ChainHead): BatchVerdict =>
  verifyBatch('payload' in batch.head ? openBatch(batch, keys) : (batch as OpenedBatch), stored);

describe('a receipt', () => {
  it('is a CloudEvents object that names its controller, its number and the one before', () => {
    const [first, second] = CHAIN;
    const parsed = ReceiptPayload.parse(JSON.parse(second!.payload));
    expect(parsed).to.include({
      specversion: '1.0',
      id: `${EPOCH}/2`,
      source: `/controllers/${controllerId}`,
      type: 'monban.access.granted',
    });
    expect(parsed.data.previousHash).to.equal(
      createHash('sha256').update(first!.payload).digest('base64url'),
    );
    expect(ReceiptPayload.parse(JSON.parse(first!.payload)).data.previousHash).to.equal(GENESIS_HASH);
  });

  it('fits its schema with the least and with the most that it may say', () => {
    const most: ReceiptFacts = {
      ...facts(1),
      type: 'access.denied',
      reason: 'outside-schedule',
      accessLevelId: 'x'.repeat(64),
      snapshotAgeSeconds: -1,
      detail: '門'.repeat(80),
    };
    for (const some of [
      most,
      {
        type: 'door.opened',
        time: facts(1).time,
        snapshotVersion: 0,
        clockTrusted: false,
        monotonicMs: 0,
      } as const,
    ]) {
      const { payload } = appendReceipt(startChain(controllerId, EPOCH), some);
      expect(ReceiptPayload.safeParse(JSON.parse(payload)).success).to.equal(true);
      expect(Buffer.byteLength(payload)).to.be.below(4096);
    }
  });

  it('hides the badge in a commitment that only the salt opens', () => {
    const expected = createHash('sha256')
      .update(Buffer.alloc(16, 6))
      .update(Buffer.alloc(16, 5))
      .digest('base64url');
    expect(commitBadge(salt, badgeId)).to.equal(expected);
    expect(CHAIN[0]!.payload).not.to.include(badgeId);
  });
});

describe('a batch', () => {
  it('that continues the stored chain is accepted whole', () => {
    const verdict = verify(batchOf(1, 10), storedThrough(0));
    expect(verdict).to.have.property('kind', 'accepted');
    if (verdict.kind !== 'accepted') return;
    expect(verdict.fresh.map(({ receipt }) => receipt.data.sequence)).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(verdict.fresh.map(({ payload, sidecar, hash }) => ({ payload, sidecar, hash }))).to.deep.equal(
      CHAIN.slice(0, 10).map(({ payload, sidecar, head }) => ({ payload, sidecar, hash: head.hash })),
    );
    expect(verdict.chain).to.deep.equal(storedThrough(10));
  });

  it('that came before is a duplicate', () => {
    expect(verify(batchOf(1, 10), storedThrough(10))).to.deep.equal({ kind: 'duplicate' });
    expect(verify(batchOf(3, 7), storedThrough(10))).to.deep.equal({ kind: 'duplicate' });
  });

  it('that overlaps gives only what is fresh', () => {
    const verdict = verify(batchOf(5, 15), storedThrough(10));
    expect(verdict).to.have.property('kind', 'accepted');
    if (verdict.kind !== 'accepted') return;
    expect(verdict.fresh.map(({ receipt }) => receipt.data.sequence)).to.deep.equal([11, 12, 13, 14, 15]);
    expect(verdict.chain).to.deep.equal(storedThrough(15));
  });

  it('that comes too early says where to begin again', () => {
    expect(verify(batchOf(12, 15), storedThrough(10))).to.deep.equal({ kind: 'gap', expected: 11 });
    expect(verify(batchOf(2, 2), storedThrough(0))).to.deep.equal({ kind: 'gap', expected: 1 });
  });

  it('of another controller or epoch does not continue this chain', () => {
    const elsewhere = { ...storedThrough(0), controllerId: otherController };
    expect(verify(batchOf(1, 3), elsewhere)).to.deep.equal({ kind: 'broken', at: 1 });
    expect(verify(batchOf(1, 3), { ...storedThrough(0), epoch: OTHER_EPOCH })).to.deep.equal({
      kind: 'broken',
      at: 1,
    });
  });

  it('that tells another story about what is stored is broken', () => {
    // A controller that was set back to an old copy and went on differently.
    expect(verify(batchOf(11, 12, FORK), storedThrough(10))).to.deep.equal({ kind: 'broken', at: 11 });
    expect(verify(batchOf(8, 12, FORK), storedThrough(10))).to.deep.equal({ kind: 'broken', at: 10 });
    expect(verify(batchOf(8, 10, FORK), storedThrough(10))).to.deep.equal({ kind: 'broken', at: 10 });
    expect(verify(batchOf(1, 2, FORK), storedThrough(0))).to.deep.equal({ kind: 'broken', at: 1 });
  });

  it('may leave its sidecars behind, but not bring wrong ones', () => {
    const batch = batchOf(1, 4);
    const without = { ...batch, receipts: batch.receipts.map(({ payload }) => ({ payload, sidecar: null })) };
    expect(verify(without, storedThrough(0))).to.have.property('kind', 'accepted');
    const sidecar = { salt, badgeId: BadgeId.parse(Buffer.alloc(16, 9).toString('base64url')) };
    const wrong = {
      ...batch,
      receipts: batch.receipts.map((receipt, n) => (n === 1 ? { ...receipt, sidecar } : receipt)),
    };
    expect(verify(wrong, storedThrough(0))).to.deep.equal({ kind: 'broken', at: 2 });
  });

  it('may not bring a sidecar for a receipt that commits to no badge', () => {
    const { payload, head } = appendReceipt(startChain(controllerId, EPOCH), {
      type: 'door.opened',
      time: facts(1).time,
      snapshotVersion: 0,
      clockTrusted: true,
      monotonicMs: 0,
    });
    const batch = { head: signBatchHead(1, head, key), receipts: [{ payload, sidecar: { salt, badgeId } }] };
    expect(verify(batch, storedThrough(0))).to.deep.equal({ kind: 'broken', at: 1 });
  });

  it('that was not signed by the controller, or is none, is refused', () => {
    const strangers = verifyingKeys(generateSigningKey().publicKey);
    const code = (raw: unknown, known = keys) => {
      try {
        openBatch(raw, known);
        return 'opened';
      } catch (error) {
        return error instanceof AppError ? error.code : 'crashed';
      }
    };
    expect(code(batchOf(1, 3), strangers)).to.equal('SIGNATURE_INVALID');
    const batch = batchOf(1, 3);
    const head = {
      ...batch.head,
      payload: batch.head.payload.replace('"lastSequence":3', '"lastSequence":4'),
    };
    expect(code({ ...batch, head })).to.equal('SIGNATURE_INVALID');
    for (const junk of [undefined, {}, [], { ...batch, receipts: [] }, { ...batch, more: 1 }, batch.head]) {
      expect(code(junk)).to.equal('MESSAGE_MALFORMED');
    }
  });

  it('is broken where a payload belongs to another number, controller or epoch', () => {
    const swaps: readonly (readonly [string, string])[] = [
      ['"sequence":2', '"sequence":3'],
      [`"id":"${EPOCH}/2"`, `"id":"${EPOCH}/3"`],
      [`"controllerId":"${controllerId}"`, `"controllerId":"${otherController}"`],
      [`"source":"/controllers/${controllerId}"`, `"source":"/controllers/${otherController}"`],
      [`"epoch":"${EPOCH}"`, `"epoch":"${OTHER_EPOCH}"`],
      ['"specversion":"1.0"', '"specversion":"1.1"'],
    ];
    for (const [from, to] of swaps) {
      // The signer itself vouches for the wrong receipt: even then the numbers have to agree.
      const payload = CHAIN[1]!.payload.replace(from, to);
      expect(payload).not.to.equal(CHAIN[1]!.payload);
      const head = signBatchHead(2, { ...CHAIN[1]!.head, hash: hashReceipt(payload) }, key);
      expect(verify({ head, receipts: [{ payload, sidecar: null }] }, storedThrough(1)), to).to.deep.equal({
        kind: 'broken',
        at: 2,
      });
    }
  });
});

describe('any tampering', () => {
  const range = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  const place = fc.nat(39);

  it('with one byte of one payload is found at that receipt or after it', () => {
    fc.assert(
      fc.property(range, place, fc.nat(2_000), ({ from, to }, where, offset) => {
        const batch = batchOf(from, to);
        const index = where % batch.receipts.length;
        const { payload, sidecar } = batch.receipts[index]!;
        const cut = offset % payload.length;
        const changed = payload.slice(0, cut) + (payload[cut] === 'x' ? 'y' : 'x') + payload.slice(cut + 1);
        const receipts = batch.receipts.with(index, { payload: changed, sidecar });
        const verdict = verify({ ...batch, receipts }, storedThrough(from - 1));
        expect(verdict).to.have.property('kind', 'broken');
        expect(verdict)
          .to.have.property('at')
          .within(from + index, to);
      }),
    );
  });

  it('by exchanging, dropping, repeating or inserting receipts is found', () => {
    const edit = fc.constantFrom<(list: OutboundReceipt[], i: number, j: number) => OutboundReceipt[]>(
      (list, i, j) => list.with(i, list[j]!).with(j, list[i]!),
      (list, i) => list.toSpliced(i, 1),
      (list, i, j) => list.toSpliced(i, 0, list[j]!),
      (list, i) => list.toSpliced(i, 0, FORK[i]!).map(({ payload, sidecar }) => ({ payload, sidecar })),
      (list, i) => list.with(i, { payload: FORK[i]!.payload, sidecar: null }),
      (list) => list.toReversed(),
    );
    fc.assert(
      fc.property(range, edit, fc.tuple(place, place), ({ from, to }, change, [i, j]) => {
        const batch = batchOf(from, to);
        const size = batch.receipts.length;
        const receipts = change([...batch.receipts], i % size, j % size);
        fc.pre(receipts.length > 0 && JSON.stringify(receipts) !== JSON.stringify(batch.receipts));
        expect(verify({ ...batch, receipts }, storedThrough(from - 1))).to.have.property('kind', 'broken');
      }),
    );
  });
});

describe('any delivery', () => {
  const cut = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 12 }))
    .map(([from, more]) => batchOf(from, Math.min(40, from + more)));

  it('in whatever order, overlap and repetition stores each receipt once, in order, and only whole prefixes', () => {
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 60 }), (batches) => {
        let stored = storedThrough(0);
        const table: string[] = [];
        for (const batch of batches) {
          const verdict = verify(batch, stored);
          expect(verdict.kind).not.to.equal('broken');
          if (verdict.kind === 'gap') expect(verdict.expected).to.equal(table.length + 1);
          if (verdict.kind !== 'accepted') continue;
          table.push(...verdict.fresh.map(({ payload }) => payload));
          stored = verdict.chain;
        }
        expect(table).to.deep.equal(CHAIN.slice(0, table.length).map(({ payload }) => payload));
        expect(stored).to.deep.equal(storedThrough(table.length));
      }),
    );
  });

  it('that goes on until the sender is acknowledged stores everything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }),
        fc.infiniteStream(fc.boolean()),
        (sizes, luck) => {
          let stored = storedThrough(0);
          for (const size of sizes) {
            const from = stored.sequence + 1;
            if (from > 40) break;
            const batch = batchOf(from, Math.min(40, from + size));
            const verdict = verify(batch, stored);
            if (verdict.kind === 'accepted') stored = verdict.chain;
            // An acknowledgement that got lost: the same batch comes again.
            if (luck.next().value === true)
              expect(verify(batch, stored)).to.deep.equal({ kind: 'duplicate' });
          }
          expect(stored.sequence).to.equal(40);
        },
      ),
    );
  });
});
