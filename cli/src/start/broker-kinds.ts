/** Which broker `monban start` runs: the one inside the server, or a mosquitto process with generated files. */
export const BROKER_KINDS = ['embedded', 'mosquitto'] as const;
export type BrokerKind = (typeof BROKER_KINDS)[number];
