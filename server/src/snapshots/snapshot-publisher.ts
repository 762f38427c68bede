import { createHash } from 'node:crypto';
import type { OrganisationId, ControllerId, SiteId } from '@monban/core/ids';
import type { PolicySnapshot } from '@monban/core/access/policy';
import type { SnapshotRequest, SnapshotResult } from '@monban/core/messages/controller';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { SigningKey } from '@monban/trust/keys';
import { signText } from '@monban/trust/signed-message';
import type { Logger } from 'pino';
import type { LiveBus } from '../events/live-bus.ts';
import type { ServerLink } from '../mqtt/server-link.ts';
import { compilePolicy, preparePolicy, type PolicyContent, type PreparedPolicy } from './compile-policy.ts';
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

/**
 * Compiles, signs, stores and sends the policy: on every change, on a new day, before a snapshot grows old, and when
 * a controller asks. A new version is made only where the contents differ, or for freshness.
 */
export class SnapshotPublisher {
  readonly #deps: PublisherDeps;
  #timer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #roundsWaiting = 0;
  /** The calendar days on which the last round was made, and when the first of its snapshots wants renewal. */
  #lastRound = { days: '', renewAtMs: 0 };
  #isClosed = false;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
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
    this.#deps.live.publish({
      kind: 'message',
      siteId,
      message: { kind: 'snapshot', controllerId, version, latestVersion },
    });
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
    const { prepared, issuedAt } = await this.#read();
    const latest = await listLatestSnapshots(this.#deps.db);
    const zones = [...new Set(prepared.facts.sites.map((site) => site.timeZone))].sort();
    const life = lifeMs(prepared.facts.doors);
    this.#lastRound = {
      days: daysIn(zones, issuedAt),
      // Even one that was made long before this round is renewed in time.
      renewAtMs: issuedAt.getTime() + life / 2,
    };
    for (const { id, siteId } of await listEnrolled(this.#deps.db)) {
      await this.#issue(compilePolicy(prepared, id), {
        issuedAt,
        latest: latest.get(id),
        atLeast: 1,
        siteId,
      });
      // A large organisation takes a while: others have their turn between two controllers.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #issueAbove(controllerId: ControllerId, version: number): Promise<void> {
    const { prepared, issuedAt } = await this.#read();
    const latest = await findLatestSnapshot(this.#deps.db, controllerId);
    const enrolled = await listEnrolled(this.#deps.db);
    const siteId = enrolled.find(({ id }) => id === controllerId)?.siteId;
    if (siteId === undefined) return;
    const content = compilePolicy(prepared, controllerId);
    await this.#issue(content, { issuedAt, latest, atLeast: version + 1, siteId });
  }

  /**
   * `issuedAt` is taken while the facts hold still, and everything that revokes takes its own time under the same
   * lock: a snapshot issued at or after a revocation contains it, and an earlier one does not.
   */
  async #read(): Promise<{ readonly prepared: PreparedPolicy; readonly issuedAt: Date }> {
    const { facts, at } = await inTransaction(this.#deps.db, async (trx) => {
      await holdLock(trx, 'policy');
      return { facts: await loadPolicyFacts(trx), at: this.#deps.clock() };
    });
    const revocations = facts.badges.map((badge) =>
      badge.revokedAt === null ? 0 : Date.parse(badge.revokedAt),
    );
    const issuedAt = new Date(revocations.reduce((latest, time) => Math.max(latest, time), at.getTime()));
    return { prepared: preparePolicy(facts, at), issuedAt };
  }

  async #issue(
    content: PolicyContent,
    issue: {
      readonly issuedAt: Date;
      readonly latest: SnapshotInfo | undefined;
      readonly atLeast: number;
      readonly siteId: SiteId;
    },
  ): Promise<void> {
    const { issuerKeys, organisationId, signingKey } = this.#deps;
    const contentHash = hashContent(content, issuerKeys);
    const version = Math.max((issue.latest?.version ?? 0) + 1, issue.atLeast);
    const isDue =
      !issue.latest || issue.atLeast > issue.latest.version || isOld(issue.latest, content, issue.issuedAt);
    if (!isDue && issue.latest.contentHash === contentHash) return;
    const { type, controllerId, ...policy } = content;
    const issuedAt = issue.issuedAt.toISOString();
    const snapshot: PolicySnapshot = {
      type,
      organisationId,
      controllerId,
      version,
      issuedAt,
      ...policy,
      issuerKeys,
    };
    const message = signText(JSON.stringify(snapshot), signingKey);
    await insertSnapshot(this.#deps.db, { controllerId, version, issuedAt, contentHash }, message);
    await this.#send(controllerId, message);
    this.#deps.live.publish({
      kind: 'message',
      siteId: issue.siteId,
      message: {
        kind: 'snapshot',
        controllerId,
        version: issue.latest?.version ?? 0,
        latestVersion: version,
      },
    });
  }

  async #send(controllerId: ControllerId, message: SignedMessage): Promise<void> {
    const { payload, signature, keyId } = message;
    await this.#deps.link.send(controllerId, 'snapshot', { payload, signature, keyId });
  }
}

/** Counter floors move with every tap; they ride along, but are no reason for a new version. */
function hashContent(content: PolicyContent, issuerKeys: PolicySnapshot['issuerKeys']): string {
  const text = JSON.stringify([content, issuerKeys], (name, value: unknown) =>
    name === 'counterFloor' ? 0 : value,
  );
  return createHash('sha256').update(text).digest('base64url');
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

async function listEnrolled(
  db: Knex,
): Promise<readonly { readonly id: ControllerId; readonly siteId: SiteId }[]> {
  return db('controllers')
    .select<{ id: ControllerId; siteId: SiteId }[]>({ id: 'id', siteId: 'site_id' })
    .where({ state: 'enrolled', retired_at: null })
    .orderBy('id');
}
