import { readFileSync } from 'node:fs';

/** The vectors of the badge application as they stand in badge-ap.json; all values are hexadecimal text. */
export interface BadgeApVectors {
  readonly keys: {
    readonly card: VectorKey;
    readonly site: VectorKey & { readonly kv: number };
    readonly issuer: VectorKey & { readonly kid: string };
    readonly management: VectorKey;
  };
  readonly badgeId: string;
  readonly select: Readonly<Record<'command' | 'blank' | 'active' | 'terminated', string>>;
  readonly record: {
    readonly iss: string;
    readonly exp: number;
    readonly nbf: number;
    readonly iat: number;
    readonly cardLink: string;
    readonly protected: string;
    readonly payload: string;
    readonly toBeSigned: string;
    readonly signature: string;
    readonly coseSign1: string;
  };
  readonly authenticate: readonly AuthenticateVector[];
  readonly manage: {
    readonly challenge: string;
    readonly commands: readonly {
      readonly name: string;
      readonly toBeSigned: string;
      readonly signature: string;
      readonly command: string;
    }[];
  };
  readonly negative: readonly { readonly name: string; readonly response: string }[];
}

export interface VectorKey {
  readonly d: string;
  readonly public: string;
}

export interface AuthenticateVector {
  readonly name: string;
  readonly mode: 0 | 1;
  readonly counter: number;
  readonly pinStatus: 0 | 1 | 3;
  readonly ephemeral: VectorKey;
  readonly readerNonce: string;
  readonly readerId: string;
  readonly command: string;
  readonly M: string;
  readonly S: string;
  readonly P: string;
  readonly Z: string;
  readonly K: string;
  readonly C: string;
  readonly T: string;
  readonly responses: readonly string[];
  readonly verify?: readonly VerifyVector[];
}

export interface VerifyVector {
  readonly name: 'right' | 'wrong' | 'duress';
  readonly pin: string;
  readonly command: string;
  readonly triesLeft: number;
  readonly result: number;
  readonly response: string;
}

export const badgeApVectors = JSON.parse(
  readFileSync(new URL('badge-ap.json', import.meta.url), 'utf8'),
) as BadgeApVectors;
