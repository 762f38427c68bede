import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createHierarchy, type TestHierarchy } from '../ca/hierarchy.ts';
import { SimulatorError } from '../errors.ts';
import { ensurePrivateFolder, replaceFile } from '../state/durable-file.ts';
import type { AtrKind } from '../virtual-card/atr.ts';
import { createVirtualCard, type VirtualCard } from '../virtual-card/card.ts';
import { type CardState, parseCardState } from '../virtual-card/card-state.ts';
import type { Bitrate, Chip } from '../virtual-card/latency.ts';
import { listPersonas } from '../virtual-card/personas.ts';
import { type Handling, insertCard, type SessionEnd } from '../virtual-card/vpcd-client.ts';
import { HIERARCHY_FILE, openHierarchy } from '../wallet/card-files.ts';
import { type IssuingOffice, makeCard, renewCertificates } from '../wallet/new-card.ts';
import { reportReady, reportTripwire, untilAskedToEnd } from './lifetime.ts';

export interface CardCommandOptions {
  readonly list?: boolean;
  readonly persona?: string;
  readonly vpcd: string;
  readonly state?: string;
  readonly pullAfter?: number;
  readonly atr?: AtrKind;
  readonly latency: 'none' | Chip;
  readonly bitrate: Bitrate;
  readonly seed: number;
  readonly splitFrames?: boolean;
  readonly joinFrames?: boolean;
  /** State file of the card to copy. */
  readonly cloneOf?: string;
  readonly renew?: boolean;
}

const DEFAULT_PERSONA = 'normal';

/** Lays one card on a reader and stays until it is taken out. */
export async function runCard(options: CardCommandOptions): Promise<void> {
  if (options.list === true) {
    listKinds();
    return;
  }
  const asked = untilAskedToEnd();
  const card = await openCard(options);
  const session = await insertCard(card, options.vpcd, handlingOf(options));
  reportReady({ persona: card.state().persona, reader: options.vpcd });
  const end = await Promise.race([session.ended, asked.then(() => session.remove())]);
  sayHowItEnded(end, options.vpcd);
}

function listKinds(): void {
  for (const { name, summary } of listPersonas()) console.log(`${name.padEnd(19)}${summary}`);
}

/** For this run only: nothing of it is kept in the state file. */
function handlingOf(options: CardCommandOptions): Handling {
  const { pullAfter, latency, bitrate, seed, splitFrames, joinFrames } = options;
  if (splitFrames === true && joinFrames === true) {
    throw new SimulatorError('VALIDATION_FAILED', { reason: 'frames are either split or joined' });
  }
  return {
    latency: latency === 'none' ? null : { chip: latency, bitrate, seed },
    frames: splitFrames === true ? 'split' : joinFrames === true ? 'joined' : 'whole',
    pull: pullAfter === undefined ? undefined : { apdu: pullAfter, moment: 'after' },
  };
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
async function openState(options: CardCommandOptions): Promise<CardState> {
  const { state: path, persona, atr, cloneOf } = options;
  const office = officeOf(path);
  const existing = path !== undefined && existsSync(path) ? readState(path) : undefined;
  const state = existing
    ? sameKind(existing, persona)
    : await makeCard(office, {
        persona: persona ?? DEFAULT_PERSONA,
        atr,
        cloneOf: cloneOf === undefined ? undefined : readState(cloneOf),
      });
  const kept = options.renew === true ? await renewCertificates(office, state) : state;
  if (path !== undefined && kept !== existing) replaceFile(path, JSON.stringify(kept));
  return kept;
}

function officeOf(path: string | undefined): IssuingOffice {
  const folder = path === undefined ? undefined : dirname(resolve(path));
  if (folder !== undefined) ensurePrivateFolder(folder);
  const hierarchy = (): Promise<TestHierarchy> =>
    folder === undefined ? createHierarchy() : openHierarchy(join(folder, HIERARCHY_FILE));
  return { hierarchy, now: () => new Date(), randomBytes: freshBytes };
}

/** @throws SimulatorError `STATE_INVALID` */
function readState(path: string): CardState {
  if (!existsSync(path)) throw new SimulatorError('STATE_INVALID', { reason: `there is no file ${path}` });
  return parseCardState(readFileSync(path, 'utf8'));
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
