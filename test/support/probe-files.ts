import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toBase64Url } from '@monban/card-ap/bytes';
import type { HierarchyView } from '@monban/simulators/wallet/messages';
import { writeTestAnchorFolder } from '@monban/trust/certificate-path/anchor-folder';
import { generateSigningKey, publicKeyFromPoint } from '@monban/trust/keys';
import { issuer, linkKey, siteKey } from './test-company.ts';

/** The files that `monban-door probe` wants, for the badges of the test company. */
export interface ProbeFiles {
  readonly siteKey: string;
  readonly issuer: string;
  readonly linkKey: string;
  readonly trust: string;
  /** Of another company. */
  readonly foreignSiteKey: string;
  readonly foreignIssuer: string;
  writePin(pin: string): Promise<string>;
}

export async function writeProbeFiles(directory: string, hierarchy: HierarchyView): Promise<ProbeFiles> {
  await mkdir(directory, { recursive: true });
  const stranger = generateSigningKey();
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const trust = join(directory, 'trust');
  await writeTestAnchorFolder(trust, {
    anchors: hierarchy.userAuthentication.map((certificate) => Buffer.from(certificate, 'base64')),
    policies: [hierarchy.userPolicyOid],
  });
  return {
    trust,
    siteKey: await write('site-key.pem', sitePrivateKeyPem()),
    issuer: await write('issuer.pem', publicPem(publicKeyFromPoint(issuer.publicKey))),
    linkKey: await write('link-key', `${Buffer.from(linkKey).toString('hex')}\n`),
    foreignSiteKey: await write('foreign-site-key.pem', pem(stranger.privateKey)),
    foreignIssuer: await write('foreign-issuer.pem', publicPem(stranger.publicKey)),
    writePin: (pin) => write('pin', `${pin}\n`),
  };
}

function sitePrivateKeyPem(): string {
  const { publicKey, privateKey } = siteKey;
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: toBase64Url(publicKey.subarray(1, 33)),
    y: toBase64Url(publicKey.subarray(33)),
    d: toBase64Url(privateKey),
  };
  return pem(createPrivateKey({ key: jwk, format: 'jwk' }));
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function publicPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
