import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { indexPolicy, type PolicyIndex } from '@monban/core/access/policy-index';
import type { PolicySnapshot } from '@monban/core/access/policy';
import { AppError } from '@monban/core/errors';
import type { ControllerId, OrganisationId } from '@monban/core/ids';
import type { SnapshotResult } from '@monban/core/messages/controller';
import { writeDurably } from '@monban/trust/durable-file';
import { findState, putState, type Knex } from './controller-database.ts';

export interface SnapshotStoreOptions {
  readonly db: Knex;
  readonly directory: string;
  readonly controllerId: ControllerId;
  readonly organisationId: OrganisationId;
  /** Verifies the server's signature and parses; throws `SIGNATURE_INVALID` or `MESSAGE_MALFORMED`. */
  readonly open: (raw: Uint8Array) => PolicySnapshot;
}

export type SnapshotRefusal = NonNullable<SnapshotResult['refusal']>;

export type SnapshotOutcome =
  | { readonly kind: 'applied'; readonly version: number }
  /** The version in force came again: nothing to do. */
  | { readonly kind: 'known'; readonly version: number }
  /** `version` is the refused one, 0 where it could not be read. */
  | { readonly kind: 'refused'; readonly version: number; readonly refusal: SnapshotRefusal };

const SLOTS = ['a.json', 'b.json'] as const;
/** The policy that was in force when one of a restored server came, by the id of the restore. */
const EARLIER = /^before-[0-9a-f-]{36}\.json$/;

/**
 * The policy on disk. Both slots hold the **same** newest version, written one after the other, so that a damaged
 * file never makes the door fall back to an older policy in which a revoked badge still opens. The highest version
 * ever in force is remembered in the database: an older file, however well signed, is refused.
 *
 * A server that was restored from a backup does not know what was stopped after it. Until an operator confirms its
 * rights, the policy from before the restore stays here too, and only what both allow opens (ADR 0026).
 */
export class SnapshotStore {
  readonly #options: SnapshotStoreOptions;
  #current: Opened | undefined;
  #earlier: readonly (PolicyIndex | undefined)[] = [];
  /** One at a time: two versions must not write into the same slot. */
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(options: SnapshotStoreOptions) {
    this.#options = options;
  }

  /** Reads both slots; `damaged` counts the files that were there and could not be used. */
  static async open(options: SnapshotStoreOptions): Promise<{ store: SnapshotStore; damaged: number }> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const store = new SnapshotStore(options);
    return { store, damaged: await store.#load() };
  }

  get current(): PolicySnapshot | undefined {
    return this.#current?.snapshot;
  }

  /** The same policy, ready for `decideOn`. */
  get index(): PolicyIndex | undefined {
    return this.#current?.index;
  }

  /**
   * Policies that have to allow what `index` allows, as if they had been issued with it; undefined: one that cannot be
   * read any more, which allows nothing.
   */
  get earlier(): readonly (PolicyIndex | undefined)[] {
    return this.#earlier;
  }

  get version(): number {
    return this.#current?.snapshot.version ?? 0;
  }

  /** Verifies, stores durably, then lets it decide. On any refusal the policy in force stays. */
  accept(raw: Uint8Array): Promise<SnapshotOutcome> {
    const outcome = this.#tail.then(() => this.#accept(raw));
    this.#tail = outcome.catch(() => undefined);
    return outcome;
  }

