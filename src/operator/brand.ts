/** How an operator shows itself on pages. */
import type { Brand } from '../pages/models.ts';
import type { Operator } from './operator.ts';

export const brandOf = (operator: Operator): Brand => ({
  name: operator.name,
  colour: operator.settings.brand.colour,
  logo: operator.settings.brand.logo,
});
