import { randomBytes, randomUUID } from 'node:crypto';
import type { AssuranceLevel } from '@monban/core/access/decision';
import type { BadgeId, DoorId } from '@monban/core/ids';
import type { OutboundReceipt } from '@monban/core/messages/receipt';
import type { Knex } from '@monban/db/open';
import { commitBatches } from '@monban/server/mqtt/receipt-store';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { CertificateAuthority } from '@monban/trust/certificate-authority';
import { verifyingKeys } from '@monban/trust/keys';
import { openBatch, verifyBatch } from '@monban/trust/receipt-batch';
import {
  appendReceipt,
  commitBadge,
  signBatchHead,
  startChain,
  type ChainHead,
} from '@monban/trust/receipt-chain';
import { seedController, type SeededPlaces } from './seed-places.ts';
import { enrolDirectly, type ControllerIdentity } from './sending-controller.ts';

export interface Tap {
  readonly at: Date;
  readonly doorId?: DoorId;
  readonly badgeId?: BadgeId;
  readonly side?: 'in' | 'out';
  readonly assurance?: AssuranceLevel;
}

/** A controller whose signed batches go into the database as ingest would put them there, without a broker between. */
export class StoringController {
  readonly identity: ControllerIdentity;
  readonly readerId: Awaited<ReturnType<typeof seedController>>['readerId'];
  readonly epoch: string = newRecordId(randomUUID);
  readonly #db: Knex;
  #head: ChainHead;

  static async enrol(
    db: Knex,
    places: SeededPlaces,
    authority: CertificateAuthority,
  ): Promise<StoringController> {
    const { controllerId, readerId } = await seedController(db, places);
    return new StoringController(db, await enrolDirectly(db, authority, controllerId), readerId);
  }

  private constructor(db: Knex, identity: ControllerIdentity, readerId: StoringController['readerId']) {
    this.#db = db;
    this.identity = identity;
    this.readerId = readerId;
    this.#head = startChain(identity.controllerId, this.epoch);
  }

  get sequence(): number {
    return this.#head.sequence;
  }

  /** One batch of these taps, signed, verified and stored; they arrive when the last of them was made. */
  async store(taps: readonly Tap[]): Promise<void> {
    const before = this.#head;
    const receipts = taps.map((tap) => this.#append(tap));
    const head = signBatchHead(before.sequence + 1, this.#head, this.identity.key);
    const verdict = verifyBatch(
      openBatch({ head, receipts }, verifyingKeys(this.identity.key.publicKey)),
      before,
    );
    if (verdict.kind !== 'accepted') throw new Error(verdict.kind);
    const batch = { before, after: verdict.chain, fresh: verdict.fresh, head };
    await commitBatches(this.#db, [batch], taps.at(-1)?.at ?? new Date(0));
  }

  #append({ at, doorId, badgeId, side, assurance }: Tap): OutboundReceipt {
    const salt = randomBytes(16).toString('base64url');
    const { payload, head } = appendReceipt(this.#head, {
      type: 'access.granted',
      time: at.toISOString(),
      snapshotVersion: 0,
      clockTrusted: true,
      monotonicMs: this.#head.sequence,
      ...(doorId !== undefined && { doorId }),
      ...(side !== undefined && { side }),
      ...(assurance !== undefined && { assurance }),
      ...(badgeId !== undefined && { badgeCommitment: commitBadge(salt, badgeId) }),
    });
    this.#head = head;
    return { payload, sidecar: badgeId === undefined ? null : { salt, badgeId } };
  }
}
