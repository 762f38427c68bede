export interface Run {
  readonly title: string;
  readonly zone: string;
  readonly minutes: number;
  /** It is measured by the clock. */
  readonly isTimed?: boolean;
  readonly spec: readonly string[];
  /** What the spec matches and another run has. */
  readonly ignored?: readonly string[];
  /** How long what it started may live on after it. */
  readonly graceMs?: number;
}

export const SUITES: readonly { readonly name: string }[];

export function planRuns(args: readonly string[]): {
  readonly runs: readonly Run[];
  readonly mochaArgs: readonly string[];
};
