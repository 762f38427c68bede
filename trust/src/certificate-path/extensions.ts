import { DerFields, countOf, fieldsOf, membersOf, namedBitsOf, oidOf } from './der-fields.ts';
import { type DerValue, malformed, parseDerOf, TAG } from './der.ts';
import { KEY_USES, type KeyUse } from './path-profile.ts';

/** What a certificate says about itself that a path depends on. Clauses are those of RFC 5280. */
export interface CertificateExtensions {
  /** Section 4.2.1.9; `pathLength` undefined where the authority sets no limit. */
  readonly authority: { readonly pathLength: number | undefined } | undefined;
  /** Section 4.2.1.3; undefined where the certificate says nothing. */
  readonly keyUses: readonly KeyUse[] | undefined;
  /** Section 4.2.1.4, by OID; undefined where the certificate says nothing. */
  readonly policies: readonly string[] | undefined;
  /** Section 4.2.1.11. */
  readonly requireExplicitPolicy: number | undefined;
  /** Section 4.2.1.14. */
  readonly inhibitAnyPolicy: number | undefined;
  /** Section 4.2.1.12, by OID; undefined where the certificate says nothing. */
  readonly purposes: readonly string[] | undefined;
  /** An extension that is critical and unknown to us, or that narrows the path in a way that we do not work out. */
  readonly hasUnknown: boolean;
  readonly hasRepeated: boolean;
}

/** `extnID` of section 4.2.1. */
const ID = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const;

/** Critical ones that we do justice to. subjectAltName is one: it names the holder, and no rule asks who that is. */
const UNDERSTOOD: readonly string[] = [
  ID.keyUsage,
  ID.subjectAltName,
  ID.basicConstraints,
  ID.certificatePolicies,
  ID.policyConstraints,
  ID.extKeyUsage,
  ID.inhibitAnyPolicy,
];

/** These narrow a path even where they are not critical, so ignoring them would accept too much. */
const NARROWING: readonly string[] = [ID.nameConstraints, ID.policyMappings];

/** `Extensions` of section 4.1, from its SEQUENCE; undefined for none. Throws `MESSAGE_MALFORMED`. */
export function readExtensions(list: DerValue | undefined): CertificateExtensions {
  const extensions = list === undefined ? [] : membersOf(list, TAG.sequence).map(readExtension);
  const valueOf = (id: string): Uint8Array | undefined =>
    extensions.find((extension) => extension.id === id)?.value;
  return {
    authority: read(valueOf(ID.basicConstraints), readBasicConstraints),
    keyUses: read(valueOf(ID.keyUsage), readKeyUsage),
    policies: read(valueOf(ID.certificatePolicies), readPolicies),
    requireExplicitPolicy: read(valueOf(ID.policyConstraints), readPolicyConstraints),
    inhibitAnyPolicy: read(valueOf(ID.inhibitAnyPolicy), (value) => countOf(parseDerOf(TAG.integer, value))),
    purposes: read(valueOf(ID.extKeyUsage), readPurposes),
    hasUnknown: extensions.some(
      ({ id, critical }) => NARROWING.includes(id) || (critical && !UNDERSTOOD.includes(id)),
    ),
    hasRepeated: new Set(extensions.map(({ id }) => id)).size !== extensions.length,
  };
}

interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

function readExtension(extension: DerValue): Extension {
  const fields = new DerFields(extension);
  const id = oidOf(fields.take(TAG.oid));
  const critical = readFlag(fields);
  const { content: value } = fields.take(TAG.octetString);
  fields.end();
  return { id, critical, value };
}

/** A BOOLEAN DEFAULT FALSE, which is therefore TRUE where it is written (X.690 section 11.5). */
function readFlag(fields: DerFields): boolean {
  const flag = fields.takeIf(TAG.boolean);
  if (flag?.content[0] === 0x00) malformed('a default value that is written out');
  return flag !== undefined;
}

function readBasicConstraints(value: Uint8Array): CertificateExtensions['authority'] {
  const fields = fieldsOf(value);
  const isAuthority = readFlag(fields);
  const limit = fields.takeIf(TAG.integer);
  fields.end();
  if (isAuthority) return { pathLength: limit && countOf(limit) };
  return limit ? malformed('a path length without an authority') : undefined;
}

function readKeyUsage(value: Uint8Array): readonly KeyUse[] {
  const bits = namedBitsOf(parseDerOf(TAG.bitString, value));
  if (bits.length === 0 || bits.length > KEY_USES.length) malformed('no use of the key, or an unknown one');
  return KEY_USES.filter((_, bit) => bits[bit] === true);
}

function readPolicies(value: Uint8Array): readonly string[] {
  const policies = membersOf(parseDerOf(TAG.sequence, value), TAG.sequence).map((information) => {
    const fields = new DerFields(information);
    const policy = oidOf(fields.take(TAG.oid));
    fields.takeIf(TAG.sequence);
    fields.end();
    return policy;
  });
  return new Set(policies).size === policies.length ? policies : malformed('a policy stated twice');
}

function readPolicyConstraints(value: Uint8Array): number | undefined {
  const fields = fieldsOf(value);
  const requireExplicit = fields.takeIf(0x80);
  const inhibitMapping = fields.takeIf(0x81);
  fields.end();
  if (!requireExplicit && !inhibitMapping) malformed('policy constraints that constrain nothing');
  return requireExplicit && countOf(requireExplicit);
}

function readPurposes(value: Uint8Array): readonly string[] {
  return membersOf(parseDerOf(TAG.sequence, value), TAG.oid).map(oidOf);
}

function read<T>(value: Uint8Array | undefined, decode: (value: Uint8Array) => T): T | undefined {
  return value && decode(value);
}
