import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startDoorHost } from '@monban/simulators/virtual-door/host';
import { connectDoors } from '@monban/simulators/virtual-door/client';
import { connectWallet } from '@monban/simulators/wallet/client';
import { startWalletHost } from '@monban/simulators/wallet/host';
import { temporaryDirectory } from './temporary-directory.ts';

/** Virtual cards and doors in this process, as `npm start` runs them in processes of their own. */
export interface DemoHosts {
  /** For the server's configuration. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cardId: string;
  /** A reader that takes the card, and where it is. */
  readonly readerId: string;
  readonly address: string;
  layCard(): Promise<void>;
  takeCard(): Promise<void>;
  ensureDoor(doorId: string): Promise<void>;
  close(): Promise<void>;
}

export async function startDemoHosts(): Promise<DemoHosts> {
  const { path, remove } = await temporaryDirectory();
  const [walletSocket, doorsSocket, readerSocket] = ['wallet', 'doors', 'reader'].map((name) =>
    join(path, name),
  );
  const now = (): Date => new Date();
  const wallet = await startWalletHost({ controlPath: walletSocket!, now, onTripwire: () => undefined });
  const doors = await startDoorHost({ controlPath: doorsSocket!, doorIds: [], now });
  const reader = createServer((socket) => socket.resume()).listen(readerSocket);
  await once(reader, 'listening');
  const cards = connectWallet(walletSocket!);
  const { id: cardId } = await cards.createCard({ id: 'hanako', persona: 'normal' });
  const address = `unix:${readerSocket!}`;
  return {
    environment: { MONBAN_DEMO: '1', MONBAN_DEMO_WALLET: walletSocket!, MONBAN_DEMO_DOORS: doorsSocket! },
    cardId,
    readerId: newRecordId(randomUUID),
    address,
    layCard: async () => {
      const { reader: place } = await cards.getCard(cardId);
      if (!place) await cards.insertCard(cardId, address);
    },
    takeCard: async () => {
      const { reader: place } = await cards.getCard(cardId);
      if (place) await cards.removeCard(cardId);
    },
    ensureDoor: async (doorId) => {
      await connectDoors(doorsSocket!).ensureDoor(doorId);
    },
    close: async () => {
      await wallet.close();
      await doors.close();
      reader.close();
      await remove();
    },
  };
}
