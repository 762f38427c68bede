import type { Knex } from '@monban/db/open';
import type { BadgeId, DoorId } from '@monban/core/ids';
import type { Logger } from 'pino';
import { PokedWork } from '../records/poked-work.ts';
import type { Alarms } from './alarms.ts';
import type { ProofPool } from './proof-pool.ts';
import {
  listDoorCounters,
  listVerifiedWithCounters,
  listWaitingProofs,
  storeVerdicts,
  type Verdict,
  type WaitingProof,
} from './proof-store.ts';

export interface ProofDeps {
  readonly db: Knex;
  readonly pool: Pick<ProofPool, 'verify'>;
  readonly alarms: Pick<Alarms, 'cloneSuspected' | 'proofFailed'>;
  readonly log: Logger;
  /** Doors are to learn that the grace of a renewed certificate has begun. */
  readonly policyChanged: () => void;
}

const SLICE = 400;
const MAXIMUM_BADGES_REMEMBERED = 20_000;

/**
 * Verifies the cards' own signatures after the receipts are stored, and only then lets a badge's counter floor move
 * (badge-ap.md section 4, ruling 6). Late receipts are no alarm; one counter under two different proofs is, and so is
 * a counter that went back in the sequence of one door.
 */
export class ProofVerification extends PokedWork {
  readonly #deps: ProofDeps;
  readonly #doorCounters = new Map<BadgeId, Map<DoorId, number>>();

  constructor(deps: ProofDeps) {
    super();
    this.#deps = deps;
  }

  protected async round(): Promise<void> {
    try {
      for (;;) {
        const waiting = await listWaitingProofs(this.#deps.db, SLICE);
        if (waiting.length === 0 || this.isClosed) return;
        await this.#verify(waiting);
      }
    } catch (err) {
      // It runs ahead of the verdicts that were not stored: the same receipts come again.
      this.#doorCounters.clear();
      if (!this.isClosed) this.#deps.log.error({ err }, 'Card signatures could not be verified; they wait');
    }
  }

  async #verify(waiting: readonly WaitingProof[]): Promise<void> {
    const known = waiting.filter((proof) => proof.publicKey !== undefined);
    const tasks = known.map(({ badgeId, publicKey, proof }) => ({
      ...proof,
      badgeId,
      publicKey: publicKey ?? '',
    }));
    const answers = await this.#deps.pool.verify(tasks);
    const right = new Set(
      known.filter((_, index) => answers[index] === true).map(({ position }) => position),
    );
    const verdicts = waiting.map((proof) => ({ waiting: proof, isVerified: right.has(proof.position) }));
    const verified = verdicts.filter(({ isVerified }) => isVerified).map((verdict) => verdict.waiting);
    await this.#findTwins(verified);
    await this.#findSteppedBack(verified);
    await this.#reportFailures(verdicts);
    if (await storeVerdicts(this.#deps.db, verdicts)) this.#deps.policyChanged();
  }

  /** One counter under two different M: the card signs each counter once. */
  async #findTwins(verified: readonly WaitingProof[]): Promise<void> {
    if (verified.length === 0) return;
    const earlier = await listVerifiedWithCounters(
      this.#deps.db,
      [...new Set(verified.map(({ badgeId }) => badgeId))],
      [...new Set(verified.map(({ proof }) => proof.counter))],
    );
    const seen = new Map(
      earlier.map((row) => [`${row.badgeId} ${row.proof.counter}`, statementOf(row.proof)]),
    );
    for (const receipt of verified) {
      const { badgeId, proof } = receipt;
      const key = `${badgeId} ${proof.counter}`;
      const statement = statementOf(proof);
      const before = seen.get(key);
      if (before !== undefined && before !== statement) {
        await this.#deps.alarms.cloneSuspected(badgeId, {
          finding: 'counter-used-twice',
          ...placeOf(receipt),
        });
      }
      seen.set(key, before ?? statement);
    }
  }

  /** A door's receipts come in its own order, so that a card's counter can only grow in them. */
  async #findSteppedBack(verified: readonly WaitingProof[]): Promise<void> {
    for (const receipt of verified) {
      const { badgeId, doorId, proof, position } = receipt;
      if (doorId === null) continue;
      const doors = await this.#doorsOf(badgeId, position);
      const last = doors.get(doorId) ?? 0;
      if (proof.counter < last) {
        const details = { finding: 'counter-went-back', ...placeOf(receipt), doorId };
        await this.#deps.alarms.cloneSuspected(badgeId, details);
      }
      doors.set(doorId, Math.max(last, proof.counter));
    }
  }

  async #doorsOf(badgeId: BadgeId, before: number): Promise<Map<DoorId, number>> {
    const known = this.#doorCounters.get(badgeId);
    if (known) return known;
    const rows = await listDoorCounters(this.#deps.db, badgeId, before);
    const doors = new Map(rows.map((row) => [row.doorId, row.counter]));
    if (this.#doorCounters.size >= MAXIMUM_BADGES_REMEMBERED) this.#doorCounters.clear();
    this.#doorCounters.set(badgeId, doors);
    return doors;
  }

  async #reportFailures(verdicts: readonly Verdict[]): Promise<void> {
    for (const { waiting, isVerified } of verdicts) {
      // A refused tap may well carry a wrong signature; an opened door must not.
      if (isVerified || waiting.type !== 'access.granted') continue;
      const { controllerId, ...place } = placeOf(waiting);
      await this.#deps.alarms.proofFailed(controllerId, place);
    }
  }
}

/** Where the receipt is found, which says whose it was without naming anybody. */
function placeOf({ controllerId, epoch, sequence, proof }: WaitingProof) {
  return { controllerId, epoch, sequence, counter: proof.counter };
}

function statementOf(proof: WaitingProof['proof']): string {
  return [proof.siteKeyVersion, proof.mode, proof.readerNonce, proof.readerId, proof.ephemeralKey].join(' ');
}
