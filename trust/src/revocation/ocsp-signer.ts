import { createHash, type KeyObject } from 'node:crypto';
import { readCertificate, type Certificate } from '../certificate-path/certificate.ts';
import { brokenValidityRule } from '../certificate-path/certificate-rules.ts';
import type { PathProfile } from '../certificate-path/path-profile.ts';
import { validatePath } from '../certificate-path/validate-path.ts';
import { findCertificateExtension } from './certificate-extension.ts';
import type { ImportedCrl } from './import-crl.ts';
import { keyOctetsOf } from './issuer-key.ts';
import type { OcspResponse, ResponderId } from './ocsp-response.ts';
import type { RevocationRules } from './revocation-rules.ts';
import { isSignedBy } from './signed-data.ts';
import { standingByCrl } from './standing-by-crl.ts';

/** Whose signature on an answer is believed. */
export interface OcspTrust {
  readonly rules: RevocationRules;
  /** DER of responders that the operator of this server has agreed on with the authority, beside its own key. */
  readonly responders: readonly Uint8Array[];
  /** Lists by which a responder's own certificate can be checked where it asks for that. */
  readonly lists: readonly ImportedCrl[];
}

export type SignerFailure = 'responder-not-authorised' | 'signature-invalid';

/**
 * RFC 6960 section 4.2.2.2: the answer is signed by the issuer of the certificate, by a responder that is configured
 * here, or by one that the issuer itself has appointed; and it is the one that the answer names. Undefined: all right.
 */
export function brokenSignerRule(
  response: OcspResponse,
  issuer: Certificate,
  { trust, at }: { readonly trust: OcspTrust; readonly at: Date },
): SignerFailure | undefined {
  const keys = [
    issuer,
    ...readAll(trust.responders).filter((one) => brokenValidityRule(one, at) === undefined),
    ...readAll(response.certificates.slice(0, MAX_CERTIFICATES)).filter((one) =>
      isAppointed(one, issuer, { trust, at }),
    ),
  ];
  const named = keys.filter((certificate) => isNamedBy(certificate, response.responder));
  if (named.length === 0) return 'responder-not-authorised';
  const isSigned = named.some(({ publicKey }) => isSignedBy(response, publicKey, trust.rules));
  return isSigned ? undefined : 'signature-invalid';
}

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const NO_CHECK = '1.3.6.1.5.5.7.48.1.5';
const MAX_CERTIFICATES = 8;

/**
 * Section 4.2.2.2 (3): issued by that key for this purpose, and valid. Section 4.2.2.2.1: a certificate without
 * `id-pkix-ocsp-nocheck` is checked itself, by a list: asking a responder about itself proves nothing.
 */
function isAppointed(
  certificate: Certificate,
  issuer: Certificate,
  { trust, at }: { readonly trust: OcspTrust; readonly at: Date },
): boolean {
  if (certificate.extensions.purposes?.includes(OCSP_SIGNING) !== true) return false;
  const question = { certificate: certificate.der, anchors: [issuer.der], at };
  if (validatePath({ ...question, profile: responderProfile(trust.rules) }).kind !== 'valid') return false;
  if (findCertificateExtension(certificate.der, NO_CHECK).kind === 'found') return true;
  const asked = { certificate: certificate.der, issuer: issuer.der, at };
  return standingByCrl(trust.lists, asked, trust.rules).kind === 'good';
}

function responderProfile({ algorithms, keys }: RevocationRules): PathProfile {
  return {
    name: 'ocsp-responder',
    algorithms,
    keys,
    leaf: {
      requiredKeyUses: ['digitalSignature'],
      allowedKeyUses: ['nonRepudiation'],
      policies: 'any',
      purposes: [OCSP_SIGNING],
      mayBeAuthority: false,
    },
    maxIntermediates: 0,
  };
}

function isNamedBy({ subject, publicKey }: Certificate, responder: ResponderId): boolean {
  if (responder.by === 'name') return Buffer.compare(subject, responder.name) === 0;
  return Buffer.compare(keyHash(publicKey), responder.keyHash) === 0;
}

/** Section 4.2.1 says SHA-1: it names a key here, and nothing rests on it. */
function keyHash(key: KeyObject): Uint8Array {
  return createHash('sha1').update(keyOctetsOf(key)).digest();
}

function readAll(ders: readonly Uint8Array[]): readonly Certificate[] {
  return ders.flatMap((der) => {
    const reading = readCertificate(der);
    return reading.kind === 'certificate' ? [reading.certificate] : [];
  });
}
