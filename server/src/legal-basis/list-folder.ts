import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { MAX_CRL_BYTES } from '@monban/trust/revocation/crl';
import { importCrl, isSameSeries, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import type { RevocationRules } from '@monban/trust/revocation/revocation-rules';
import type { Logger } from 'pino';

export interface ListFolderOptions {
  readonly path: string;
  /** DER of the authorities whose lists are believed. */
  readonly issuers: readonly Uint8Array[];
  readonly rules: RevocationRules;
  readonly log: Logger;
}

const EXTENSIONS = ['.crl', '.pem', '.der'];

/**
 * Revocation lists that somebody puts into a folder (RFC 5280 section 5). A file is read when it is new or has changed.
 * One that is refused changes nothing, and says why in the log: what was taken in before goes on until it is stale.
 */
export class ListFolder {
  readonly #options: ListFolderOptions;
  /** By file name: what told its contents when it was last looked at. */
  readonly #seen = new Map<string, string>();
  #lists: readonly ImportedCrl[] = [];
  #round: Promise<void> = Promise.resolve();

  constructor(options: ListFolderOptions) {
    this.#options = options;
  }

  /** The newest list of each authority, scope and kind that has been there. Questions wait for one another. */
  async lists(at: Date): Promise<readonly ImportedCrl[]> {
    const round = this.#round.then(() => this.#readChanged(at));
    this.#round = round;
    await round;
    return this.#lists;
  }

  async #readChanged(at: Date): Promise<void> {
    for (const name of await this.#listFiles()) {
      const path = join(this.#options.path, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts === undefined || this.#seen.get(name) === markOf(facts)) continue;
      this.#seen.set(name, markOf(facts));
      const bytes = facts.size > MAX_CRL_BYTES ? undefined : await readFile(path).catch(() => undefined);
      if (bytes === undefined) this.#refused(name, 'unreadable or too large');
      else this.#take(name, bytes, at);
    }
  }

  #take(name: string, bytes: Uint8Array, at: Date): void {
    const { issuers, rules, log } = this.#options;
    const imported = importCrl(bytes, { issuers, at, rules, known: this.#lists });
    if (imported.kind === 'refused') {
      this.#refused(name, imported.reason);
      return;
    }
    const { crl } = imported;
    this.#lists = [...this.#lists.filter((list) => !isSameSeries(list, crl)), crl];
    log.info(
      { file: name, entries: crl.entries.size, nextUpdate: crl.nextUpdate },
      'Revocation list taken in',
    );
  }

  #refused(name: string, reason: string): void {
    this.#options.log.warn({ file: name, reason }, 'This revocation list was refused');
  }

  async #listFiles(): Promise<readonly string[]> {
    const names = await readdir(this.#options.path).catch((err: unknown) => {
      this.#options.log.warn({ err }, 'The folder of revocation lists cannot be read');
      return [];
    });
    return names.filter((name) => EXTENSIONS.includes(extname(name).toLowerCase())).sort();
  }
}

function markOf({ size, mtimeMs }: Stats): string {
  return `${size} ${mtimeMs}`;
}
