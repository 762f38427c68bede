import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SiteKey } from '@monban/card-ap/applet/seal';
import { fromBase64Url } from '@monban/card-ap/bytes';
import { AppError } from '@monban/core/errors';
import { readAnchorFolder } from '@monban/trust/certificate-path/anchor-folder';
import { pointOf } from '@monban/trust/keys';
import type { CertificateQuestion } from '../tap-certificate.ts';
import type { ProbeOptions } from './probe-options.ts';

/** Secret. Everything that the files hold. */
export interface ProbeKeys {
  readonly siteKey: SiteKey;
  /** 65 bytes. */
  readonly issuerKey: Uint8Array;
  readonly trust: CertificateQuestion['trust'];
  /** 32 bytes; null: links cannot be compared. */
  readonly linkKey: Uint8Array | null;
  /** ASCII digits. */
  readonly pin: Uint8Array | undefined;
}

/** Throws `CONFIGURATION_INVALID` with the path and what is wrong with it, never with its contents. */
export async function readProbeKeys(options: ProbeOptions): Promise<ProbeKeys> {
  const { siteKeyFile, siteKeyVersion, issuerFile, trustDirectory, linkKeyFile, pinFile } = options;
  return {
    siteKey: { version: siteKeyVersion, privateKey: await readScalar(siteKeyFile) },
    issuerKey: await readPoint(issuerFile),
    trust: await readTrust(trustDirectory),
    linkKey: linkKeyFile === undefined ? null : await readLinkKey(linkKeyFile),
    pin: pinFile === undefined ? undefined : await readPin(pinFile),
  };
}

async function readScalar(path: string): Promise<Uint8Array> {
  const pem = await read(path);
  const key = keyOrRefuse(path, 'It is not a P-256 private key in PKCS#8 PEM.', () => createPrivateKey(pem));
  return fromBase64Url(key.export({ format: 'jwk' }).d ?? '');
}

async function readPoint(path: string): Promise<Uint8Array> {
  const pem = await read(path);
  if (pem.includes('PRIVATE KEY')) throw unusable(path, 'It is a private key: the issuer keeps that one.');
  const key = keyOrRefuse(path, 'It is not a P-256 public key in SPKI PEM.', () => createPublicKey(pem));
  return new Uint8Array(pointOf(key));
}

function keyOrRefuse(path: string, problem: string, load: () => KeyObject): KeyObject {
  try {
    const key = load();
    pointOf(key);
    return key;
  } catch (cause) {
    throw unusable(path, problem, cause);
  }
}

/** A test hierarchy is believed as well: whoever probes says for themselves what they believe. */
async function readTrust(folder: string | undefined): Promise<ProbeKeys['trust']> {
  if (folder === undefined) return { certificateAnchors: [], certificatePolicies: [] };
  const { anchors, policies } = await readAnchorFolder(folder, { acceptTest: true });
  return {
    certificateAnchors: anchors.map((anchor) => Buffer.from(anchor).toString('base64url')),
    certificatePolicies: policies ?? [],
  };
}

async function readLinkKey(path: string): Promise<Uint8Array> {
  const text = (await read(path)).trim();
  const bytes = Buffer.from(text, /^[0-9A-Fa-f]{64}$/.test(text) ? 'hex' : 'base64url');
  const isWhole = /^([0-9A-Fa-f]{64}|[A-Za-z0-9_-]{43})$/.test(text) && bytes.length === 32;
  if (!isWhole) throw unusable(path, 'It is not a key of 32 bytes in hexadecimal or base64url.');
  return Uint8Array.from(bytes);
}

async function readPin(path: string): Promise<Uint8Array> {
  const text = (await read(path)).trim();
  if (!/^\d{4,8}$/.test(text)) throw unusable(path, 'It is not a PIN of 4 to 8 digits.');
  return Uint8Array.from(Buffer.from(text, 'ascii'));
}

async function read(path: string): Promise<string> {
  return readFile(path, 'latin1').catch((cause: unknown) => {
    throw unusable(path, 'It cannot be read.', cause);
  });
}

function unusable(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { path, problem }, cause });
}
