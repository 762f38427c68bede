import type { Knex } from '@monban/db/open';
import type { Logger } from 'pino';
import type { LimitOptions, Limits } from './limits.ts';
import type { Caller, Guest } from './route.ts';
import type { UploadGuard } from '../number-guard/upload.ts';
import type { Transport } from './transport.ts';

export interface AppOptions {
  readonly db: Knex;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Who holds this access token; throws `TOKEN_INVALID`. See `sessions/authenticate.ts`. */
  readonly authenticate: (accessToken: string, at: Date) => Promise<Caller>;
  /** Which guest holds this token; throws `TOKEN_INVALID`. See `visit-officers/guest-sessions.ts`. */
  readonly authenticateGuest: (accessToken: string, at: Date) => Promise<Guest>;
  /** Before every file that is sent. */
  readonly uploads: UploadGuard;
  readonly transport: Transport;
  /** The built console (`admin-ui/dist`); null where only the API is served. */
  readonly consoleFolder: string | null;
  readonly limits?: LimitOptions;
}

export interface AppDeps extends Omit<AppOptions, 'limits'> {
  readonly limits: Limits;
}
