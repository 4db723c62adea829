/** An identifier that rows of a person are kept under. */
export interface Name {
  identifier: string;
  /**
   * Rows after this time belong to another person, who has the phone or e-mail now. PostgreSQL writes the time;
   * `infinity` means that nobody else has it.
   */
  until: string;
}

/** The person whose stored data are exported or erased. */
export interface DataSubject {
  /** `undefined` for a person who has no account. */
  accountId?: string;
  names: Name[];
  /**
   * Ids of the challenges under the person's own names, before they were removed: deliveries are kept under them too.
   */
  challengeIds: string[];
  /** The id of the request that asks for it; unset where an operator does. */
  requestId?: string;
}

/** The names that belong to nobody else by now. */
export function ownOf<Some extends Name>(names: Some[]): Some[] {
  return names.filter(({ until }) => until === 'infinity');
}

/** The identifiers that belong to nobody else by now: what is kept under the others is another person's. */
export function ownIdentifiersOf(names: Name[]): string[] {
  return ownOf(names).map(({ identifier }) => identifier);
}

/** A name under one of the keys of `AUDIT_KEY`. */
export interface KeyedName {
  hmac: string;
  until: string;
}

/** Each name under each key; `hmacs` are those of one identifier. */
export function keyed(names: Name[], hmacs: (identifier: string) => string[]): KeyedName[] {
  return names.flatMap(({ identifier, until }) => hmacs(identifier).map((hmac) => ({ hmac, until })));
}
