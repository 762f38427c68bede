import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import { toBase64Url } from '@monban/card-ap/bytes';
import { BadgeId, ControllerId, DoorId } from '@monban/core/ids';
import { SERVER_IDENTITY } from '@monban/trust/broker-acl';
import {
  createCertificateAuthority,
  issueCertificate,
  type CertificatePurpose,
} from '@monban/trust/certificate-authority';
import { generateSigningKey, loadOrCreateKey } from '@monban/trust/keys';

/** PEM, as TLS takes them. */
export interface BenchTls {
  readonly key: string;
  readonly certificate: string;
  readonly caCertificate: string;
}

export interface BenchBadge {
  readonly id: BadgeId;
  /** base64url */
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface BenchController {
  readonly id: ControllerId;
  readonly doorId: DoorId;
  readonly keyFile: string;
  readonly tls: BenchTls;
  readonly badges: readonly BenchBadge[];
}

/** What the processes of one bench run have in common: keys that exist for minutes, and a folder. */
export interface BenchCompany {
  readonly directory: string;
  readonly serverKeyFile: string;
  readonly server: BenchTls;
  readonly broker: BenchTls;
  readonly controllers: readonly BenchController[];
}

const BADGES_PER_CONTROLLER = 25;

/** Makes the company and writes it to `company.json` in its folder; returns that path. */
export async function makeCompany(directory: string, controllerCount: number): Promise<string> {
  const at = Date.now();
  const validity = { notBefore: new Date(at - 60_000), notAfter: new Date(at + 3_600_000) };
  const authority = await createCertificateAuthority(generateSigningKey(), 'Monban bench CA', validity);
  const tls = async (purpose: CertificatePurpose, keyFile: string): Promise<BenchTls> => {
    const key = await loadOrCreateKey(keyFile);
    return {
      key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      certificate: await issueCertificate(authority, { purpose, publicKey: key.publicKey }, validity),
      caCertificate: authority.certificatePem,
    };
  };
  const keys = join(directory, 'keys');
  const serverKeyFile = join(keys, 'message-signing.pem');
  await loadOrCreateKey(serverKeyFile);
  const controllers: BenchController[] = [];
  for (let number = 0; number < controllerCount; number += 1) {
    const id = ControllerId.parse(randomUUID());
    const keyFile = join(keys, `${id}.pem`);
    controllers.push({
      id,
      doorId: DoorId.parse(randomUUID()),
      keyFile,
      tls: await tls({ kind: 'client', commonName: id }, keyFile),
      badges: Array.from({ length: BADGES_PER_CONTROLLER }, makeBadge),
    });
  }
  const company: BenchCompany = {
    directory,
    serverKeyFile,
    server: await tls({ kind: 'client', commonName: SERVER_IDENTITY }, join(keys, 'server.pem')),
    broker: await tls({ kind: 'tls-server', hosts: ['127.0.0.1'] }, join(keys, 'broker.pem')),
    controllers,
  };
  const file = join(directory, 'company.json');
  await writeFile(file, JSON.stringify(company), { mode: 0o600 });
  return file;
}

function makeBadge(): BenchBadge {
  const pair = generateKeyPair((length) => new Uint8Array(randomBytes(length)));
  return {
    id: BadgeId.parse(randomBytes(16).toString('base64url')),
    publicKey: toBase64Url(pair.publicKey),
    privateKey: toBase64Url(pair.privateKey),
  };
}
