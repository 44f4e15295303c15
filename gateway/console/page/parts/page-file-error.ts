/** Files are named by their content: after an upgrade, those that an older page names are gone. */
export class PageFileError extends Error {
  constructor(cause: unknown) {
    super('A file of the console is not there any more.', { cause })
    this.name = 'PageFileError'
  }
}
