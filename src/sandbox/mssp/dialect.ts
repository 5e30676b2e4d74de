/**
 * How the service speaks to an application provider. mobile-id: Swisscom Mobile ID, the default · ficom: the FiCom
 * guideline of the Finnish operators, strict about versions, numbers and mandatory services · kiuru: Methics Kiuru without
 * an operator's additions, lenient about what is missing.
 */
export type Dialect = 'mobile-id' | 'ficom' | 'kiuru';
