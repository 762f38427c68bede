import { createHash } from 'node:crypto';
import type { OrganisationId, ControllerId, PersonId, SiteId } from '@monban/core/ids';
import type { PolicySnapshot } from '@monban/core/access/policy';
import type { SnapshotRequest, SnapshotResult } from '@monban/core/messages/controller';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { SigningKey } from '@monban/trust/keys';
import { signText } from '@monban/trust/signed-message';
import type { Logger } from 'pino';
import { findRestoration, type StoredRestoration } from '../backup/restoration-store.ts';
import type { LiveBus } from '../events/live-bus.ts';
import type { ServerLink } from '../mqtt/server-link.ts';
import {
  type CertificateTrust,
  compilePolicy,
  preparePolicy,
  type PolicyContent,
  type PreparedPolicy,
} from './compile-policy.ts';
import { localDate } from './local-day.ts';
import { loadPolicyFacts } from './policy-facts.ts';
import {
  findLatestSnapshot,
  findLatestSnapshotMessage,
  insertSnapshot,
  listLatestSnapshots,
  storeSnapshotResult,
  type SnapshotInfo,
} from './snapshot-store.ts';

export interface PublisherDeps {
  readonly db: Knex;
  readonly link: Pick<ServerLink, 'send'>;
  readonly organisationId: OrganisationId;
  readonly signingKey: SigningKey;
  readonly issuerKeys: PolicySnapshot['issuerKeys'];
  readonly certificateTrust: CertificateTrust;
  readonly holderOf: (personId: PersonId) => string;
  readonly live: LiveBus;
  readonly clock: () => Date;
  readonly log: Logger;
}

/** Changes that come together make one version. */
const DEBOUNCE_MS = 30;
/** How often the calendar and the age of snapshots are looked at. */
const WATCH_MS = 60_000;
/** A snapshot is renewed at a third of the shortest age at which one of its doors stops trusting it. */
const RENEWALS_PER_MAXIMUM_AGE = 3;
const LONGEST_LIFE_MS = 12 * 3_600_000;
/** Due at any time. */
const NO_ROUND = { days: '', renewAtMs: 0 };

/**
 * Compiles, signs, stores and sends the policy: on every change, on a new day, before a snapshot grows old, and when
 * a controller asks. A new version is made only where the contents differ, or for freshness.
 */
