/** An XML element as a tree, and how to look around in it by local names. Knows nothing of text or messages. */

export interface XmlElement {
  /** local name: services disagree on namespaces, and some use prefixes that they never declare */
  readonly name: string;
  /** by the name as written; those of MSS messages are unqualified */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** its own character data, without that of its children */
  readonly text: string;
}

/** The first element that lies at the end of these names, one below the other. */
export function at(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  let current = element;
  for (const name of names) current = current?.children.find((child) => child.name === name);
  return current;
}

/** The first element below, in the order of the document. */
export function find(
  element: XmlElement | undefined,
  wanted: (candidate: XmlElement) => boolean,
): XmlElement | undefined {
  for (const child of element?.children ?? []) {
    const found = wanted(child) ? child : find(child, wanted);
    if (found) return found;
  }
  return undefined;
}
