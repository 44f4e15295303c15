import type { errorsZh } from './errors-zh.ts'

export const errorsEn: Record<keyof typeof errorsZh, string> = {
  'error.UNAUTHENTICATED':
    'Not signed in, or no valid token. Sign in again, or take a valid token.',
  'error.ROLE_REQUIRED': 'Your role or department may not do this.',
  'error.BAD_REQUEST':
    'The exchange does not understand this request. Load the page anew; if it goes on, tell the administrator.',
  'error.BAD_USER_INPUT': 'What was filled in is wrong; mend it as said below.',
  'error.NOT_FOUND': 'It is not there. It may have been moved, or the name is wrong.',
  'error.CONFLICT': 'It does not fit what has happened in between; nothing was done.',
  'error.PURPOSE_REQUIRED':
    'The purpose is missing, or the matter is not in the catalogue. State matter, case and operator.',
  'error.GRAPHQL_PARSE_FAILED': 'The query is not GraphQL.',
  'error.GRAPHQL_VALIDATION_FAILED': 'The query asks for what the schema does not have.',
  'error.QUERY_TOO_LARGE': 'The query is larger than one may be. Split it.',
  'error.DOCUMENT_NOT_TRUSTED':
    'This document is none of those that are registered for the system, so it was not answered.',
  'error.ACCESS_DENIED':
    'At least one item is not granted: the query was refused whole and nothing was read.',
  'error.QUOTA_EXCEEDED': 'What the grant allows a day is used up.',
  'error.SOURCE_UNAVAILABLE':
    'The source of a department cannot be reached; the rest is there. Try again later.',
  'error.SOURCE_TIMEOUT':
    'The source of a department did not answer in time; the rest is there. Try again later.',
  'error.SOURCE_INVALID_DATA':
    'The source of a department gave data that break the standard. Tell its data officer.',
  'error.PEER_UNAVAILABLE':
    'The other exchange cannot be reached; what is of this province is there. Try again later.',
  'error.PEER_REFUSED': 'The other exchange refused by its own grants.',
  'error.AUDIT_UNAVAILABLE':
    'The log cannot be written, so nothing was done. Try again later; the administrator was told.',
  'error.STATE_UNAVAILABLE':
    'The database of the exchange does not answer. In a minute, look first whether it was done; then try again.',
  'error.OVERLOADED': 'The exchange is busy. Try again later.',
  'error.INTERNAL':
    'The exchange made a mistake. Try again; if it goes on, tell the administrator.',
  'error.OFFLINE':
    'The exchange cannot be reached. Check the network; what the page shows can still be read.',
  'error.original': 'As the exchange says it',
  'error.FILE_TOO_LARGE': 'The file is larger than 3 MB. Divide it; a resource must stay whole.',
  'error.NOT_JSON': 'The variables are not JSON: check brackets and quotes.',
}
