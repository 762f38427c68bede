import { fileURLToPath } from 'node:url';
import { sqliteIn } from '../support/start-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestApi } from '../support/test-api.ts';
import { BrowserHouse, type HouseParts } from './browser-house.ts';
import { launchBrowser } from './console-browser.ts';
import { PeopleAtDemo } from './people-at-demo.ts';

const CONSOLE = fileURLToPath(new URL('../../admin-ui/dist', import.meta.url));

/** With an empty server in this process. */
export class ServerHouse extends BrowserHouse {
  readonly api: TestApi;

  private constructor(api: TestApi, parts: HouseParts) {
    super(parts);
    this.api = api;
  }

  static async open(browserArguments: readonly string[] = []): Promise<ServerHouse> {
    const { path, remove } = await temporaryDirectory();
    const api = await TestApi.start(sqliteIn(path), { MONBAN_CONSOLE_DIR: CONSOLE });
    return new ServerHouse(api, {
      origin: api.server.url,
      people: await PeopleAtDemo.open(path),
      browser: await launchBrowser(browserArguments),
      end: async () => {
        await api.close();
        await remove();
      },
    });
  }
}
