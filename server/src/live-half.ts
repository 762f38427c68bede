import type { ControllerId } from '@monban/core/ids';
import type { ControllerRequest, ControllerResult } from '@monban/core/messages/controller';
import type { Knex } from '@monban/db/open';
import { type AnchorFolder, profileUnder } from '@monban/trust/certificate-path/anchor-folder';
import { holderOf } from '@monban/trust/pairwise-subject';
import type { Logger } from 'pino';
import type { ControllerRegistry } from './controllers/controller-registry.ts';
import { type EnrolledController } from './controllers/controller-registry.ts';
import { Presence } from './controllers/presence.ts';
import { Desk, type DeskDeps } from './desk/desk.ts';
import { DoorCommands } from './events/door-commands.ts';
import { LiveBus } from './events/live-bus.ts';
import type { StandingOfCertificate } from './legal-basis/certificate-standing.ts';
import { permittedLink } from './legal-basis/permitted-link.ts';
import type { ServerKeys } from './keys/server-keys.ts';
import type { Alarms } from './mqtt/alarms.ts';
import { Inbox } from './mqtt/inbox.ts';
import { ReceiptIngest } from './mqtt/ingest.ts';
import { ProofPool } from './mqtt/proof-pool.ts';
import { ProofVerification } from './mqtt/proofs.ts';
import type { ServerLink } from './mqtt/server-link.ts';
import type { OrganisationRecord } from './organisation-record.ts';
import { certificateTrustOf } from './snapshots/certificate-anchors.ts';
import { SnapshotPublisher } from './snapshots/snapshot-publisher.ts';
import { CardSignIns } from './terminals/card-sign-ins.ts';
import { storeTerminalKey } from './terminals/terminal-keys.ts';

export interface LiveHalfDeps {
  readonly db: Knex;
  readonly keys: ServerKeys;
  readonly organisation: OrganisationRecord;
  readonly registry: ControllerRegistry;
  readonly alarms: Alarms;
  readonly link: ServerLink;
  /** Authorities of national cards, for doors and desks. */
  readonly anchors: AnchorFolder;
  readonly rebindGraceDays: number;
  readonly standingOfCertificate: StandingOfCertificate;
  /** A person's national card turned out at a desk to have no badge application. */
  readonly onApplicationMissing: DeskDeps['onApplicationMissing'];
  /** The restore that this database goes back to; null: none. */
  readonly restorationId: string | null;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Logger;
}

/** Everything that lives with the controllers, wired and running. */
export interface LiveHalf {
  readonly live: LiveBus;
  readonly publisher: SnapshotPublisher;
  readonly desk: Desk;
  readonly commands: DoorCommands;
  readonly cardSignIns: CardSignIns;
  /** Stops taking messages, finishes what was taken, and ends. */
  close(): Promise<void>;
}

export function startLiveHalf(deps: LiveHalfDeps): LiveHalf {
  const live = new LiveBus();
  const publisher = createPublisher(deps, live);
  const policyChanged = (): void => {
    publisher.policyChanged();
  };
  const desk = createDesk(deps, { live, policyChanged });
  const commands = new DoorCommands({ ...deps, signingKey: deps.keys.signing.key });
  const presence = new Presence({ ...deps, live, onDeskOnline: (id: ControllerId) => desk.resume(id) });
  const pool = new ProofPool();
  const proofs = new ProofVerification({ ...deps, pool, policyChanged });
  const ingest = createIngest(deps, { live, proofs });
  const cardSignIns = new CardSignIns({ ...deps, signingKey: deps.keys.signing.key, pool });
  const parts: Parts = { db: deps.db, clock: deps.clock, publisher, desk, commands, cardSignIns };
  const inbox = new Inbox({
    ...deps,
    onReceipts: (controllerId, bytes) => ingest.accept(controllerId, bytes),
    onStatus: (controller, status) => presence.accept(controller, status),
    onRequest: (controller, request) => answerRequest(parts, controller, request),
    onResult: (controller, result) => acceptResult(parts, controller, result),
  });
  startAll(deps, { ...parts, presence, proofs, inbox });
  return {
    live,
    ...parts,
    close: async () => {
      desk.close();
      commands.close();
      await presence.close();
      await deps.link.close();
      await inbox.close();
      await ingest.close();
      await publisher.close();
      await proofs.close();
      await pool.close();
    },
  };
}

