/** What `--kind` may be. */
export { ENTRY_KINDS } from '../registry/entry-kind.ts'
