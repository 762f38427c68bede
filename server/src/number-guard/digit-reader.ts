import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import type { GreyPicture } from './ink.ts';

/** What stands in a line, as far as it is digits, and how sure the reader is of it, 0–100. */
export interface ReadLine {
  readonly text: string;
  readonly confidence: number;
}

/**
 * Reads lines of printed digits with Tesseract (WebAssembly, in a thread of its own) and the data of a package:
 * nothing is fetched, and nothing is written to a file. One instance reads one line at a time.
 */
export class DigitReader {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async open(): Promise<DigitReader> {
    const worker = await createWorker('eng', OEM.LSTM_ONLY, {
      langPath: dataFolder(),
      gzip: true,
      // Otherwise a copy of the data is written into the working directory.
      cacheMethod: 'none',
    });
    await worker.setParameters({
      tessedit_pageseg_mode: PSM.SINGLE_LINE,
      tessedit_char_whitelist: '0123456789',
      user_defined_dpi: '300',
    });
    return new DigitReader(worker);
  }

  async read(line: GreyPicture): Promise<ReadLine> {
    const { data } = await this.#worker.recognize(asPgm(line));
    return { text: data.text.trim(), confidence: data.confidence };
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Integer weights: half the size and twice the speed of the floating ones. */
function dataFolder(): string {
  const description = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json');
  return join(dirname(description), '4.0.0_best_int');
}

/** Netpbm's binary grey map, the plainest format that Tesseract reads. */
function asPgm({ width, height, pixels }: GreyPicture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
