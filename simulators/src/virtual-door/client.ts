import { z } from 'zod';
import { callControl, type ControlCall, type LineStream, streamControl } from '../control/control-client.ts';
import {
  DoorInput,
  DoorLogEntry,
  DoorState,
  type KeysRequest,
  PushOutcome,
  type StrikePosition,
  type StrikeRequest,
} from './messages.ts';

/** One virtual door host. Every call fails with SimulatorError and the code that the host gave. */
export interface DoorClient {
  readonly controlPath: string;
  /** The door of this id, made now if there is none yet. */
  ensureDoor(doorId: string): Promise<DoorState>;
  getDoor(doorId: string): Promise<DoorState>;
  listDoors(): Promise<readonly DoorState[]>;
  setStrike(doorId: string, strike: StrikeRequest): Promise<DoorState>;
  /** Light and display, such as `granted`; the door shows it in its state. */
  show(doorId: string, notice: string): Promise<DoorState>;
  /** The controller's inputs: the present state first, then every change in order. */
  listen(doorId: string, onInput: (input: DoorInput) => void): Promise<LineStream>;
  /** A person pushes; the door opens if the strike lets it. */
  push(doorId: string): Promise<PushOutcome['outcome']>;
  /** The same with a crowbar. */
  force(doorId: string): Promise<PushOutcome['outcome']>;
  close(doorId: string): Promise<DoorState>;
  pressExitButton(doorId: string): Promise<DoorState>;
  /** Presses the keys of the keypad of a side, one after the other. */
  pressKeys(doorId: string, keys: KeysRequest): Promise<DoorState>;
  setTampered(doorId: string, isTampered: boolean): Promise<DoorState>;
  /** @throws SimulatorError `TIMED_OUT` */
  waitForStrike(doorId: string, position: StrikePosition, timeoutMs: number): Promise<DoorState>;
  /** What the doors of this host saw, in order. */
  listLog(): Promise<readonly DoorLogEntry[]>;
  shutDown(): Promise<void>;
}

export function connectDoors(controlPath: string): DoorClient {
  const call = <T>(schema: z.ZodType<T>, request: ControlCall): Promise<T> =>
    callControl(controlPath, request, schema);
  const at = (doorId: string, rest = ''): string => `/doors/${encodeURIComponent(doorId)}${rest}`;
  const post = (doorId: string, rest: string, body?: unknown): Promise<DoorState> =>
    call(DoorState, { method: 'POST', path: at(doorId, rest), body });
  const put = (doorId: string, rest: string, body: unknown): Promise<DoorState> =>
    call(DoorState, { method: 'PUT', path: at(doorId, rest), body });
  const push = async (doorId: string, isForced: boolean): Promise<PushOutcome['outcome']> => {
    const pushed = { method: 'POST', path: at(doorId, '/push'), body: { isForced } } as const;
    return (await call(PushOutcome, pushed)).outcome;
  };
  return {
    controlPath,
    ensureDoor: (doorId) => call(DoorState, { method: 'POST', path: '/doors', body: { doorId } }),
    getDoor: (doorId) => call(DoorState, { method: 'GET', path: at(doorId) }),
    listDoors: () => call(z.array(DoorState), { method: 'GET', path: '/doors' }),
    setStrike: (doorId, strike) => put(doorId, '/strike', strike),
    show: (doorId, notice) => put(doorId, '/notice', { notice }),
    listen: (doorId, onInput) =>
      streamControl(controlPath, at(doorId, '/inputs'), { schema: DoorInput, onLine: onInput }),
    push: (doorId) => push(doorId, false),
    force: (doorId) => push(doorId, true),
    close: (doorId) => post(doorId, '/close'),
    pressExitButton: (doorId) => post(doorId, '/exit-button'),
    pressKeys: (doorId, keys) => post(doorId, '/keys', keys),
    setTampered: (doorId, isTampered) => put(doorId, '/tamper', { tampered: isTampered }),
    waitForStrike: (doorId, position, timeoutMs) => post(doorId, '/wait', { position, timeoutMs }),
    listLog: () => call(z.array(DoorLogEntry), { method: 'GET', path: '/log' }),
    shutDown: async () => {
      await call(z.null(), { method: 'POST', path: '/shutdown' });
    },
  };
}
