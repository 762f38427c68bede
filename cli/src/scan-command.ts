import type { Command } from 'commander';
import { endAsUnusable } from './end-as-unusable.ts';

interface ScanCommandOptions {
  readonly json?: true;
  readonly pictures?: true;
  readonly listen: string;
  readonly data?: string;
}

/** `monban scan-mynumber …`: proof that no My Number is there. Exit code 1 on a find, 0 on none, 2 on trouble. */
export function addScan(program: Command): void {
  program
    .command('scan-mynumber')
    .description(
      'look for My Numbers and say where one is, never which; exit code 1 on a find, 0 on none, 2 on trouble',
    )
    .argument('<targets...>', 'files, folders, sqlite:FILE, postgres://…, mqtts://…')
    .option('--json', 'one line for each find, and one at the end, for programs')
    .option('--pictures', 'read QR codes and printed digits of pictures, too: seconds for each')
    .option('--listen <seconds>', 'how long to listen to a broker', '5')
    .option('--data <folder>', 'whose server speaks to the broker, as MONBAN_DATA_DIR')
    .exitOverride(endAsUnusable)
    .action(async (targets: string[], { json, pictures, listen, data }: ScanCommandOptions) => {
      const { scanMyNumber } = await import('./scan-mynumber.ts');
      const write = (stream: 'stdout' | 'stderr', line: string) => process[stream].write(`${line}\n`);
      const request = {
        targets,
        json: json === true,
        readsPictures: pictures === true,
        listenSeconds: Number(listen),
        data: data ?? process.env['MONBAN_DATA_DIR'] ?? null,
        at: new Date(),
      };
      process.exitCode = await scanMyNumber(request, write);
    });
}
