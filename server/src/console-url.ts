/** In the data folder: where console and API of the server that runs, or ran last, are. */
export const CONSOLE_URL_FILE = 'console-url';
