import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadServerKeys, loadTlsIdentity, type TlsIdentity } from '@monban/server/keys/server-keys';
import type { ScanHit, ScanReport, ScanTrouble } from '@monban/server/number-scan/scan-report';
import { scanTargets } from '@monban/server/number-scan/scan-target';
import { SERVER_IDENTITY } from '@monban/trust/broker-acl';

export interface ScanRequest {
  readonly targets: readonly string[];
  readonly json: boolean;
  readonly readsPictures: boolean;
  readonly listenSeconds: number;
  /** The data folder whose server the broker knows; null where there is none. */
  readonly data: string | null;
  readonly at: Date;
}

type Write = (stream: 'stdout' | 'stderr', line: string) => void;

const LONGEST_LISTENING_SECONDS = 86_400;

/** Writes each find as it comes. The exit code: 1 on a find, 0 on none, 2 where something could not be searched. */
export async function scanMyNumber(request: ScanRequest, write: Write): Promise<0 | 1 | 2> {
  const { targets, listenSeconds, readsPictures } = request;
  if (!(listenSeconds > 0 && listenSeconds <= LONGEST_LISTENING_SECONDS)) {
    write('stderr', `monban: --listen takes more than 0 and at most ${LONGEST_LISTENING_SECONDS} seconds`);
    return 2;
  }
  const report = new WrittenReport(write, request.json);
  const identity = await identityFor(request);
  await scanTargets(targets, report, {
    readsPictures,
    broker: { identity, listenMs: listenSeconds * 1_000 },
  });
  return report.end();
}

class WrittenReport implements ScanReport {
  readonly #write: Write;
  readonly #json: boolean;
  #hits = 0;
  #troubles = 0;
  #bytes = 0;

  constructor(write: Write, json: boolean) {
    this.#write = write;
    this.#json = json;
  }

  hit({ target, place, writing }: ScanHit): void {
    this.#hits += 1;
    const line = this.#json
      ? JSON.stringify({ type: 'hit', target, place, writing })
      : `${target}: ${place} (${writing})`;
    this.#write('stdout', line);
  }

  trouble({ target, why, isPartial }: ScanTrouble): void {
    this.#troubles += 1;
    const said = isPartial ? 'was searched in part only' : 'could not be searched';
    if (this.#json)
      this.#write(
        'stdout',
        JSON.stringify({ type: 'trouble', target, why, ...(isPartial && { isPartial }) }),
      );
    else this.#write('stderr', `monban: ${target} ${said}: ${why}`);
  }

  read(bytes: number): void {
    this.#bytes += bytes;
  }

  end(): 0 | 1 | 2 {
    const [hits, troubles, bytes] = [this.#hits, this.#troubles, this.#bytes];
    if (this.#json) this.#write('stdout', JSON.stringify({ type: 'end', hits, troubles, bytes }));
    else
      this.#write(
        'stderr',
        `${bytes} bytes searched, ${hits} found, ${troubles} could not be searched or not whole`,
      );
    if (hits > 0) return 1;
    return troubles > 0 ? 2 : 0;
  }
}

/** The server's own certificate, where a broker is to be listened to and the folder has the keys already. */
async function identityFor({ targets, data, at }: ScanRequest): Promise<TlsIdentity | null> {
  if (data === null || !targets.some((target) => target.startsWith('mqtts:'))) return null;
  const folder = join(data, 'keys');
  if (!existsSync(folder)) return null;
  const { authority } = await loadServerKeys(folder, at);
  const purpose = { kind: 'client', commonName: SERVER_IDENTITY } as const;
  const identity = { name: 'mqtt-client', purpose };
  return loadTlsIdentity(folder, identity, { authority, at });
}
