import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueRevocationList, type CertificateAuthority } from '@monban/trust/certificate-authority';
import { mosquittoConfiguration, type MosquittoListener } from '@monban/trust/mosquitto-configuration';
import { loadTlsIdentity } from '../keys/server-keys.ts';

export interface MosquittoFiles {
  /** Folder for everything that mosquitto reads; its key is mode 0600 and belongs to whoever runs this. */
  readonly directory: string;
  readonly authority: CertificateAuthority;
  readonly listener: MosquittoListener;
  /** A listener of their own for several servers. */
  readonly serverListener?: MosquittoListener;
  /** Names and addresses under which clients reach the broker. */
  readonly hosts: readonly string[];
  readonly at: Date;
  readonly revoked: readonly { readonly serial: string; readonly revokedAt: Date }[];
  /** Whom the broker becomes when root starts it. */
  readonly user?: string;
}

export const REVOCATION_LIST = 'revoked.pem';

/** A snapshot of 20,000 badges is 6 MB; there is room for more. */
const MAXIMUM_PACKET_BYTES = 64 * 1024 * 1024;
const MAXIMUM_CONNECTIONS = 4_096;
const LIST_LIFE_MS = 30 * 86_400_000;

/** Writes certificate, key, ACL, revocation list and configuration; returns the path for `mosquitto -c`. */
export async function writeMosquittoFiles(options: MosquittoFiles): Promise<string> {
  const { directory, authority, at } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const identity = await loadTlsIdentity(
    directory,
    { name: 'broker', purpose: { kind: 'tls-server', hosts: options.hosts } },
    { authority, at },
  );
  const path = (name: string): string => join(directory, name);
  const { conf, acl } = mosquittoConfiguration({
    listener: options.listener,
    ...(options.serverListener && { serverListener: options.serverListener }),
    ...(options.user === undefined ? {} : { user: options.user }),
    files: {
      caCertificate: path('ca.pem'),
      certificate: path('broker.pem'),
      key: path('broker.key.pem'),
      acl: path('acl'),
      revocationList: path(REVOCATION_LIST),
    },
    maximumPacketBytes: MAXIMUM_PACKET_BYTES,
    maximumConnections: MAXIMUM_CONNECTIONS,
  });
  await replaceFile(path('ca.pem'), authority.certificatePem);
  await replaceFile(path('broker.pem'), identity.certificate);
  await replaceFile(path('acl'), acl);
  await writeRevocationList(path(REVOCATION_LIST), options);
  await replaceFile(path('mosquitto.conf'), conf);
  return path('mosquitto.conf');
}

/** Written anew at each revocation and once a day; mosquitto reads it again on SIGHUP (docs/runbooks/mosquitto.md). */
export async function writeRevocationList(
  path: string,
  list: Pick<MosquittoFiles, 'authority' | 'at' | 'revoked'>,
): Promise<void> {
  const thisUpdate = new Date(Math.floor(list.at.getTime() / 1000) * 1000 - 60_000);
  const nextUpdate = new Date(thisUpdate.getTime() + LIST_LIFE_MS);
  await replaceFile(
    path,
    await issueRevocationList(list.authority, list.revoked, { thisUpdate, nextUpdate }),
  );
}

/** Whole or not at all: a reader never sees half a file. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await writeFile(draft, text, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