interface Parts {
  readonly db: Knex;
  readonly clock: () => Date;
  readonly publisher: SnapshotPublisher;
  readonly desk: Desk;
  readonly commands: DoorCommands;
  readonly cardSignIns: CardSignIns;
}

function startAll(
  deps: LiveHalfDeps,
  parts: Parts & { readonly presence: Presence; readonly proofs: ProofVerification; readonly inbox: Inbox },
): void {
  const { presence, proofs, inbox, publisher, desk } = parts;
  // Whoever was online when the server ended will say so again.
  void presence.brokerLost();
  deps.link.start({
    onMessage: (topic, payload) => void inbox.receive(topic, payload),
    onUp: () => {
      deps.log.info('Connected to the broker');
    },
    onDown: () => {
      deps.log.warn('The broker is gone');
      void presence.brokerLost();
    },
  });
  proofs.poke();
  publisher.start();
  desk.start();
}

function createDesk(
  deps: LiveHalfDeps,
  parts: { readonly live: LiveBus; readonly policyChanged: () => void },
): Desk {
  return new Desk({
    ...deps,
    ...parts,
    organisationId: deps.organisation.id,
    bindingTrust: {
      anchors: deps.anchors.anchors,
      profileUnder: (profile) => profileUnder(deps.anchors, profile),
      standingOf: deps.standingOfCertificate,
    },
  });
}

function createPublisher(deps: LiveHalfDeps, live: LiveBus): SnapshotPublisher {
  const { issuer, signing, holderKey } = deps.keys;
  return new SnapshotPublisher({
    ...deps,
    organisationId: deps.organisation.id,
    signingKey: signing.key,
    issuerKeys: [{ kid: issuer.keyId, publicKey: issuer.point.toString('base64url') }],
    certificateTrust: certificateTrustOf(deps.anchors, deps.rebindGraceDays),
    holderOf: (personId) => holderOf(holderKey, personId),
    live,
  });
}

function createIngest(
  deps: LiveHalfDeps,
  { live, proofs }: { readonly live: LiveBus; readonly proofs: ProofVerification },
): ReceiptIngest {
  return new ReceiptIngest({
    ...deps,
    signingKey: deps.keys.signing.key,
    onStored: () => {
      live.publish({ kind: 'receipts' });
      proofs.poke();
    },
  });
}

async function answerRequest(
  { db, clock, publisher, desk }: Parts,
  controller: EnrolledController,
  request: ControllerRequest,
): Promise<void> {
  switch (request.type) {
    case 'monban.snapshot-request.v1':
      return publisher.answer(request);
    case 'monban.desk-record-request.v1':
      return desk.answerRecordRequest(controller, await permittedLink(db, request));
    case 'monban.desk-change-request.v1':
      return desk.answerChangeRequest(controller, await permittedLink(db, request));
    case 'monban.desk-evidence.v1':
      return desk.answerEvidence(controller, request);
    case 'monban.desk-termination.v1':
      return desk.answerTermination(controller, request);
    case 'monban.terminal-key.v1':
      return storeTerminalKey(db, request, clock());
  }
}

async function acceptResult(
  { publisher, desk, commands, cardSignIns }: Parts,
  controller: EnrolledController,
  result: ControllerResult,
): Promise<void> {
  switch (result.type) {
    case 'monban.command-result.v1':
      commands.accept(result);
      await cardSignIns.acceptResult(result);
      return desk.acceptResult(controller, result);
    case 'monban.desk-progress.v1':
      return desk.progress(controller, result);
    case 'monban.snapshot-result.v1':
      return publisher.accept(result, controller.siteId);
    case 'monban.terminal-tap.v1':
      return cardSignIns.acceptTap(result);
  }
}