export class SnapshotPublisher {
  readonly #deps: PublisherDeps;
  /** What every snapshot says besides its contents, the same for all of them. */
  readonly #trust: string;
  #timer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #roundsWaiting = 0;
  /** The calendar days on which the last round was made, and when the first of its snapshots wants renewal. */
  #lastRound = NO_ROUND;
  #isClosed = false;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
    this.#trust = JSON.stringify([deps.issuerKeys, deps.certificateTrust]);
  }

  start(): void {
    this.#watch = setInterval(() => {
      void this.#publishIfDue();
    }, WATCH_MS);
    this.policyChanged();
  }

  /** Something that doors decide on has changed. Returns at once. */
  policyChanged(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#publishQuietly();
    }, DEBOUNCE_MS);
  }

  /** Resolves when every change committed before this call is in a snapshot that was stored and sent. */
  publishNow(): Promise<void> {
    // A round that has not begun will see the change; one that runs may not.
    if (this.#roundsWaiting > 0) return this.#round;
    this.#roundsWaiting += 1;
    this.#round = this.#round
      .catch(() => undefined)
      .then(() => {
        this.#roundsWaiting -= 1;
        return this.#isClosed ? undefined : this.#publish();
      });
    return this.#round;
  }

  /** A controller that has just connected asks for its policy. */
  async answer(request: SnapshotRequest): Promise<void> {
    const latest = await findLatestSnapshot(this.#deps.db, request.controllerId);
    if (!latest || request.haveVersion > latest.version) {
      // Nothing yet, or a database restored from an older backup: the controller refuses what is not newer.
      await this.#issueAbove(request.controllerId, request.haveVersion);
      return;
    }
    const message = await findLatestSnapshotMessage(this.#deps.db, request.controllerId);
    if (message) await this.#send(request.controllerId, message);
  }

  async accept(result: SnapshotResult, siteId: SiteId): Promise<void> {
    const { controllerId, version, outcome } = result;
    const isNews = await storeSnapshotResult(this.#deps.db, result, this.#deps.clock().toISOString());
    if (outcome === 'refused') {
      this.#deps.log.warn(
        { controllerId, version, refusal: result.refusal },
        'A controller refused its snapshot',
      );
      return;
    }
    if (!isNews) return;
    const latest = await findLatestSnapshot(this.#deps.db, controllerId);
    const latestVersion = latest?.version ?? version;
    this.#announce({ id: controllerId, siteId }, { version, latestVersion });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    await this.#round.catch(() => undefined);
  }

  async #publishIfDue(): Promise<void> {
    const { days, renewAtMs } = this.#lastRound;
    const now = this.#deps.clock();
    const zones = days.split(' ').map((day) => day.slice(day.indexOf('@') + 1));
    if (now.getTime() >= renewAtMs || daysIn(zones, now) !== days) await this.#publishQuietly();
  }

  async #publishQuietly(): Promise<void> {
    try {
      await this.publishNow();
    } catch (err) {
      if (!this.#isClosed)
        this.#deps.log.error({ err }, 'Snapshots could not be made; doors go on with what they have');
    }
  }

  async #publish(): Promise<void> {
    // Until it has succeeded the round is due: what failed is tried again.
    this.#lastRound = NO_ROUND;
    const policy = await this.#read();
    const failures: unknown[] = [];
    for (const controller of await listEnrolled(this.#deps.db)) {
      // One that cannot get its snapshot keeps nobody else from theirs.
      await this.#issue(policy, { ...controller, atLeast: 1 }).catch((failure: unknown) => {
        failures.push(failure);
      });
      // A large organisation takes a while: others have their turn between two controllers.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not every controller got its snapshot');
    this.#lastRound = roundOf(policy);
  }

  async #issueAbove(controllerId: ControllerId, version: number): Promise<void> {
    const enrolled = await listEnrolled(this.#deps.db);
    const controller = enrolled.find(({ id }) => id === controllerId);
    if (controller) await this.#issue(await this.#read(), { ...controller, atLeast: version + 1 });
  }

  /**
   * `issuedAt` is taken while the facts hold still, and everything that revokes takes its own time under the same
   * lock: a snapshot issued at or after a revocation contains it, and an earlier one does not.
   */
  async #read(): Promise<ReadPolicy> {
    const { facts, latest, restoration, at } = await inTransaction(this.#deps.db, async (trx) => {
      await holdLock(trx, 'policy');
      const facts = await loadPolicyFacts(trx);
      const latest = await listLatestSnapshots(trx);
      return { facts, latest, restoration: await findRestoration(trx), at: this.#deps.clock() };
    });
    const changes = facts.badges.map((badge) => Date.parse(badge.stateSince));
    const issuedAt = new Date(changes.reduce((last, time) => Math.max(last, time), at.getTime()));
    return { prepared: preparePolicy(facts, at), latest, restoration, issuedAt };
  }

  /**
   * A version follows the newest one that was there when its facts were read. When another has come meanwhile, from
   * here or from another server, the facts are read anew: a higher version never knows less than a lower one.
   */
  async #issue(policy: ReadPolicy, target: Target): Promise<void> {
    let current = policy;
    while (!(await this.#issueFrom(current, target))) current = await this.#read();
  }

  /** False, and nothing done, when the policy was overtaken. */
  async #issueFrom(policy: ReadPolicy, target: Target): Promise<boolean> {
    const { prepared, latest: all, restoration, issuedAt: at } = policy;
    const { issuerKeys, certificateTrust, organisationId, signingKey } = this.#deps;
    const content = { ...compilePolicy(prepared, target.id, this.#deps.holderOf), ...markOf(restoration) };
    const contentHash = hashContent(content, this.#trust);
    const latest = all.get(target.id);
    const follows = latest?.version ?? 0;
    const atLeast = Math.max(target.atLeast, restoration?.firstVersion ?? 1);
    const version = Math.max(follows + 1, atLeast);
    const isDue = !latest || atLeast > follows || isOld(latest, content, at);
    if (!isDue && latest.contentHash === contentHash) return true;
    const { type, controllerId, ...rest } = content;
    const issuedAt = at.toISOString();
    const snapshot: PolicySnapshot = {
      type,
      organisationId,
      controllerId,
      version,
      issuedAt,
      ...rest,
      issuerKeys,
      ...certificateTrust,
    };
    const message = signText(JSON.stringify(snapshot), signingKey);
    const info = { controllerId, version, follows, issuedAt, contentHash };
    if (!(await insertSnapshot(this.#deps.db, info, message))) return false;
    await this.#send(controllerId, message);
    this.#announce(target, { version: follows, latestVersion: version });
    return true;
  }

  #announce(
    { id: controllerId, siteId }: Pick<Target, 'id' | 'siteId'>,
    versions: { readonly version: number; readonly latestVersion: number },
  ): void {
    const message = { kind: 'snapshot', controllerId, ...versions } as const;
    this.#deps.live.publish({ kind: 'message', siteId, message });
  }

  async #send(controllerId: ControllerId, message: SignedMessage): Promise<void> {
    const { payload, signature, keyId } = message;
    await this.#deps.link.send(controllerId, 'snapshot', { payload, signature, keyId });
  }
}

/** The policy as it was read, with the newest snapshots of that moment. */
interface ReadPolicy {
  readonly prepared: PreparedPolicy;
  readonly latest: ReadonlyMap<ControllerId, SnapshotInfo>;
  readonly restoration: StoredRestoration | undefined;
  readonly issuedAt: Date;
}

interface Enrolled {
  readonly id: ControllerId;
  readonly siteId: SiteId;
}

interface Target extends Enrolled {
  /** The lowest version that will do. */
  readonly atLeast: number;
}

/** Doors ask their policy from before as well until somebody confirms what the restored database says. */
function markOf(
  restoration: StoredRestoration | undefined,
): Pick<PolicySnapshot, 'unconfirmedRestoration'> | undefined {
  return restoration?.confirmedAt === null ? { unconfirmedRestoration: restoration.id } : undefined;
}

/** Counter floors move with every tap; they ride along, but are no reason for a new version. */
function hashContent(content: PolicyContent, trust: string): string {
  const text = JSON.stringify(content, (name, value: unknown) => (name === 'counterFloor' ? 0 : value));
  return createHash('sha256').update(text).update(trust).digest('base64url');
}

function isOld(latest: SnapshotInfo, content: PolicyContent, at: Date): boolean {
  return at.getTime() - Date.parse(latest.issuedAt) >= lifeMs(content.doors) / 2;
}

function lifeMs(doors: readonly { readonly maximumAgeHours: number }[]): number {
  const shortestHours = Math.min(...doors.map((door) => door.maximumAgeHours));
  return Math.min(LONGEST_LIFE_MS, (shortestHours * 3_600_000) / RENEWALS_PER_MAXIMUM_AGE);
}

/** `2026-11-21@Asia/Tokyo …`: memberships begin and end by these. */
function daysIn(zones: readonly string[], at: Date): string {
  return zones.map((zone) => (zone === '' ? '' : `${localDate(at, zone)}@${zone}`)).join(' ');
}

function roundOf({ prepared: { facts }, issuedAt }: ReadPolicy): typeof NO_ROUND {
  const zones = [...new Set(facts.sites.map((site) => site.timeZone))].sort();
  // Even a snapshot that was made long before this round is renewed in time.
  return {
    days: daysIn(zones, issuedAt),
    renewAtMs: issuedAt.getTime() + lifeMs(facts.doors) / 2,
  };
}

async function listEnrolled(db: Knex): Promise<readonly Enrolled[]> {
  return db('controllers')
    .select<Enrolled[]>({ id: 'id', siteId: 'site_id' })
    .where({ state: 'enrolled', retired_at: null })
    .orderBy('id');
}