  async #accept(raw: Uint8Array): Promise<SnapshotOutcome> {
    const opened = openSnapshot(raw, this.#options);
    if (opened.kind === 'refused') return opened;
    const { version } = opened.snapshot;
    if (version === this.version) return { kind: 'known', version };
    if (version < Math.max(this.version, await this.#floor())) return refused(version, 'rollback');
    try {
      await this.#keepEarlier(opened);
      await this.#write(opened);
      this.#earlier = await this.#loadEarlier(opened);
    } catch {
      return refused(version, 'store-failed');
    }
    this.#current = opened;
    return { kind: 'applied', version };
  }

  async #load(): Promise<number> {
    const slots = await Promise.all(SLOTS.map((slot) => this.#read(slot)));
    const floor = await this.#floor();
    const usable = slots.filter((slot) => slot?.kind === 'opened' && slot.snapshot.version >= floor);
    const [newest] = usable.filter(isOpened).sort((a, b) => b.snapshot.version - a.snapshot.version);
    this.#current = newest;
    // A crash between the two slots, or a damaged one: make them equal again while the good one is at hand.
    if (newest && slots.some((slot) => !isSame(slot, newest)))
      await this.#write(newest).catch(() => undefined);
    this.#earlier = newest ? await this.#loadEarlier(newest) : [];
    return slots.filter((slot) => slot !== undefined).length - usable.length;
  }

  /** On disk before the policy of the restored server is: whatever is cut off, nothing opens in between. */
  async #keepEarlier({ snapshot: { unconfirmedRestoration } }: Opened): Promise<void> {
    const before = this.#current;
    if (unconfirmedRestoration === undefined || !before) return;
    if (before.snapshot.unconfirmedRestoration === unconfirmedRestoration) return;
    await writeDurably(join(this.#options.directory, `before-${unconfirmedRestoration}.json`), before.raw);
  }

  /** Of a policy that needs none they are removed. */
  async #loadEarlier({ snapshot, index }: Opened): Promise<readonly (PolicyIndex | undefined)[]> {
    const names = (await readdir(this.#options.directory)).filter((name) => EARLIER.test(name)).sort();
    if (snapshot.unconfirmedRestoration === undefined) {
      for (const name of names) await rm(join(this.#options.directory, name));
      return [];
    }
    const read = await Promise.all(names.map((name) => this.#read(name)));
    return read.map((one) => (isOpened(one) ? { ...one.index, issuedAtMs: index.issuedAtMs } : undefined));
  }

  async #read(slot: string): Promise<Opened | Refused | undefined> {
    try {
      return openSnapshot(await readFile(join(this.#options.directory, slot)), this.#options);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
      return refused(0, 'malformed');
    }
  }

  /** The floor rises only when one slot is safely there, and the second slot follows the floor. */
  async #write(opened: Opened): Promise<void> {
    const [first, second] = SLOTS.map((slot) => join(this.#options.directory, slot)) as [string, string];
    await writeDurably(first, opened.raw);
    await putState(this.#options.db, 'snapshot-floor', String(opened.snapshot.version));
    await writeDurably(second, opened.raw);
  }

  async #floor(): Promise<number> {
    return Number((await findState(this.#options.db, 'snapshot-floor')) ?? 0);
  }
}

interface Opened {
  readonly kind: 'opened';
  readonly raw: Uint8Array;
  readonly snapshot: PolicySnapshot;
  readonly index: PolicyIndex;
}

type Refused = Extract<SnapshotOutcome, { kind: 'refused' }>;

function openSnapshot(raw: Uint8Array, options: SnapshotStoreOptions): Opened | Refused {
  try {
    const snapshot = options.open(raw);
    const ours =
      snapshot.controllerId === options.controllerId && snapshot.organisationId === options.organisationId;
    if (!ours) return refused(snapshot.version, 'foreign');
    return { kind: 'opened', raw, snapshot, index: indexPolicy(snapshot) };
  } catch (cause) {
    const forged = cause instanceof AppError && cause.code === 'SIGNATURE_INVALID';
    return refused(0, forged ? 'signature' : 'malformed');
  }
}

function refused(version: number, refusal: SnapshotRefusal): Refused {
  return { kind: 'refused', version, refusal };
}

function isOpened(slot: Opened | Refused | undefined): slot is Opened {
  return slot?.kind === 'opened';
}

function isSame(slot: Opened | Refused | undefined, newest: Opened): boolean {
  return isOpened(slot) && slot.snapshot.version === newest.snapshot.version;
}
