/**
 * What of a query is bounded: `extensions.bound` of `QUERY_TOO_LARGE`, by which programs tell the bounds apart, and how the message
 * says it. The words stay; `gateway/docs/errors.md` lists them.
 *
 * @module
 */
export const QUERY_BOUNDS = {
  bytes: 'bytes',
  characters: 'characters',
  tokens: 'tokens',
  brackets: 'brackets within brackets',
  levels: 'levels of fields',
  fields: 'fields, fragments spread and aliases counted',
  introspections: 'questions about the schema',
  handles: 'subjects asked for side by side; ask for a list of them instead',
  subjects: 'different subjects',
  'listed-subjects': 'subjects in one list',
  'listed-regions': 'regions in one list',
  'text-characters': 'characters in one text',
  resources: 'resources',
  rows: 'rows',
  'peer-handles': 'groups of subjects to be asked of another region',
  'peer-fields': 'fields as another region is asked',
  'peer-tokens': 'tokens as another region is asked',
} as const satisfies Record<string, string>

export type QueryBound = keyof typeof QUERY_BOUNDS
