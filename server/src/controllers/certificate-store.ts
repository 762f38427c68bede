import type { ControllerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface IssuedCertificate {
  readonly controllerId: ControllerId;
  /** SHA-256 of the DER, base64url. */
  readonly fingerprint: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly pem: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
}

export async function insertCertificate(trx: Knex, certificate: IssuedCertificate): Promise<void> {
  await trx('controller_certificates').insert({
    fingerprint: certificate.fingerprint,
    controller_id: certificate.controllerId,
    serial: certificate.serial,
    certificate: certificate.pem,
    issued_at: certificate.issuedAt,
    expires_at: certificate.expiresAt,
  });
}

/** All certificates that the controller was ever given. */
export async function revokeCertificates(trx: Knex, controllerId: ControllerId, at: string): Promise<void> {
  await trx('controller_certificates')
    .where({ controller_id: controllerId, revoked_at: null })
    .update({ revoked_at: at });
}

/** Those that a revocation list has to name: revoked and not yet expired. */
export async function listRevokedCertificates(
  db: Knex,
  at: string,
): Promise<readonly { readonly serial: string; readonly revokedAt: Date }[]> {
  const rows = await db('controller_certificates')
    .select<{ serial: string; revoked_at: string }[]>('serial', 'revoked_at')
    .whereNotNull('revoked_at')
    .where('expires_at', '>', at)
    .orderBy('serial');
  return rows.map((row) => ({ serial: row.serial, revokedAt: new Date(row.revoked_at) }));
}
