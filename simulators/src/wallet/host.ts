import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  claimControlSocket,
  type ControlRequest,
  type ControlRoute,
  type ControlServer,
  json,
  startControlServer,
} from '../control/control-server.ts';
import { ensurePrivateFolder } from '../state/durable-file.ts';
import type { Tripwire } from '../virtual-card/card-state.ts';
import { openCardFiles } from './card-files.ts';
import { CreateCardRequest, InsertRequest, WaitRequest } from './messages.ts';
import { Wallet } from './wallet.ts';
import type { WalletCard } from './wallet-card.ts';

export interface WalletHostOptions {
  /** Path of the control socket. */
  readonly controlPath: string;
  /** Folder of the state files; without one the cards are gone with the process. */
  readonly stateDirectory?: string | undefined;
  readonly now: () => Date;
  readonly onTripwire: (cardId: string, tripwire: Tripwire) => void;
}

export interface WalletHost {
  /** Settles when somebody asked for the end over the control socket. */
  readonly shutdownAsked: Promise<void>;
  /** Cards that selected a number-bearing application, now or in an earlier life. */
  listTripped(): readonly string[];
  close(): Promise<void>;
}

/**
 * Holds virtual cards and moves them between readers on command (docs/protocol/vpcd.md, "The wallet").
 * @throws SimulatorError `STATE_INVALID`, `STATE_IN_USE` when another host has this socket or this folder
 */
export async function startWalletHost(options: WalletHostOptions): Promise<WalletHost> {
  const lock = await lockFolder(options.stateDirectory);
  try {
    return await hostCards(options, lock);
  } catch (error) {
    await lock?.close();
    throw error;
  }
}

async function hostCards(options: WalletHostOptions, lock: ControlServer | undefined): Promise<WalletHost> {
  const files = openCardFiles(options.stateDirectory);
  const { now, onTripwire } = options;
  const wallet = new Wallet({ files, now, randomBytes: freshBytes, onTripwire });
  const { promise: shutdownAsked, resolve: askShutdown } = deferred();
  const server = await startControlServer(options.controlPath, routesOf(wallet, askShutdown));
  return {
    shutdownAsked,
    listTripped: () =>
      wallet
        .list()
        .filter((card) => card.view().tripped.length > 0)
        .map(({ id }) => id),
    close: async () => {
      await wallet.close();
      await server.close();
      await lock?.close();
    },
  };
}

function routesOf(wallet: Wallet, askShutdown: () => void): readonly ControlRoute[] {
  return [
    ...cardRoutes(wallet),
    ...readerRoutes(wallet),
    { method: 'GET', path: '/hierarchy', handle: async () => json(await wallet.hierarchy()) },
    {
      method: 'POST',
      path: '/shutdown',
      handle: () => {
        askShutdown();
        return json(null, 202);
      },
    },
  ];
}

function cardRoutes(wallet: Wallet): readonly ControlRoute[] {
  return [
    { method: 'GET', path: '/cards', handle: () => json(wallet.list().map((card) => card.view())) },
    {
      method: 'POST',
      path: '/cards',
      handle: async ({ body }) => json((await wallet.create(CreateCardRequest.parse(body))).view(), 201),
    },
    { method: 'GET', path: '/cards/:id', handle: (request) => json(cardOf(wallet, request).view()) },
    { method: 'GET', path: '/cards/:id/tap', handle: (request) => json(cardOf(wallet, request).entries) },
    {
      method: 'POST',
      path: '/cards/:id/renewal',
      handle: async (request) => json((await wallet.renew(cardOf(wallet, request).id)).view()),
    },
    {
      method: 'POST',
      path: '/cards/:id/wait',
      handle: async (request) => {
        const card = cardOf(wallet, request);
        const { until, timeoutMs } = WaitRequest.parse(request.body);
        await card.waitFor(until, timeoutMs);
        return json(card.view());
      },
    },
  ];
}

function readerRoutes(wallet: Wallet): readonly ControlRoute[] {
  return [
    {
      method: 'PUT',
      path: '/cards/:id/reader',
      handle: async (request) => {
        const card = cardOf(wallet, request);
        return json((await wallet.insert(card.id, InsertRequest.parse(request.body))).view());
      },
    },
    {
      method: 'DELETE',
      path: '/cards/:id/reader',
      handle: async (request) => {
        const card = cardOf(wallet, request);
        await card.remove();
        return json(card.view());
      },
    },
  ];
}

function cardOf(wallet: Wallet, { parameters }: ControlRequest): WalletCard {
  return wallet.get(parameters['id'] ?? '');
}

/** A second host over the same files would bring counters back: the folder's own socket says that one lives. */
async function lockFolder(directory: string | undefined): Promise<ControlServer | undefined> {
  if (directory === undefined) return undefined;
  ensurePrivateFolder(directory);
  return claimControlSocket(join(directory, 'wallet.lock'));
}

function freshBytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
