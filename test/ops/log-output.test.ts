import { expect, test } from 'vitest';
import { gatherLines } from '../../src/ops/log-output.ts';

function gathered() {
  const writes: string[] = [];
  const turns: (() => void)[] = [];
  const exits: (() => void)[] = [];
  const stream = gatherLines({
    output: { write: (text) => void writes.push(text) },
    soon: (flush) => void turns.push(flush),
    atExit: (flush) => void exits.push(flush),
  });
  return {
    stream,
    writes,
    endTurn: () => {
      for (const flush of turns.splice(0)) flush();
    },
    exit: () => {
      for (const flush of exits) flush();
    },
  };
}

test('the lines of one turn leave in one write, in their order, and those of the next in another', () => {
  const { stream, writes, endTurn } = gathered();
  for (const line of ['1\n', '2\n', '3\n']) stream.write(line);
  expect(writes).toEqual([]);
  endTurn();
  stream.write('4\n');
  endTurn();
  expect(writes).toEqual(['1\n2\n3\n', '4\n']);
});

test('what is left at the exit of the process is written, once', () => {
  const { stream, writes, endTurn, exit } = gathered();
  stream.write('last\n');
  exit();
  endTurn();
  exit();
  expect(writes).toEqual(['last\n']);
});
