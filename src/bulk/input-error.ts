/** The file, the map or an option is not as it must be: told to the person, nothing was sent. */
export class BulkInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BulkInputError';
  }
}
