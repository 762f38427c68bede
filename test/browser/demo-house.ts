import { MonbanStart } from '../support/monban-start.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { BrowserHouse, type HouseParts } from './browser-house.ts';
import { launchBrowser } from './console-browser.ts';
import { PeopleAtDemo } from './people-at-demo.ts';

/** With all that `npm start` starts. */
export class DemoHouse extends BrowserHouse {
  /** Signs its first administrator in, once. */
  readonly link: string;
  readonly dataDirectory: string;

  private constructor(printed: { readonly link: string; readonly dataDirectory: string }, parts: HouseParts) {
    super(parts);
    this.link = printed.link;
    this.dataDirectory = printed.dataDirectory;
  }

  /** `more`: in place of the demo with its readers in the same process. */
  static async open(more: readonly string[] = ['--no-pcsc']): Promise<DemoHouse> {
    const { path: dataDirectory, remove } = await temporaryDirectory();
    const run = new MonbanStart([...more, '--data', dataDirectory, '--port', '0']);
    const [, link = ''] = await run.untilPrinted(/Sign in\s+(http\S+)\s/);
    await run.untilPrinted(/Ctrl-C/);
    return new DemoHouse(
      { link, dataDirectory },
      {
        origin: new URL(link).origin,
        people: await PeopleAtDemo.open(dataDirectory),
        browser: await launchBrowser(),
        end: async () => {
          await run.interrupt();
          await run.dispose();
          await remove();
        },
      },
    );
  }
}
