import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimPort } from './ports.ts';

const WHAT = 'the embedded broker';
const FILE = 'broker-port';

/**
 * The broker's port for this data folder. Controllers keep the address they were enrolled with, so the first start's
 * choice is written down and holds for every later one.
 */
export async function claimBrokerPort(dataDirectory: string, wanted: number): Promise<number> {
  const file = join(dataDirectory, FILE);
  if (existsSync(file)) return claimPort(Number(readFileSync(file, 'utf8')), WHAT);
  const port = await claimPort(wanted, WHAT);
  writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return port;
}
