import {
  DemoCard,
  DemoCardId,
  DemoDoor,
  DemoPushOutcome,
  DemoReaders,
  LayDemoCard,
  MakeDemoCard,
  PressDemoKeys,
  PushDemoDoor,
} from '@monban/core/api/demo';
import { DoorId, ReaderId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Demo } from './demo.ts';

const CardParams = z.strictObject({ cardId: DemoCardId });
const DoorParams = z.strictObject({ doorId: DoorId });
const base = { tag: 'demo', permission: 'demo:drive' } as const;

/** Only mounted in a demo (ruling 12). */
export function demoRoutes(demo: Demo): readonly Route[] {
  return [...readerRoutes(demo), ...cardRoutes(demo), ...doorRoutes(demo)];
}

function readerRoutes(demo: Demo): readonly Route[] {
  return [
    route({
      ...base,
      method: 'get',
      path: '/demo/readers',
      operationId: 'listDemoReaders',
      summary: 'Readers on which virtual cards can be laid',
      status: 200,
      answer: z.strictObject({ items: z.array(ReaderId) }),
      errors: [],
      handle: () => Promise.resolve({ status: 200, body: { items: [...demo.listReaders()] } }),
    }),
    route({
      ...base,
      method: 'put',
      path: '/demo/readers',
      operationId: 'setDemoReaders',
      summary: 'Says where each reader takes its virtual cards',
      body: DemoReaders,
      status: 200,
      answer: z.strictObject({ items: z.array(ReaderId) }),
      errors: [],
      handle: ({ body }) => {
        demo.setReaders(body);
        return Promise.resolve({ status: 200, body: { items: [...demo.listReaders()] } });
      },
    }),
  ];
}

function cardRoutes(demo: Demo): readonly Route[] {
  return [
    route({
      ...base,
      method: 'get',
      path: '/demo/cards',
      operationId: 'listDemoCards',
      summary: 'Virtual cards and where they lie',
      status: 200,
      answer: z.strictObject({ items: z.array(DemoCard) }),
      errors: ['NOT_FOUND', 'STORE_FAILED'],
      handle: async () => ({ status: 200, body: { items: await demo.listCards() } }),
    }),
    route({
      ...base,
      method: 'put',
      path: '/demo/cards/{cardId}/reader',
      operationId: 'layDemoCard',
      summary: 'Lays a virtual card on a reader',
      params: CardParams,
      body: LayDemoCard,
      status: 200,
      answer: DemoCard,
      errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
      handle: async ({ params, body }) => ({
        status: 200,
        body: await demo.layCard(params.cardId, body.readerId),
      }),
    }),
    takeCardRoute(demo),
    makeCardRoute(demo),
    renewCardRoute(demo),
  ];
}

function takeCardRoute(demo: Demo): Route {
  return route({
    ...base,
    method: 'delete',
    path: '/demo/cards/{cardId}/reader',
    operationId: 'takeDemoCard',
    summary: 'Takes a virtual card away',
    params: CardParams,
    status: 200,
    answer: DemoCard,
    errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
    handle: async ({ params }) => ({ status: 200, body: await demo.takeCard(params.cardId) }),
  });
}

function makeCardRoute(demo: Demo): Route {
  return route({
    ...base,
    method: 'post',
    path: '/demo/cards',
    operationId: 'makeDemoCard',
    summary: 'Makes a virtual card of a kind',
    body: MakeDemoCard,
    status: 201,
    answer: DemoCard,
    errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
    handle: async ({ body }) => ({ status: 201, body: await demo.makeCard(body) }),
  });
}

function renewCardRoute(demo: Demo): Route {
  return route({
    ...base,
    method: 'post',
    path: '/demo/cards/{cardId}/renewals',
    operationId: 'renewDemoCard',
    summary: 'Renews the certificate of a virtual card, as its municipality would',
    params: CardParams,
    status: 200,
    answer: DemoCard,
    errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
    handle: async ({ params }) => ({ status: 200, body: await demo.renewCard(params.cardId) }),
  });
}

function doorRoutes(demo: Demo): readonly Route[] {
  return [
    route({
      ...base,
      method: 'get',
      path: '/demo/doors',
      operationId: 'listDemoDoors',
      summary: 'Virtual doors as they are',
      status: 200,
      answer: z.strictObject({ items: z.array(DemoDoor) }),
      errors: ['NOT_FOUND', 'STORE_FAILED'],
      handle: async () => ({ status: 200, body: { items: await demo.listDoors() } }),
    }),
    route({
      ...base,
      method: 'post',
      path: '/demo/doors/{doorId}/pushes',
      operationId: 'pushDemoDoor',
      summary: 'Pushes a virtual door, with force or without',
      params: DoorParams,
      body: PushDemoDoor,
      status: 200,
      answer: DemoPushOutcome,
      errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
      handle: async ({ params, body }) => ({
        status: 200,
        body: await demo.pushDoor(params.doorId, body.isForced),
      }),
    }),
    pressKeysRoute(demo),
    simpleDoorRoute(['closures', 'closeDemoDoor', 'Lets a virtual door fall shut'], (id) =>
      demo.closeDoor(id),
    ),
    simpleDoorRoute(['exits', 'pressDemoExit', 'Presses the exit button'], (id) => demo.pressExit(id)),
  ];
}

function pressKeysRoute(demo: Demo): Route {
  return route({
    ...base,
    method: 'post',
    path: '/demo/doors/{doorId}/keys',
    operationId: 'pressDemoKeys',
    summary: 'Presses keys of the keypad beside a reader',
    params: DoorParams,
    body: PressDemoKeys,
    status: 204,
    answer: z.null(),
    errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
    handle: async ({ params, body }) => {
      await demo.pressKeys(params.doorId, body);
      return { status: 204, body: null };
    },
  });
}

function simpleDoorRoute(
  [path, operationId, summary]: readonly [string, string, string],
  act: (doorId: DoorId) => Promise<void>,
): Route {
  return route({
    ...base,
    method: 'post',
    path: `/demo/doors/{doorId}/${path}`,
    operationId,
    summary,
    params: DoorParams,
    status: 204,
    answer: z.null(),
    errors: ['NOT_FOUND', 'CONFLICT', 'STORE_FAILED'],
    handle: async ({ params }) => {
      await act(params.doorId);
      return { status: 204, body: null };
    },
  });
}
