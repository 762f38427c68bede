import type { KeyObject } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import type { ControllerId, OrganisationId } from '@monban/core/ids';
import type { ControllerRole, EnrolmentAnswer, EnrolmentRequest } from '@monban/core/messages/enrolment';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import {
  certificateFingerprint,
  certificateSerial,
  issueCertificate,
} from '@monban/trust/certificate-authority';
import { openCertificateRequest } from '@monban/trust/certificate-request';
import { matchesSecret } from '@monban/trust/enrolment-token';
import { pointOf } from '@monban/trust/keys';
import { sealReaderKeys } from '@monban/trust/sealed-keys';
import { recordAudit } from '../audit/record-audit.ts';
import { certificateValidity, readerKeysOf, type ServerKeys } from '../keys/server-keys.ts';
import { insertCertificate, revokeCertificates } from './certificate-store.ts';

export interface EnrolmentDeps {
  readonly db: Knex;
  readonly keys: ServerKeys;
  readonly organisationId: OrganisationId;
  /** What controllers are to connect to. */
  readonly brokerUrl: () => string;
  /** The controller speaks with another key from now on. */
  readonly controllerRefused: (controllerId: ControllerId) => Promise<void>;
  readonly policyChanged: () => void;
}

/**
 * A controller shows its one-time secret and its own public key, and gets all that it needs to take part. The secret
 * is spent with the first success; the certificates it had before no longer count. Enrolling again with a new token
 * is how certificates are renewed. Throws `ENROLMENT_TOKEN_INVALID` for every wrong, spent or outdated secret, and
 * says no more than that.
 */
export async function enrolController(
  deps: EnrolmentDeps,
  request: EnrolmentRequest,
  at: Date,
): Promise<EnrolmentAnswer> {
  const publicKey = await openCertificateRequest(request.certificateRequest);
  const { notAfter, certificate } = await issueFor(deps, request.controllerId, { publicKey, at });
  const { role, readers } = await inTransaction(deps.db, async (trx) => {
    const row = await spendSecret(trx, request, at);
    await storeEnrolment(trx, request.controllerId, { publicKey, certificate, notAfter, at });
    return { role: row.role, readers: await listReaders(trx, request.controllerId) };
  });
  await deps.controllerRefused(request.controllerId);
  deps.policyChanged();
  return {
    controllerId: request.controllerId,
    organisationId: deps.organisationId,
    role,
    certificate,
    caCertificate: deps.keys.authority.certificatePem,
    brokerUrl: deps.brokerUrl(),
    signingKeyCertificate: deps.keys.signing.certificatePem,
    sealedKeys: await sealReaderKeys(readerKeysOf(deps.keys), publicKey),
    readers,
  };
}

async function issueFor(
  deps: EnrolmentDeps,
  controllerId: ControllerId,
  subject: { readonly publicKey: KeyObject; readonly at: Date },
): Promise<{ readonly certificate: string; readonly notAfter: Date }> {
  const validity = certificateValidity(subject.at);
  const purpose = { kind: 'client', commonName: controllerId } as const;
  const certificate = await issueCertificate(
    deps.keys.authority,
    { purpose, publicKey: subject.publicKey },
    validity,
  );
  return { certificate, notAfter: validity.notAfter };
}

interface PendingRow {
  readonly role: ControllerRole;
  readonly enrolment_secret_hash: string | null;
  readonly enrolment_expires_at: string | null;
}

/** Of two requests with one secret the second waits for the first, and then finds the secret spent. */
async function spendSecret(trx: Knex, request: EnrolmentRequest, at: Date): Promise<PendingRow> {
  const row = await trx('controllers')
    .select<PendingRow[]>('role', 'enrolment_secret_hash', 'enrolment_expires_at')
    .where({ id: request.controllerId, retired_at: null })
    .forUpdate()
    .first();
  // The comparison is made in any case, so that its time tells nothing.
  const isRight = matchesSecret(request.secret, row?.enrolment_secret_hash ?? NO_SECRET);
  const isInTime = (row?.enrolment_expires_at ?? '') > at.toISOString();
  if (!row || !isRight || !isInTime) throw new AppError('ENROLMENT_TOKEN_INVALID');
  return row;
}

/** SHA-256 of nothing that anybody could send: 32 zero bytes. */
const NO_SECRET = Buffer.alloc(32).toString('base64url');

async function storeEnrolment(
  trx: Knex,
  controllerId: ControllerId,
  enrolment: {
    readonly publicKey: KeyObject;
    readonly certificate: string;
    readonly notAfter: Date;
    readonly at: Date;
  },
): Promise<void> {
  const at = enrolment.at.toISOString();
  const expiresAt = enrolment.notAfter.toISOString();
  const fingerprint = certificateFingerprint(enrolment.certificate);
  await revokeCertificates(trx, controllerId, at);
  const serial = certificateSerial(enrolment.certificate);
  const pem = enrolment.certificate;
  await insertCertificate(trx, { controllerId, fingerprint, serial, pem, issuedAt: at, expiresAt });
  await trx('controllers')
    .where({ id: controllerId })
    .update({
      state: 'enrolled',
      enrolment_secret_hash: null,
      enrolment_expires_at: null,
      enrolled_at: at,
      public_key: pointOf(enrolment.publicKey).toString('base64url'),
      certificate_fingerprint: fingerprint,
      certificate_expires_at: expiresAt,
      updated_at: at,
      version: trx.raw('version + 1'),
    });
  await recordEnrolment(trx, controllerId, {
    state: 'enrolled',
    enrolledAt: at,
    certificateExpiresAt: expiresAt,
    certificateFingerprint: fingerprint,
  });
}

async function recordEnrolment(
  trx: Knex,
  controllerId: ControllerId,
  after: { readonly enrolledAt: string } & Readonly<Record<string, string>>,
): Promise<void> {
  const context = {
    actor: `controller:${controllerId}`,
    at: new Date(after.enrolledAt),
    requestId: null,
  };
  await recordAudit(trx, context, {
    action: 'controller.enrolled',
    subjectType: 'controller',
    subjectId: controllerId,
    before: null,
    after,
  });
}

async function listReaders(trx: Knex, controllerId: ControllerId): Promise<EnrolmentAnswer['readers']> {
  return trx('readers')
    .where({ controller_id: controllerId, retired_at: null })
    .orderBy(['name', 'id'])
    .select<EnrolmentAnswer['readers']>({ readerId: 'id', doorId: 'door_id', side: 'side' });
}
