import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** What the numbers were measured on. */
export function machineFacts(): string {
  const [cpu] = cpus();
  const facts = [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Linux ${release().split('-')[0] ?? ''}`,
    `Node.js ${process.versions.node}`,
    mosquittoVersion(),
  ];
  return facts.join(', ');
}

function mosquittoVersion(): string {
  const { stdout } = spawnSync('mosquitto', ['-h'], { encoding: 'utf8' });
  return /mosquitto version [\d.]+/.exec(stdout)?.[0] ?? 'no mosquitto';
}
