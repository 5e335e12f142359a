import type { StandardSchema } from 'jsforce';

type Fields<Name extends 'Lead' | 'Contact' | 'Task'> = StandardSchema['SObjects'][Name]['Fields'];

/** The standard fields of an object that jsforce's schema knows: a misspelt one does not compile. */
export type StandardField<Name extends 'Lead' | 'Contact' | 'Task'> = string &
  keyof { [Field in keyof Fields<Name> as string extends Field ? never : Field]: true };
