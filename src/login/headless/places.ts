/**
 * How many headless requests this copy of the gateway holds open at once, all in all and for each relying party: one that
 * asks for everybody must not take the connections of the others. Counts in memory, per copy.
 */

export interface Places {
  /** @returns what gives the place back, undefined when there is none */
  take(relyingParty: string): (() => void) | undefined;
  readonly taken: number;
}

export interface PlacesOptions {
  readonly total: number;
  readonly perRelyingParty: number;
}

export function createPlaces({ total, perRelyingParty }: PlacesOptions): Places {
  const taken = new Map<string, number>();
  let all = 0;

  return {
    take(relyingParty) {
      const own = taken.get(relyingParty) ?? 0;
      if (all >= total || own >= perRelyingParty) return undefined;
      all += 1;
      taken.set(relyingParty, own + 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        all -= 1;
        const left = (taken.get(relyingParty) ?? 1) - 1;
        if (left > 0) taken.set(relyingParty, left);
        else taken.delete(relyingParty);
      };
    },
    get taken() {
      return all;
    },
  };
}
