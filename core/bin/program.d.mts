export interface ProgramPlaces {
  readonly root?: URL;
  readonly loader?: readonly string[] | null;
}

export function programArguments(source: URL, places?: ProgramPlaces): readonly string[];
export function sourceLoader(): readonly string[] | null;
export function runProgram(source: URL, options?: { readonly isSession?: boolean }): void;
