import { randomUUID } from 'node:crypto';
import { CommandId, type ControllerId, type DeskJobId, type OrganisationId } from '@monban/core/ids';
import type {
  DeskAnswer,
  DeskEvidence,
  DeskProgress,
  DeskRecordRequest,
  DeskFailure,
} from '@monban/core/messages/desk';
import type { CommandResult, DeskCommand } from '@monban/core/messages/door-command';
import type { Knex } from '@monban/db/open';
import { signMessage } from '@monban/trust/signed-message';
import type { Logger } from 'pino';
import type { EnrolledController } from '../controllers/controller-registry.ts';
import type { LiveBus } from '../events/live-bus.ts';
import { currentSiteKey, type ServerKeys } from '../keys/server-keys.ts';
import type { ServerLink } from '../mqtt/server-link.ts';
import { isEvidenceGood } from './check-evidence.ts';
import { enableBadge } from './enable-badge.ts';
import {
  changeOpenDeskJob,
  findDeskJob,
  listOpenDeskJobs,
  toDeskJob,
  type DeskJobChange,
  type StoredDeskJob,
} from './desk-job-store.ts';
import { signBadgeRecord } from './sign-badge-record.ts';

export interface DeskDeps {
  readonly db: Knex;
  readonly link: Pick<ServerLink, 'send'>;
  readonly keys: ServerKeys;
  readonly organisationId: OrganisationId;
  readonly live: LiveBus;
  readonly policyChanged: () => void;
  readonly clock: () => Date;
  readonly log: Logger;
}

/** Commands are acted on at once or not at all. */
const COMMAND_LIFE_MS = 10_000;
/** A job that nothing happened to for this long is over. */
const JOB_PATIENCE_MS = 15 * 60_000;
const SWEEP_MS = 30_000;
const MAXIMUM_COMMANDED = 1_000;

/**
 * The server's half of personalisation. The desk drives the card and asks; each request is answered from the job's
 * row alone, so that either side may start anew at any moment and the job goes on.
 */
