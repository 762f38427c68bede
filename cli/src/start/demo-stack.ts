import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Controller } from '@monban/core/api/doors';
import type { ControllerStatus } from '@monban/core/messages/controller';
import { connectDoors } from '@monban/simulators/virtual-door/client';
import { z } from 'zod';
import { oneTimeSignIn } from '../operator-sign-in.ts';
import { ApiClient } from './api-client.ts';
import type { BrokerKind } from './broker-kinds.ts';
import { claimBrokerPort } from './broker-port.ts';
import { startController } from './controllers.ts';
import { LiveFeed } from './live-feed.ts';
import { type LoadingServicePlace, startLoadingService } from './loading-service.ts';
import { ProcessGroup } from './processes.ts';
import { openReaders, type Readers } from './readers.ts';
import { seedExampleOrganisation, type SeededController, type SeededOrganisation } from './seed.ts';
import { serverEnvironment, startServerProcess, type ServerProcessOptions } from './server-process.ts';
import { believeTestHierarchy } from './test-hierarchy.ts';
import type { TourStage } from './tour.ts';
import { SIMULATORS } from './simulators.ts';

export interface DemoStackOptions {
  /** Where data, identities and logs are kept. */
  readonly directory: string;
  readonly httpPort: number;
  readonly usePcsc: boolean;
  readonly broker: BrokerKind;
  readonly databaseUrl?: string | undefined;
  readonly watch: boolean;
  /** Also the service that loads applications into cards: for people to play with. */
  readonly loadsCards: boolean;
  readonly report: (what: string) => void;
}

export interface DemoStack {
  readonly origin: string;
  readonly api: ApiClient;
  readonly organisation: SeededOrganisation;
  readonly stage: TourStage;
  readonly readerKind: string;
  /** Rejects when one of the processes ends by itself. */
  readonly untilDeath: Promise<never>;
  /** The settings its server runs with: where its database is. */
  readonly serverSettings: Readonly<Record<string, string>>;
  /** A link for the console that signs the administrator in once. */
  readonly makeSignIn: () => Promise<string>;
}

/** Starts readers, doors, server and controllers, hands them to `use`, and ends them all however that goes. */
export async function withDemoStack(
  options: DemoStackOptions,
  use: (stack: DemoStack) => Promise<void>,
): Promise<void> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  // Unix sockets have short names: they live apart from the data, whose path may be long.
  const sockets = mkdtempSync(join(tmpdir(), 'monban-run-'));
  const group = new ProcessGroup(join(options.directory, 'logs'), { watch: options.watch });
  const feed = new LiveFeed();
  let readers: Readers | undefined;
  try {
    options.report('starting readers and virtual cards');
    readers = await openReaders(group, { ...options, sockets });
    const raised = raise(group, { ...options, sockets, readers, feed });
    await use(await Promise.race([raised, group.untilDeath]));
  } catch (error) {
    options.report(`a step is missing; what the processes wrote last:\n${group.tailOfLogs()}`);
    throw error;
  } finally {
    feed.close();
    await group.stop();
    await readers?.close();
    rmSync(sockets, { recursive: true, force: true });
  }
}

type Parts = DemoStackOptions & {
  readonly sockets: string;
  readonly readers: Readers;
  readonly feed: LiveFeed;
};

async function raise(group: ProcessGroup, parts: Parts): Promise<DemoStack> {
  const doorsSocket = join(parts.sockets, 'doors');
  group.start('doors', {
    program: SIMULATORS,
    options: ['door', '--control', `unix:${doorsSocket}`],
    environment: {},
  });
  await believeTestHierarchy(parts.directory, parts.readers.wallet);
  const loading = parts.loadsCards ? await startLoadingService(group, parts.directory) : undefined;
  const server = await serverOptions(parts, { doorsSocket, loading });
  parts.report('starting the server');
  const origin = await startServerProcess(group, server);
  const makeSignIn = () => oneTimeSignIn(serverEnvironment(server), { login: 'admin', at: new Date() });
  const api = new ApiClient(origin);
  await api.signInOnce(tokenOf(await makeSignIn()));
  await parts.feed.connect(api);
  const organisation = await seedExampleOrganisation(api, parts.report);
  const stage = stageOf(parts, { api, organisation, doorsSocket });
  await startControllers(group, parts, { origin, api, organisation, doorsSocket });
  return {
    origin,
    api,
    organisation,
    stage,
    readerKind: parts.readers.kind,
    untilDeath: group.untilDeath,
    serverSettings: serverEnvironment(server),
    makeSignIn,
  };
}

