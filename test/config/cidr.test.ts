/** Networks in CIDR notation, and which of them holds an address. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNetworkTable, networkName, parseCidr } from '../../src/config/cidr.ts';

describe('what is a network', () => {
  test.each([
    ['192.0.2.0/24', 32, 24],
    ['0.0.0.0/0', 32, 0],
    ['192.0.2.7/32', 32, 32],
    ['2001:db8::/32', 128, 32],
    ['::/0', 128, 0],
    ['2001:db8:0:1::/64', 128, 64],
    ['::1/128', 128, 128],
  ])('%s', (text, bits, prefix) => {
    expect(parseCidr(text)).toMatchObject({ bits, prefix });
  });

  test.each([
    '',
    '192.0.2.0',
    '192.0.2.0/33',
    '192.0.2.1/24',
    '192.0.2/24',
    '192.0.2.0/x',
    '192.0.2.0/24/8',
    '2001:db8::/129',
    '2001:db8::1/64',
    '2001:db8:::/32',
    'fe80::%eth0/64',
    'example.com/24',
    '/24',
  ])('%j is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test('one name for all spellings', () => {
    expect(networkName('2001:DB8:0:0::/32')).toBe(networkName('2001:db8::/32'));
    expect(networkName('2001:db8::/33')).not.toBe(networkName('2001:db8::/32'));
    expect(networkName('x')).toBeUndefined();
  });

  test('a table of something else is refused', () => {
    expect(() => createNetworkTable([['x', 1]])).toThrow('is none');
  });
});

describe('who holds an address', () => {
  const find = createNetworkTable([
    ['10.0.0.0/8', 'wide'],
    ['10.1.0.0/16', 'narrow'],
    ['2001:db8::/32', 'six'],
    ['2001:db8::7/128', 'one'],
  ]);
  test.each([
    ['10.2.0.1', 'wide'],
    ['10.1.255.255', 'narrow'],
    ['11.0.0.0', undefined],
    ['::ffff:10.1.0.1', 'narrow'],
    ['::ffff:a01:1', 'narrow'],
    ['2001:db8:ffff::', 'six'],
    ['2001:db8::7', 'one'],
    ['2001:db9::', undefined],
    ['::a01:1', undefined],
    ['', undefined],
    ['10.1.0', undefined],
    ['10.1.0.0/16', undefined],
  ])('%s: %s', (address, owner) => {
    expect(find(address)).toBe(owner);
  });

  test('every address of a network is in it, its neighbour is not', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 32 }), (address, length) => {
        const number = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
        const size = 2 ** (32 - length);
        const dotted = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
        const start = Math.floor(number / size) * size;
        const inside = createNetworkTable([[`${dotted(start)}/${length}`, true]]);
        expect(inside(address)).toBe(true);
        expect(inside(dotted((start + size) % 2 ** 32))).toBeUndefined();
      }),
    );
  });

  test('any text is answered', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6()), (text) =>
        ['one', 'six', 'wide', 'narrow', undefined].includes(find(text)),
      ),
    );
  });
});
