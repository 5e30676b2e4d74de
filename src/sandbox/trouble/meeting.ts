/** The troubles that one request meets. Asking for one counts it as a hit: it is asked for where it takes effect. */
import type { ParameterName, TroubleKind } from './kinds.ts';
import type { ActiveTrouble } from './troubles.ts';

/** The troubles that meet one request, asked for by kind. */
export interface Meeting {
  /** The first of these kinds that still fires, counted; undefined when none does. */
  fire<K extends TroubleKind>(...kinds: readonly K[]): Fired<K> | undefined;
  /** All of that kind that still fire, counted. */
  fireAll<K extends TroubleKind>(kind: K): Fired<K>[];
}

export interface Fired<K extends TroubleKind> {
  readonly kind: K;
  value(parameter: ParameterName): number;
}

export function meetingOf(active: readonly ActiveTrouble[]): Meeting {
  const fired = <K extends TroubleKind>(kind: K, { settings }: ActiveTrouble): Fired<K> => ({
    kind,
    value: (parameter) => settings[parameter] ?? 0,
  });
  return {
    fire(...kinds) {
      for (const trouble of active) {
        const kind = kinds.find((name) => name === trouble.settings.kind);
        if (kind !== undefined && trouble.fire()) return fired(kind, trouble);
      }
      return undefined;
    },
    fireAll: (kind) =>
      active.flatMap((trouble) => (trouble.settings.kind === kind && trouble.fire() ? [fired(kind, trouble)] : [])),
  };
}