async function serverOptions(
  parts: Parts,
  beside: { readonly doorsSocket: string; readonly loading: LoadingServicePlace | undefined },
): Promise<ServerProcessOptions> {
  const { doorsSocket, loading } = beside;
  return {
    dataDirectory: parts.directory,
    httpPort: parts.httpPort,
    broker: { kind: parts.broker, port: await claimBrokerPort(parts.directory, 0) },
    ...(parts.databaseUrl !== undefined && { databaseUrl: parts.databaseUrl }),
    organisation: { id: 'sakurabashi', name: '桜橋製作所（デモ）' },
    demo: { walletSocket: parts.readers.wallet.controlPath, doorsSocket },
    ...(loading && { loading }),
  };
}

interface Raised {
  readonly api: ApiClient;
  readonly organisation: SeededOrganisation;
  readonly doorsSocket: string;
}

/** Desk and front door stand on PC/SC where it can be had; every other reader is in-process. */
function stageOf(parts: Parts, { api, organisation, doorsSocket }: Raised): TourStage {
  const desk = controllerOf(organisation, 'desk');
  const entrance = controllerOf(organisation, 'east');
  const doorId = organisation.doors.get('main')?.id;
  const deskReader = desk.readers[0];
  const entranceReader = entrance.readers.find((reader) => reader.doorId === doorId && reader.side === 'in');
  if (!doorId || !deskReader || !entranceReader) throw new Error('The example organisation lacks a reader.');
  parts.readers.assignPcsc(deskReader.id);
  parts.readers.assignPcsc(entranceReader.id);
  return {
    api,
    feed: parts.feed,
    wallet: parts.readers.wallet,
    doors: connectDoors(doorsSocket),
    desk: { controllerId: desk.id, address: parts.readers.placeOf(deskReader.id).address },
    entrance: {
      doorId,
      controllerId: entrance.id,
      address: parts.readers.placeOf(entranceReader.id).address,
    },
  };
}

async function startControllers(
  group: ProcessGroup,
  parts: Parts,
  { origin, api, organisation, doorsSocket }: Raised & { readonly origin: string },
): Promise<void> {
  parts.report('starting the desk and two door controllers');
  const since = parts.feed.position;
  const places = {
    directory: join(parts.directory, 'controllers'),
    serverOrigin: origin,
    doorsSocket,
    readers: parts.readers,
  };
  await tellReaders(api, organisation, parts.readers);
  const doors = connectDoors(doorsSocket);
  for (const { id } of organisation.doors.values()) await doors.ensureDoor(id);
  for (const seeded of organisation.controllers) await startController(group, api, { seeded, places });
  for (const { controller } of organisation.controllers) {
    await parts.feed.waitFor(`the controller “${controller.name}”`, since, (message) =>
      message.kind === 'controller' &&
      message.status.controllerId === controller.id &&
      isReady(message.status, controller)
        ? message
        : undefined,
    );
  }
}

/** On line, with a policy, and with every reader watching: a card laid on earlier would open nothing. */
function isReady(status: ControllerStatus, controller: Controller): boolean {
  const ready = status.readers.filter(({ state }) => state === 'ready');
  return (
    status.state === 'online' && status.snapshotVersion > 0 && ready.length === controller.readers.length
  );
}

/** So that the console's demo page can lay cards on them. */
async function tellReaders(api: ApiClient, organisation: SeededOrganisation, places: Readers): Promise<void> {
  const readers = organisation.controllers.flatMap(({ controller }) =>
    controller.readers.map(({ id }) => ({ readerId: id, address: places.placeOf(id).address })),
  );
  await api.call({ method: 'PUT', path: '/demo/readers', body: { readers }, answer: z.unknown() });
}

function controllerOf(organisation: SeededOrganisation, key: SeededController['key']): Controller {
  const found = organisation.controllers.find((seeded) => seeded.key === key);
  if (!found) throw new Error(`The example organisation has no controller “${key}”.`);
  return found.controller;
}

/** The link's one-time token, which stands behind the `#` so that no server log ever sees it. */
function tokenOf(link: string): string {
  return new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
}
