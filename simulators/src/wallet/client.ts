import { z } from 'zod';
import { callControl, type ControlCall } from '../control/control-client.ts';
import { SimulatorError } from '../errors.ts';
import type { PullPlan } from '../virtual-card/vpcd-client.ts';
import { CardView, type CreateCardRequest, HierarchyView, TapEntry, type WaitFor } from './messages.ts';

/** How tests and the demo move cards: every call fails with SimulatorError and the code that the host gave. */
export interface WalletClient {
  readonly controlPath: string;
  createCard(card: CreateCardRequest): Promise<CardView>;
  /** The card of this name, made now if there is none yet; a card of another persona is `CARD_EXISTS`. */
  ensureCard(card: CreateCardRequest): Promise<CardView>;
  getCard(id: string): Promise<CardView>;
  listCards(): Promise<readonly CardView[]>;
  /** `address` is `host:port` of a vpcd slot or `unix:/path` of an in-process reader. */
  insertCard(id: string, address: string, pull?: PullPlan): Promise<CardView>;
  /** New certificates and keys for the same holder; the card must lie in no reader. */
  renewCertificates(id: string): Promise<CardView>;
  removeCard(id: string): Promise<CardView>;
  /** What reached the card since it was last laid on. */
  listTap(id: string): Promise<readonly TapEntry[]>;
  /** @throws SimulatorError `TIMED_OUT` */
  waitFor(id: string, until: WaitFor, timeoutMs: number): Promise<CardView>;
  /** The test authorities' certificates, for a trust store. */
  getHierarchy(): Promise<HierarchyView>;
  shutDown(): Promise<void>;
}

export function connectWallet(controlPath: string): WalletClient {
  const call = <T>(schema: z.ZodType<T>, request: ControlCall): Promise<T> =>
    callControl(controlPath, request, schema);
  const cardPath = (id: string): string => `/cards/${encodeURIComponent(id)}`;
  const getCard = (id: string): Promise<CardView> => call(CardView, { method: 'GET', path: cardPath(id) });
  const createCard = (card: CreateCardRequest): Promise<CardView> =>
    call(CardView, { method: 'POST', path: '/cards', body: card });
  return {
    controlPath,
    createCard,
    ensureCard: (card) => ensure(card, { getCard, createCard }),
    getCard,
    listCards: () => call(z.array(CardView), { method: 'GET', path: '/cards' }),
    insertCard: (id, address, pull) =>
      call(CardView, { method: 'PUT', path: `${cardPath(id)}/reader`, body: { address, pull } }),
    renewCertificates: (id) => call(CardView, { method: 'POST', path: `${cardPath(id)}/renewal` }),
    removeCard: (id) => call(CardView, { method: 'DELETE', path: `${cardPath(id)}/reader` }),
    listTap: (id) => call(z.array(TapEntry), { method: 'GET', path: `${cardPath(id)}/tap` }),
    waitFor: (id, until, timeoutMs) =>
      call(CardView, { method: 'POST', path: `${cardPath(id)}/wait`, body: { until, timeoutMs } }),
    getHierarchy: () => call(HierarchyView, { method: 'GET', path: '/hierarchy' }),
    shutDown: async () => {
      await call(z.null(), { method: 'POST', path: '/shutdown' });
    },
  };
}

async function ensure(
  card: CreateCardRequest,
  { getCard, createCard }: Pick<WalletClient, 'getCard' | 'createCard'>,
): Promise<CardView> {
  let existing: CardView;
  try {
    existing = await getCard(card.id);
  } catch (error) {
    if (error instanceof SimulatorError && error.code === 'CARD_NOT_FOUND') return createCard(card);
    throw error;
  }
  if (existing.persona !== card.persona) throw new SimulatorError('CARD_EXISTS', { reason: card.id });
  return existing;
}
