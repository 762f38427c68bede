import { Empty } from '@monban/core/api/conventions';
import {
  DemoCard,
  DemoDoor,
  DemoPushOutcome,
  type MakeDemoCard,
  type PressDemoKeys,
} from '@monban/core/api/demo';
import { ReaderId } from '@monban/core/ids';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Cards = z.strictObject({ items: z.array(DemoCard) });
const Readers = z.strictObject({ items: z.array(ReaderId) });
const Doors = z.strictObject({ items: z.array(DemoDoor) });

export function listDemoCards(): Promise<Answer<z.output<typeof Cards>>> {
  return api.call({ method: 'GET', path: '/demo/cards', answer: Cards });
}

export function listDemoReaders(): Promise<Answer<z.output<typeof Readers>>> {
  return api.call({ method: 'GET', path: '/demo/readers', answer: Readers });
}

export function listDemoDoors(): Promise<Answer<z.output<typeof Doors>>> {
  return api.call({ method: 'GET', path: '/demo/doors', answer: Doors });
}

export function layCard(cardId: string, readerId: string): Promise<Answer<DemoCard>> {
  return api.call({
    method: 'PUT',
    path: `/demo/cards/${cardId}/reader`,
    body: { readerId },
    answer: DemoCard,
  });
}

export function takeCard(cardId: string): Promise<Answer<DemoCard>> {
  return api.call({ method: 'DELETE', path: `/demo/cards/${cardId}/reader`, answer: DemoCard });
}

export function makeCard(card: MakeDemoCard): Promise<Answer<DemoCard>> {
  return api.call({ method: 'POST', path: '/demo/cards', body: card, answer: DemoCard });
}

/** As the municipality does it: a new certificate and key, and everything else as it was. */
export function renewCard(cardId: string): Promise<Answer<DemoCard>> {
  return api.call({ method: 'POST', path: `/demo/cards/${cardId}/renewals`, answer: DemoCard });
}

/** Fingers on a keypad: at once, and kept nowhere. */
export function pressKeys(doorId: string, body: PressDemoKeys): Promise<Answer<object>> {
  return api.call({ method: 'POST', path: `/demo/doors/${doorId}/keys`, body, answer: Empty });
}

export function pushDoor(
  doorId: string,
  isForced: boolean,
): Promise<Answer<z.output<typeof DemoPushOutcome>>> {
  return api.call({
    method: 'POST',
    path: `/demo/doors/${doorId}/pushes`,
    body: { isForced },
    answer: DemoPushOutcome,
  });
}

export function shutDoor(doorId: string): Promise<Answer<object>> {
  return api.call({ method: 'POST', path: `/demo/doors/${doorId}/closures`, answer: Empty });
}

export function pressExit(doorId: string): Promise<Answer<object>> {
  return api.call({ method: 'POST', path: `/demo/doors/${doorId}/exits`, answer: Empty });
}
