/** Prints how long the gateway takes from its start to the first answered request. */
import { machine, othersWork } from './machine.ts';
import { describeStart, measureStart } from './start-times.ts';

console.log(`${machine()}; ${othersWork()}`);
console.log(describeStart(await measureStart()));
