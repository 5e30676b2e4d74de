/**
 * Values as literals of the languages that snippets are written in: whatever a value holds, it stays within its literal.
 * Pure. Text around them never holds a value, comments included.
 */

/** For sh and bash. NUL, which no argument of a command can hold, is left out. */
export const shellText = (value: string): string => `'${value.replaceAll('\0', '').replaceAll("'", String.raw`'\''`)}'`;

const escapedUnit = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** For JavaScript and TypeScript, in single quotes. */
export const scriptText = (value: string): string =>
  `'${JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)
    .replaceAll(/[\u2028\u2029]/g, escapedUnit)}'`;

const JAVA_ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '"': String.raw`\"`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};
/** Octal, since Java reads `\u000a` as the end of the line that it stands in. */
const octal = (character: string): string => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;

/** For Java, in double quotes. */
export const javaText = (value: string): string =>
  `"${value.replaceAll(/[\\"\p{Cc}]/gu, (character) => JAVA_ESCAPES[character] ?? octal(character))}"`;

/** For PHP, in single quotes, where only these two characters mean something. */
export const phpText = (value: string): string => `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
