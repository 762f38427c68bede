import {
  claimControlSocket,
  type ControlRequest,
  type ControlRoute,
  type ControlSocket,
  json,
} from '../control/control-server.ts';
import { SimulatorError } from '../errors.ts';
import { VirtualDoor } from './door.ts';
import { type DoorLog, openDoorLog } from './door-log.ts';
import {
  CreateDoorRequest,
  DoorName,
  KeysRequest,
  NoticeRequest,
  PushRequest,
  StrikeRequest,
  StrikeWait,
  TamperRequest,
} from './messages.ts';

export interface DoorHostOptions {
  /** Path of the control socket. */
  readonly controlPath: string;
  readonly doorIds: readonly string[];
  /** File of the doors' log; without one it is gone with the process. */
  readonly logPath?: string | undefined;
  readonly now: () => Date;
}

export interface DoorHost {
  /** Settles when somebody asked for the end over the control socket. */
  readonly shutdownAsked: Promise<void>;
  close(): Promise<void>;
}

/**
 * Several doors on one socket (docs/protocol/virtual-door.md).
 * @throws SimulatorError `STATE_IN_USE`, `STATE_INVALID`
 */
export async function startDoorHost(options: DoorHostOptions): Promise<DoorHost> {
  // Another host may live and write into this very log: the socket says so before the log is touched.
  const socket = await claimControlSocket(options.controlPath);
  try {
    return hostDoors(options, socket);
  } catch (error) {
    await socket.close();
    throw error;
  }
}

function hostDoors({ doorIds, logPath, now }: DoorHostOptions, socket: ControlSocket): DoorHost {
  const names = doorIds.map((doorId) => DoorName.parse(doorId));
  const log = openDoorLog(logPath);
  const doors = new Doors(log, now);
  for (const name of names) doors.ensure(name);
  let askShutdown: () => void = () => undefined;
  const shutdownAsked = new Promise<void>((resolve) => {
    askShutdown = resolve;
  });
  socket.serve([
    ...controllerRoutes(doors),
    ...handRoutes(doors),
    ...testRoutes(doors),
    ...hostRoutes(doors, log, askShutdown),
  ]);
  return {
    shutdownAsked,
    close: async () => {
      doors.dispose();
      await socket.close();
      log.close();
    },
  };
}

class Doors {
  readonly #log: DoorLog;
  readonly #now: () => Date;
  readonly #doors = new Map<string, VirtualDoor>();

  constructor(log: DoorLog, now: () => Date) {
    this.#log = log;
    this.#now = now;
  }

  list(): readonly VirtualDoor[] {
    return [...this.#doors.values()];
  }

  ensure(doorId: string): VirtualDoor {
    const existing = this.#doors.get(doorId);
    if (existing !== undefined) return existing;
    const door = new VirtualDoor(doorId, { log: this.#log, now: this.#now });
    this.#doors.set(doorId, door);
    return door;
  }

  of({ parameters }: ControlRequest): VirtualDoor {
    const doorId = parameters['id'] ?? '';
    const door = this.#doors.get(doorId);
    if (door === undefined) throw new SimulatorError('DOOR_NOT_FOUND', { reason: doorId });
    return door;
  }

  dispose(): void {
    for (const door of this.list()) door.dispose();
  }
}

/** What a controller's wires do. */
function controllerRoutes(doors: Doors): readonly ControlRoute[] {
  return [
    {
      method: 'PUT',
      path: '/doors/:id/strike',
      handle: (request) => {
        const door = doors.of(request);
        door.setStrike(StrikeRequest.parse(request.body));
        return json(door.state());
      },
    },
    {
      method: 'PUT',
      path: '/doors/:id/notice',
      handle: (request) => {
        const door = doors.of(request);
        door.show(NoticeRequest.parse(request.body).notice);
        return json(door.state());
      },
    },
    {
      method: 'GET',
      path: '/doors/:id/inputs',
      handle: (request) => {
        const door = doors.of(request);
        return { kind: 'lines', start: (write) => door.subscribe(write) };
      },
    },
  ];
}

/** What hands do. */
function handRoutes(doors: Doors): readonly ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/doors/:id/push',
      handle: (request) => json(doors.of(request).push(PushRequest.parse(request.body).isForced)),
    },
    {
      method: 'POST',
      path: '/doors/:id/close',
      handle: (request) => {
        const door = doors.of(request);
        door.close();
        return json(door.state());
      },
    },
    {
      method: 'POST',
      path: '/doors/:id/exit-button',
      handle: (request) => {
        const door = doors.of(request);
        door.pressExitButton();
        return json(door.state());
      },
    },
    {
      method: 'POST',
      path: '/doors/:id/keys',
      handle: (request) => {
        const door = doors.of(request);
        door.pressKeys(KeysRequest.parse(request.body));
        return json(door.state());
      },
    },
  ];
}

/** What tests and vandals do. */
function testRoutes(doors: Doors): readonly ControlRoute[] {
  return [
    {
      method: 'PUT',
      path: '/doors/:id/tamper',
      handle: (request) => {
        const door = doors.of(request);
        door.setTampered(TamperRequest.parse(request.body).tampered);
        return json(door.state());
      },
    },
    {
      method: 'POST',
      path: '/doors/:id/wait',
      handle: async (request) => {
        const door = doors.of(request);
        const { position, timeoutMs } = StrikeWait.parse(request.body);
        await door.waitForStrike(position, timeoutMs);
        return json(door.state());
      },
    },
  ];
}

function hostRoutes(doors: Doors, log: DoorLog, askShutdown: () => void): readonly ControlRoute[] {
  return [
    { method: 'GET', path: '/doors', handle: () => json(doors.list().map((door) => door.state())) },
    {
      method: 'POST',
      path: '/doors',
      handle: ({ body }) => json(doors.ensure(CreateDoorRequest.parse(body).doorId).state(), 201),
    },
    { method: 'GET', path: '/doors/:id', handle: (request) => json(doors.of(request).state()) },
    { method: 'GET', path: '/log', handle: () => json(log.list()) },
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