export class Desk {
  readonly #deps: DeskDeps;
  /** Commands whose answer is due: a refusal says why nothing happens at the desk. */
  readonly #commanded = new Map<CommandId, DeskJobId>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#sweep = setInterval(() => {
      this.closeForgotten().catch((err: unknown) => {
        this.#deps.log.error({ err }, 'Forgotten desk jobs could not be closed');
      });
    }, SWEEP_MS);
  }

  close(): void {
    clearInterval(this.#sweep);
  }

  /** Tells the desk to begin or to give up; false when it cannot be reached just now. */
  async command(job: StoredDeskJob, action: DeskCommand['action']): Promise<boolean> {
    const issuedAt = this.#deps.clock();
    const commandId = CommandId.parse(randomUUID());
    if (action === 'begin') this.#remember(commandId, job.id);
    const common = {
      type: 'monban.desk-command.v1',
      commandId,
      controllerId: job.controllerId,
      jobId: job.id,
      issuedAt: issuedAt.toISOString(),
      expiresAt: new Date(issuedAt.getTime() + COMMAND_LIFE_MS).toISOString(),
    } as const;
    const order = { task: 'issue', carrier: job.carrier, binding: 'face-check', setsPin: false } as const;
    const command: DeskCommand = action === 'begin' ? { ...common, action, order } : { ...common, action };
    return this.#deps.link.send(
      job.controllerId,
      'commands',
      signMessage(command, this.#deps.keys.signing.key),
    );
  }

  /** A desk came back: its open jobs are told again. */
  async resume(controllerId: ControllerId): Promise<void> {
    for (const job of await listOpenDeskJobs(this.#deps.db, { controllerId })) {
      await this.command(job, 'begin');
    }
  }

  /** The desk's answer to a command: one that it cannot follow leaves the job open, with the reason in sight. */
  async acceptResult(controller: EnrolledController, result: CommandResult): Promise<void> {
    const jobId = this.#commanded.get(result.commandId);
    this.#commanded.delete(result.commandId);
    // A desk that works on this very job is busy with it.
    const isHarmless = result.refusal === 'busy' || result.refusal === 'already-seen';
    if (jobId === undefined || result.outcome === 'done' || isHarmless) return;
    const job = await this.#jobOf(controller, jobId);
    if (job?.state === 'open') await this.#change(job, { failure: 'desk-offline' });
  }

  async progress(controller: EnrolledController, progress: DeskProgress): Promise<void> {
    const job = await this.#jobOf(controller, progress.jobId);
    if (job?.state !== 'open') return;
    await this.#change(job, { step: progress.step, failure: progress.failure ?? null });
  }

  /**
   * What the card is to be given. The same key gets the same record again; a new key, made after the card was pulled,
   * a new one.
   */
  async answerRecordRequest(controller: EnrolledController, request: DeskRecordRequest): Promise<void> {
    const job = await this.#jobOf(controller, request.jobId);
    const failure = recordRefusal(job, request);
    if (!job || failure) {
      await this.#refuse(request, failure ?? 'cancelled');
      return;
    }
    const record = await this.#recordFor(job, request);
    if (record === undefined) {
      await this.#refuse(request, 'cancelled');
      return;
    }
    const { keys } = this.#deps;
    const siteKey = currentSiteKey(keys);
    await this.#answer({
      type: 'monban.desk-record-answer.v1',
      controllerId: controller.id,
      jobId: job.id,
      requestId: request.requestId,
      siteKeyVersion: siteKey.version,
      sitePublicKey: siteKey.key.point.toString('base64url'),
      badgeId: job.badgeId,
      record,
      managementPublicKey: keys.management.point.toString('base64url'),
    });
  }

  /** The card's own answer after activation: the badge is enabled on nothing less. */
  async answerEvidence(controller: EnrolledController, evidence: DeskEvidence): Promise<void> {
    const job = await this.#jobOf(controller, evidence.jobId);
    const isRepetition = job?.state === 'done' && job.badgeId === evidence.badgeId;
    if (isRepetition) {
      await this.#acceptEvidence(evidence);
      return;
    }
    if (job?.state !== 'open') {
      await this.#refuse(evidence, closedReason(job));
      return;
    }
    if (job.publicKey === null || !isEvidenceGood(job, evidence, currentSiteKey(this.#deps.keys).version)) {
      await this.#change(job, { failure: 'evidence-invalid' });
      await this.#refuse(evidence, 'evidence-invalid');
      return;
    }
    await this.#enable({ ...job, publicKey: job.publicKey }, evidence);
  }

  /** Closes jobs that nothing happened to for too long. */
  async closeForgotten(): Promise<void> {
    const untouchedSince = new Date(this.#deps.clock().getTime() - JOB_PATIENCE_MS).toISOString();
    for (const job of await listOpenDeskJobs(this.#deps.db, { untouchedSince })) {
      const closedAt = this.#deps.clock().toISOString();
      await this.#change(job, { state: 'failed', failure: 'timed-out', closedAt });
      await this.command(job, 'cancel');
    }
  }

  /** Lets the watchers see a job as it is now. */
  async announce(jobId: DeskJobId): Promise<void> {
    const job = await findDeskJob(this.#deps.db, 'all', jobId);
    if (!job) return;
    const message = { kind: 'desk-job', job: toDeskJob(job) } as const;
    this.#deps.live.publish({ kind: 'message', siteId: job.siteId, message });
  }

  #remember(commandId: CommandId, jobId: DeskJobId): void {
    if (this.#commanded.size >= MAXIMUM_COMMANDED) this.#commanded.clear();
    this.#commanded.set(commandId, jobId);
  }

  async #enable(job: StoredDeskJob & { readonly publicKey: string }, evidence: DeskEvidence): Promise<void> {
    if (!(await enableBadge(this.#deps.db, job, { evidence, clock: this.#deps.clock }))) {
      await this.#refuse(evidence, 'cancelled');
      return;
    }
    this.#deps.policyChanged();
    await this.#acceptEvidence(evidence);
    await this.announce(job.id);
  }

  async #recordFor(job: StoredDeskJob, request: DeskRecordRequest): Promise<string | undefined> {
    const { publicKey, cardLink } = request;
    if (job.publicKey === publicKey && job.cardLink === cardLink && job.record !== null) return job.record;
    const record = signBadgeRecord(job, request, {
      organisationId: this.#deps.organisationId,
      issuer: this.#deps.keys.issuer,
      at: this.#deps.clock(),
    });
    const isOpen = await this.#change(job, {
      step: 'record-signed',
      failure: null,
      publicKey,
      cardLink,
      record,
    });
    return isOpen ? record : undefined;
  }

  async #change(job: StoredDeskJob, change: DeskJobChange): Promise<boolean> {
    const at = this.#deps.clock().toISOString();
    const isOpen = await changeOpenDeskJob(this.#deps.db, job.id, { ...change, at });
    if (isOpen) await this.announce(job.id);
    return isOpen;
  }

  /** A job belongs to one desk: for every other it does not exist. */
  async #jobOf(controller: EnrolledController, jobId: DeskJobId): Promise<StoredDeskJob | undefined> {
    const job = await findDeskJob(this.#deps.db, 'all', jobId);
    return job?.controllerId === controller.id ? job : undefined;
  }

  async #acceptEvidence({ controllerId, jobId, requestId }: DeskEvidence): Promise<void> {
    await this.#answer({ type: 'monban.desk-evidence-accepted.v1', controllerId, jobId, requestId });
  }

  async #refuse(request: DeskRecordRequest | DeskEvidence, failure: DeskFailure): Promise<void> {
    const { controllerId, jobId, requestId } = request;
    await this.#answer({ type: 'monban.desk-refusal.v1', controllerId, jobId, requestId, failure });
  }

  async #answer(answer: DeskAnswer): Promise<void> {
    await this.#deps.link.send(
      answer.controllerId,
      'answers',
      signMessage(answer, this.#deps.keys.signing.key),
    );
  }
}

function recordRefusal(job: StoredDeskJob | undefined, request: DeskRecordRequest): DeskFailure | undefined {
  if (job?.state !== 'open') return closedReason(job);
  if (job.carrier === 'company-card') return request.cardLink === null ? undefined : 'wrong-carrier';
  return request.cardLink === null ? 'certificate-missing' : undefined;
}

function closedReason(job: StoredDeskJob | undefined): DeskFailure {
  return job?.state === 'failed' ? (job.failure ?? 'timed-out') : 'cancelled';
}
