import type { Knex } from '@monban/db/open';
import { ControllerId, type SiteId } from '@monban/core/ids';
import type { ControllerRole } from '@monban/core/messages/enrolment';
import { publicKeyFromPoint, verifyingKeys, type VerifyingKeys } from '@monban/trust/keys';

/** A controller whose messages count: enrolled, neither revoked nor retired. */
export interface EnrolledController {
  readonly id: ControllerId;
  readonly siteId: SiteId;
  readonly role: ControllerRole;
  /** Its own key alone. */
  readonly keys: VerifyingKeys;
  /** SHA-256 of its present certificate's DER, base64url. */
  readonly certificateFingerprint: string;
}

/** How long another server instance's revocation may go unnoticed here; this instance's counts at once. */
const MAXIMUM_AGE_MS = 5_000;
const MAXIMUM_REMEMBERED = 20_000;

/** Who may speak, remembered for a few seconds, so that a message costs no query. */
export class ControllerRegistry {
  readonly #db: Knex;
  readonly #clock: () => Date;
  readonly #known = new Map<
    string,
    { readonly at: number; readonly found: Promise<EnrolledController | undefined> }
  >();

  constructor(db: Knex, clock: () => Date) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Undefined for everyone who is not enrolled just now, and for text that is no controller's id. */
  async find(controllerId: string): Promise<EnrolledController | undefined> {
    const id = ControllerId.safeParse(controllerId);
    if (!id.success) return undefined;
    const now = this.#clock().getTime();
    const known = this.#known.get(id.data);
    if (known && now - known.at < MAXIMUM_AGE_MS && now >= known.at) return known.found;
    if (this.#known.size >= MAXIMUM_REMEMBERED) this.#known.clear();
    const found = findEnrolled(this.#db, id.data);
    this.#known.set(id.data, { at: now, found });
    found.catch(() => this.#known.delete(id.data));
    return found;
  }

  /** What the broker asks at each connection. */
  async isAllowed(identity: string, fingerprint: string): Promise<boolean> {
    this.forget(identity);
    const controller = await this.find(identity);
    return controller?.certificateFingerprint === fingerprint;
  }

  /** After a change of the controller's row. */
  forget(controllerId: string): void {
    this.#known.delete(controllerId);
  }
}

async function findEnrolled(db: Knex, id: ControllerId): Promise<EnrolledController | undefined> {
  const row = await db('controllers')
    .select<EnrolledRow[]>('site_id', 'role', 'public_key', 'certificate_fingerprint')
    .where({ id, state: 'enrolled', retired_at: null })
    .first();
  if (!row) return undefined;
  const key = publicKeyFromPoint(Buffer.from(row.public_key, 'base64url'));
  return {
    id,
    siteId: row.site_id,
    role: row.role,
    keys: verifyingKeys(key),
    certificateFingerprint: row.certificate_fingerprint,
  };
}

interface EnrolledRow {
  readonly site_id: SiteId;
  readonly role: ControllerRole;
  readonly public_key: string;
  readonly certificate_fingerprint: string;
}
