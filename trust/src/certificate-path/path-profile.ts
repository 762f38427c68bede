/**
 * What a certificate path must look like, as data. The national profile's values come with the card profile; this
 * folder knows no algorithm, policy or key size of its own.
 */
export interface PathProfile {
  readonly name: string;
  /** Every signature in the path, the anchor's key included, is made by one of these. */
  readonly algorithms: readonly PathAlgorithm[];
  /** Every key in the path fits one of these. */
  readonly keys: readonly KeyRule[];
  readonly leaf: LeafRule;
  /** How many certificates may stand between leaf and anchor, self-issued ones included; at most 8 are ever tried. */
  readonly maxIntermediates: number;
}

/** A signature algorithm: `signatureAlgorithm` of RFC 5280 section 4.1.1.2, and how Node verifies it. */
export interface PathAlgorithm {
  readonly oid: string;
  /** Whether its AlgorithmIdentifier carries an ASN.1 NULL or nothing; the other form is refused. */
  readonly parameters: 'null' | 'absent';
  /** A digest's name as `node:crypto` knows it. */
  readonly digest: string;
  /** `asymmetricKeyType` of the keys that may make it. */
  readonly keyType: string;
}

/** A kind of key; sizes in bits. Too large is refused as well, because a verification must end soon. */
export type KeyRule =
  | {
      readonly keyType: string;
      readonly minModulusBits: number;
      readonly maxModulusBits: number;
      /** The public exponent's least value; an even one is always refused. */
      readonly minExponent: number;
    }
  /** Named curves as `node:crypto` calls them. */
  | { readonly keyType: string; readonly curves: readonly string[] };

export interface LeafRule {
  /** Uses that the certificate must state (section 4.2.1.3); a certificate without the extension states none. */
  readonly requiredKeyUses: readonly KeyUse[];
  /** Uses that it may state besides. `keyCertSign` is refused unless `mayBeAuthority`. */
  readonly allowedKeyUses: readonly KeyUse[];
  /**
   * `any`: the path may state any policy or none, unless one of its authorities asks for one. Otherwise one of these,
   * by OID, stands in every certificate below the anchor (section 6.1.5), or anyPolicy above the leaf.
   */
  readonly policies: 'any' | readonly string[];
  /** True: the leaf may state other policies besides. Absent or false: exactly one, unless `policies` is `any`. */
  readonly mayStateOtherPolicies?: boolean;
  /** `any`, or: where the certificate limits its purposes (section 4.2.1.12), one of these is among them. */
  readonly purposes: 'any' | readonly string[];
  /** False: a certificate with CA:TRUE is refused as a leaf. True only for suites that end a path in an authority. */
  readonly mayBeAuthority: boolean;
}

/** RFC 5280 section 4.2.1.3, in the order of its bits. */
export const KEY_USES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUse = (typeof KEY_USES)[number];
