import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type Knex } from '@monban/db/open';
import type { AnchorFolder } from '@monban/trust/certificate-path/anchor-folder';
import type { Logger } from 'pino';
import { requireFinishedDatabase, requireFinishedFolder } from './backup/require-finished.ts';
import { findRestoration } from './backup/restoration-store.ts';
import { openBroker, type BrokerConnection } from './broker/open-broker.ts';
import type { ServerConfiguration } from './config.ts';
import { ControllerRegistry } from './controllers/controller-registry.ts';
import { requireBindable, type Transport } from './http/transport.ts';
import { loadServerKeys, type ServerKeys } from './keys/server-keys.ts';
import {
  createStandingOfCertificate,
  type StandingOfCertificate,
} from './legal-basis/certificate-standing.ts';
import { openRevocation } from './legal-basis/open-revocation.ts';
import { Alarms } from './mqtt/alarms.ts';
import { ChildUploadGuard } from './number-guard/child-upload-guard.ts';
import type { UploadGuard } from './number-guard/upload.ts';
import { openOrganisation, type OrganisationRecord } from './organisation-record.ts';
import { newRecordId } from './records/new-record-id.ts';
import { readCertificateAnchors } from './snapshots/certificate-anchors.ts';

/** What every half of the server stands on: keys, database, broker, and the doors to the outside. */
export interface Base {
  readonly db: Knex;
  /** The restore that this database goes back to; null: none. */
  readonly restorationId: string | null;
  readonly keys: ServerKeys;
  readonly organisation: OrganisationRecord;
  readonly registry: ControllerRegistry;
  readonly alarms: Alarms;
  readonly broker: BrokerConnection;
  readonly transport: Transport;
  readonly standingOfCertificate: StandingOfCertificate;
  readonly anchors: AnchorFolder;
  readonly uploads: UploadGuard;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Logger;
}

/** Opens it all; what was opened is handed to `closers` as it comes, so that a failure leaves nothing behind. */
export async function openBase(
  configuration: ServerConfiguration,
  tools: { readonly clock: () => Date; readonly log: Logger; readonly closers: (() => Promise<void>)[] },
): Promise<Base> {
  const { clock, log, closers } = tools;
  const transport = transportOf(configuration);
  requireBindable(transport, configuration.http.host);
  requireFinishedFolder(configuration.dataDirectory);
  const keys = await loadServerKeys(join(configuration.dataDirectory, 'keys'), clock());
  const db = await openDatabase(configuration.database);
  closers.push(() => db.destroy());
  await requireFinishedDatabase(db);
  await migrateUp(db);
  const restorationId = (await findRestoration(db))?.id ?? null;
  const wanted = { ...configuration.organisation, isDemo: configuration.isDemo };
  const organisation = await openOrganisation(db, wanted, clock());
  const uploads = new ChildUploadGuard();
  closers.push(() => uploads.close());
  const registry = new ControllerRegistry(db, clock);
  const alarms = new Alarms({ db, clock, log });
  const broker = await openBroker(configuration, { db, keys, registry, alarms, clock, log });
  closers.push(() => broker.close());
  const newId = (): string => newRecordId(randomUUID);
  const { dataDirectory, isDemo, certificates } = configuration;
  const anchors = await readCertificateAnchors({ ...certificates, dataDirectory, isDemo });
  const issuers = anchors.anchors;
  const revocation = await openRevocation(configuration.revocation, { issuers, log });
  const standingOfCertificate = createStandingOfCertificate({ db, clock, revocation });
  const known = { db, restorationId, keys, organisation, registry, alarms, broker, transport };
  return { ...known, standingOfCertificate, anchors, uploads, clock, newId, randomBytes, log };
}

function transportOf({ http }: ServerConfiguration): Transport {
  if (http.tlsFiles) return { kind: 'tls' };
  return http.trustedProxies.length > 0
    ? { kind: 'trusted-proxy', addresses: http.trustedProxies }
    : { kind: 'loopback' };
}
