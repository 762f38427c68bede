import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createHierarchy, type TestHierarchy } from '../ca/hierarchy.ts';
import { SimulatorError } from '../errors.ts';
import { ensurePrivateFolder, replaceFile } from '../state/durable-file.ts';
import type { AtrKind } from '../virtual-card/atr.ts';
import { createVirtualCard, type VirtualCard } from '../virtual-card/card.ts';
import { type CardState, parseCardState } from '../virtual-card/card-state.ts';
import { listPersonas } from '../virtual-card/personas.ts';
import { insertCard, type SessionEnd } from '../virtual-card/vpcd-client.ts';
import { openHierarchy } from '../wallet/card-files.ts';
import { makeCard } from '../wallet/new-card.ts';
import { reportReady, reportTripwire, untilAskedToEnd } from './lifetime.ts';

export interface CardCommandOptions {
  readonly list?: boolean;
  readonly persona?: string;
  readonly vpcd: string;
  readonly state?: string;
  readonly pullAfter?: number;
  readonly atr?: AtrKind;
}

const DEFAULT_PERSONA = 'normal';

/** Lays one card on a reader and stays until it is taken out. */
export async function runCard(options: CardCommandOptions): Promise<void> {
  if (options.list === true) {
    listKinds();
    return;
  }
  const asked = untilAskedToEnd();
  const { pullAfter } = options;
  const card = await openCard(options);
  const pull = pullAfter === undefined ? undefined : ({ apdu: pullAfter, moment: 'after' } as const);
  const session = await insertCard(card, options.vpcd, pull);
  reportReady({ persona: card.state().persona, reader: options.vpcd });
  const end = await Promise.race([session.ended, asked.then(() => session.remove())]);
  sayHowItEnded(end, options.vpcd);
}

function listKinds(): void {
  for (const { name, summary } of listPersonas()) console.log(`${name.padEnd(14)}${summary}`);
}

async function openCard(options: CardCommandOptions): Promise<VirtualCard> {
  const state = await openState(options);
  const { state: path } = options;
  return createVirtualCard({
    state,
    randomBytes: freshBytes,
    commit: (next) => {
      if (path !== undefined) replaceFile(path, JSON.stringify(next));
    },
    onTripwire: (tripwire) => {
      reportTripwire('the card', tripwire);
    },
  });
}

/** The card of the state file, or a new one; cards whose files share a folder are issued by one test authority. */
async function openState({ state: path, persona, atr }: CardCommandOptions): Promise<CardState> {
  if (path !== undefined && existsSync(path))
    return sameKind(parseCardState(readFileSync(path, 'utf8')), persona);
  const folder = path === undefined ? undefined : dirname(resolve(path));
  if (folder !== undefined) ensurePrivateFolder(folder);
  const hierarchy = (): Promise<TestHierarchy> =>
    folder === undefined ? createHierarchy() : openHierarchy(join(folder, 'hierarchy.json'));
  const office = { hierarchy, now: () => new Date(), randomBytes: freshBytes };
  const state = await makeCard(office, { persona: persona ?? DEFAULT_PERSONA, atr });
  if (path !== undefined) replaceFile(path, JSON.stringify(state));
  return state;
}

function sameKind(state: CardState, persona: string | undefined): CardState {
  if (persona !== undefined && persona !== state.persona) {
    throw new SimulatorError('CARD_EXISTS', { reason: `the state file holds a card "${state.persona}"` });
  }
  return state;
}

function sayHowItEnded(end: SessionEnd, reader: string): void {
  switch (end.kind) {
    case 'removed':
    case 'pulled':
      return;
    case 'reader-lost':
      throw new SimulatorError('READER_UNREACHABLE', { reason: `the reader at ${reader} has hung up` });
    case 'card-failed':
      throw new SimulatorError('INTERNAL', { reason: 'the card could not keep its state', cause: end.cause });
  }
}

function freshBytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
