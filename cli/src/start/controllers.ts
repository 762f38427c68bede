import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReaderId } from '@monban/core/ids';
import type { ApiClient } from './api-client.ts';
import type { ProcessGroup } from './processes.ts';
import type { ReaderPlaces } from './readers.ts';
import { enrolmentTokenFor, type SeededController } from './seed.ts';

const PROGRAM = new URL('../../../door-controller/src/main.ts', import.meta.url);

export interface ControllerPlaces {
  /** Each controller keeps its key, identity, policy and receipts in a folder of its own below this one. */
  readonly directory: string;
  readonly serverOrigin: string;
  readonly doorsSocket: string;
  readonly readers: ReaderPlaces;
}

/** Starts one controller as an operator would: with a one-time token the first time, with its identity ever after. */
export async function startController(
  group: ProcessGroup,
  api: ApiClient,
  { seeded, places }: { readonly seeded: SeededController; readonly places: ControllerPlaces },
): Promise<void> {
  const directory = join(places.directory, seeded.key);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { controller } = seeded;
  const doorIds = new Set(controller.readers.flatMap(({ doorId }) => (doorId === null ? [] : [doorId])));
  group.start(`controller-${seeded.key}`, {
    program: PROGRAM,
    environment: {
      MONBAN_DEMO: '1',
      MONBAN_CONTROLLER_DIR: directory,
      MONBAN_SERVER_URL: places.serverOrigin,
      MONBAN_READERS: controller.readers.map(({ id }) => readerSetting(id, places.readers)).join(';'),
      MONBAN_DOORS: [...doorIds].map((id) => `${id}=virtual:unix:${places.doorsSocket}`).join(';'),
      ...places.readers.environment,
      ...(await tokenSetting(api, seeded, directory)),
    },
  });
}

function readerSetting(id: ReaderId, readers: ReaderPlaces): string {
  return `${id}=${readers.placeOf(id).setting}`;
}

async function tokenSetting(
  api: ApiClient,
  seeded: SeededController,
  directory: string,
): Promise<Record<string, string>> {
  const token = await enrolmentTokenFor(api, seeded);
  if (token === undefined) return {};
  const file = join(directory, 'enrolment-token');
  writeFileSync(file, token, { mode: 0o600 });
  return { MONBAN_ENROLMENT_TOKEN_FILE: file };
}
