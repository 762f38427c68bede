import { randomBytes, randomUUID } from 'node:crypto';
import type { RecordExpectation } from '@monban/card-ap/applet/record';
import { fromBase64Url } from '@monban/card-ap/bytes';
import type { ReaderId } from '@monban/core/ids';
import { openOneTimeKey } from '@monban/trust/sealed-keys';
import type { Logger } from 'pino';
import { systemClock } from '../adapters/system-clock.ts';
import type { Identity } from '../identity.ts';
import type { Link } from '../link.ts';
import { PinPage } from '../pin-page/pin-page.ts';
import { readerIdBytes, readerSecrets } from '../reader-keys.ts';
import type { Storage } from '../storage.ts';
import { checkCertificate, type CertificateTrust } from './check-certificate.ts';
import type { DeskCardContext } from './desk-card.ts';
import { DeskRunner } from './desk-runner.ts';

export interface DeskParts {
  readonly identity: Identity;
  readonly storage: Storage;
  readonly readerId: ReaderId | undefined;
  /** 0: a free one. */
  readonly pinPagePort: number;
  readonly log: Logger;
  readonly send: Link['send'];
}

/** Puts a desk together; its page for PINs listens from now on. Throws `CONFIGURATION_INVALID` when that port is taken. */
export async function openDesk(parts: DeskParts): Promise<DeskRunner> {
  const { identity, storage, readerId, log, send } = parts;
  return new DeskRunner({
    controllerId: identity.answer.controllerId,
    db: storage.db,
    clock: systemClock,
    newId: randomUUID,
    now: () => storage.time.read().at.toISOString(),
    card: cardContext(parts),
    pinPad: await PinPage.open(parts.pinPagePort, randomBytes),
    send,
    onNumberExposed: () => {
      storage.journal.note('alarm.number-exposed', readerId === undefined ? {} : { readerId });
    },
    onFailure: (cause) => {
      log.error({ err: cause }, 'the desk failed');
    },
  });
}

function cardContext({ identity, storage, readerId }: DeskParts): DeskCardContext {
  return {
    randomBytes,
    secrets: readerSecrets(identity.readerKeys),
    readerId: readerIdBytes(readerId ?? ''),
    expectedRecord: () => expectedRecord(identity, storage),
    checkCertificate: (certificate) =>
      checkCertificate(certificate, storage.snapshots.current ?? NO_TRUST, storage.time.read().at),
    openOneTimeKey: (sealed) => openOneTimeKey(sealed, identity.key),
  };
}

/** Before the first policy. */
const NO_TRUST: CertificateTrust = { certificateAnchors: [], certificatePolicies: [] };

function expectedRecord(identity: Identity, { snapshots, time }: Storage): RecordExpectation {
  const issuerKeys = snapshots.current?.issuerKeys ?? [];
  return {
    issuerKeys: issuerKeys.map(({ publicKey }) => fromBase64Url(publicKey)),
    organisationId: identity.answer.organisationId,
    at: time.read().at,
  };
}
