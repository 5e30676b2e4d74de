/**
 * A check says no. The detail is for the log and for operators: it names the defect and perhaps an algorithm or
 * extension, never signed text, a subject or a serial number.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
}
