/**
 * The gateway as a process: killed, stopped, started twice, started wrongly. Processes mostly wait, so the groups run
 * side by side; within a group one thing follows the other.
 */
import { afterAll, describe } from 'vitest';
import { crashes } from './crash.ts';
import { logouts } from './logouts.ts';
import { cleanUp } from './processes.ts';
import { shutdowns } from './shutdown.ts';
import { refusedStarts } from './start.ts';

afterAll(cleanUp);

describe.concurrent('a gateway that stops while people wait', crashes);
describe.concurrent('one gateway process', shutdowns);
describe.concurrent('a gateway that stops while relying parties are told of a logout', logouts);
describe.concurrent('a start that cannot succeed', refusedStarts);
