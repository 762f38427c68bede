/** One step: from which states it leads where, who may say it, and what has to hold. A row of data, nothing runs. */
export interface Transition<
  State extends string,
  Name extends string,
  Actor extends string,
  Guard extends string,
> {
  readonly name: Name;
  readonly from: readonly State[];
  /** Null: it stays where it is. */
  readonly to: State | null;
  readonly by: readonly Actor[];
  readonly guards: readonly Guard[];
}

export interface StateMachine<
  State extends string,
  Name extends string,
  Actor extends string,
  Guard extends string,
> {
  readonly start: State;
  readonly states: readonly State[];
  /** One row for each name. */
  readonly transitions: readonly Transition<State, Name, Actor, Guard>[];
}

/** What is known of the guards; what is not known does not hold. */
export type Facts<Guard extends string> = Readonly<Partial<Record<Guard, boolean>>>;

export type Refusal<Guard extends string> =
  | { readonly kind: 'wrong-state' }
  | { readonly kind: 'wrong-actor' }
  | { readonly kind: 'guard'; readonly guard: Guard };

export type Step<State extends string, Guard extends string> =
  | { readonly kind: 'ok'; readonly state: State }
  | { readonly kind: 'refused'; readonly reason: Refusal<Guard> };

export interface Move<State extends string, Name extends string, Actor extends string, Guard extends string> {
  readonly state: State;
  readonly transition: Name;
  readonly actor: Actor;
  readonly facts: Facts<Guard>;
}

/** Where one step leads, or why it does not: the first thing in the way, the state before the actor before the guards. */
export function next<State extends string, Name extends string, Actor extends string, Guard extends string>(
  machine: StateMachine<State, Name, Actor, Guard>,
  { state, transition, actor, facts }: Move<State, Name, Actor, Guard>,
): Step<State, Guard> {
  const row = machine.transitions.find(({ name }) => name === transition);
  if (!row?.from.includes(state)) return { kind: 'refused', reason: { kind: 'wrong-state' } };
  if (!row.by.includes(actor)) return { kind: 'refused', reason: { kind: 'wrong-actor' } };
  const guard = row.guards.find((name) => facts[name] !== true);
  if (guard !== undefined) return { kind: 'refused', reason: { kind: 'guard', guard } };
  return { kind: 'ok', state: row.to ?? state };
}

/** What somebody may say in a state, in the order of the table. */
export function stepsOpen<
  State extends string,
  Name extends string,
  Actor extends string,
  Guard extends string,
>(
  machine: StateMachine<State, Name, Actor, Guard>,
  at: { readonly state: State; readonly actor: Actor; readonly facts: Facts<Guard> },
): readonly Name[] {
  return machine.transitions
    .map(({ name }) => name)
    .filter((transition) => next(machine, { ...at, transition }).kind === 'ok');
}

/** Nothing leads out of it. */
export function isEnd<State extends string, Name extends string, Actor extends string, Guard extends string>(
  { transitions }: StateMachine<State, Name, Actor, Guard>,
  state: State,
): boolean {
  return !transitions.some(({ from }) => from.includes(state));
}

/** Every state that can be come to from one, itself among them. */
export function reachableFrom<
  State extends string,
  Name extends string,
  Actor extends string,
  Guard extends string,
>({ transitions }: StateMachine<State, Name, Actor, Guard>, state: State): ReadonlySet<State> {
  const reached = new Set<State>([state]);
  // A set that grows while it is walked: what is added is walked as well.
  for (const from of reached) {
    for (const row of transitions) if (row.to !== null && row.from.includes(from)) reached.add(row.to);
  }
  return reached;
}
