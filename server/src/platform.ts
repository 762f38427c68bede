import type { Knex } from '@monban/db/open';
import type { SigningKey } from '@monban/trust/keys';
import type { Logger } from 'pino';
import type { UploadGuard } from './number-guard/upload.ts';

/** What the use cases of the console work with. Time, ids and randomness come in here. */
export interface Platform {
  readonly db: Knex;
  readonly log: Logger;
  readonly clock: () => Date;
  /** A UUID that does not look like a My Number (`newRecordId`). */
  readonly newId: () => string;
  /** So many bytes of cryptographic quality. */
  readonly randomBytes: (count: number) => Buffer;
  /** Something that doors decide on has changed and is committed. */
  readonly policyChanged: () => void;
  /** Resolves when what has changed is on its way to the doors: for badges that are stopped. */
  readonly publishNow: () => Promise<void>;
  readonly organisation: { readonly id: string; readonly name: string; readonly isDemo: boolean };
  /** Signs access tokens: P-256. */
  readonly tokenKey: SigningKey;
  /** 32 bytes: seals what operators' second factors rest on. */
  readonly secondFactorKey: Buffer;
  /** Of the hashes of one-time stop codes: 32 bytes (ADR 0023). */
  readonly stopCodeKey: Uint8Array;
  /** 32 bytes: makes the marks of addresses by which a people file shows a move (ruling 21). */
  readonly addressKey: Uint8Array;
  /** 32 bytes: makes what the audit trail holds of an answer to a drive (ADR 0027). */
  readonly driveKey: Uint8Array;
  /** 32 bytes: seals forms and photos of card applications, and makes the marks by which one is known again. */
  readonly applicationKey: Buffer;
  /** Before every file that comes in. */
  readonly uploads: UploadGuard;
  /** Signs checkpoints and the ends of exports; the authority of the controllers' certificates, PEM. */
  readonly proof: { readonly key: SigningKey; readonly authorityPem: string };
  /** Where people reach the console, without a slash at the end; sign-in links begin with it. */
  readonly publicUrl: string;
  /** False only on plain HTTP, which binds to loopback alone (ruling 13). */
  readonly secureCookies: boolean;
}
