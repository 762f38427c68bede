import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHierarchy, parseHierarchy, type TestHierarchy } from '../ca/hierarchy.ts';
import { ensurePrivateFolder, replaceFile } from '../state/durable-file.ts';
import { type CardState, parseCardState } from '../virtual-card/card-state.ts';

/** Where a wallet keeps its cards: one file each, and the test hierarchy that issued them. */
export interface CardFiles {
  /** Made at the first call, where there is none yet. */
  hierarchy(): Promise<TestHierarchy>;
  list(): readonly { readonly id: string; readonly state: CardState }[];
  /** Durable when it returns. */
  save(id: string, state: CardState): void;
}

export const HIERARCHY_FILE = 'hierarchy.json';
const CARD_SUFFIX = '.card.json';

/** Opens or begins a wallet's folder; without a folder everything is gone with the process. */
export function openCardFiles(directory: string | undefined): CardFiles {
  if (directory === undefined) {
    return { hierarchy: once(createHierarchy), list: () => [], save: () => undefined };
  }
  ensurePrivateFolder(directory);
  return {
    hierarchy: once(() => openHierarchy(join(directory, HIERARCHY_FILE))),
    list: () => listCards(directory),
    save: (id, state) => {
      replaceFile(join(directory, `${id}${CARD_SUFFIX}`), JSON.stringify(state));
    },
  };
}

/**
 * Reads the test hierarchy in this file, or makes one and writes it there.
 * @throws SimulatorError `STATE_INVALID`
 */
export async function openHierarchy(path: string): Promise<TestHierarchy> {
  if (existsSync(path)) return parseHierarchy(readFileSync(path, 'utf8'));
  const hierarchy = await createHierarchy();
  replaceFile(path, JSON.stringify(hierarchy));
  return hierarchy;
}

/** Callers that come while the first is being served share its result. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function listCards(directory: string): readonly { readonly id: string; readonly state: CardState }[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(CARD_SUFFIX))
    .map((name) => ({
      id: name.slice(0, -CARD_SUFFIX.length),
      state: parseCardState(readFileSync(join(directory, name), 'utf8')),
    }));
}
