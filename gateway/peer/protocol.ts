/** What both sides of the exchange protocol agree on (gateway/docs/peer-protocol.md). */
export const PEER_QUERY_PATH = '/peer/graphql'
export const PEER_TWINS_PATH = '/peer/twins'
export const PEER_EVIDENCE_PATH = '/peer/evidence'
export const PEER_PROCEDURES_PATH = '/peer/procedures'
/** Asks for nobody's data: whether the two understand each other, and what is known of the one that asks. */
export const PEER_HELLO_PATH = '/peer/hello'
/** Where peers send one JSON message and get one JSON answer. */
export const PEER_MESSAGE_PATHS = [
  PEER_TWINS_PATH,
  PEER_EVIDENCE_PATH,
  PEER_PROCEDURES_PATH,
  PEER_HELLO_PATH,
] as const
/** Largest message or answer there. */
export const PEER_MESSAGE_BYTES_MAX = 262_144
/** Of a request for the catalogue: the version that is known already. */
export const KNOWN_VERSION = 'exchange-known-version'
export const PEER_CATALOG_PATH = '/peer/catalog'
/** Tags of the signatures (RFC 9421 §2.3): a message signed for one step is worth nothing in another. */
export const REQUEST_TAG = 'shudao-request'
export const RESPONSE_TAG = 'shudao-response'
/** Headers that a peer's query must carry, beside those that every signature covers. */
export const QUERY_HEADERS = [
  'exchange-id',
  'exchange-purpose',
  'exchange-assertion',
  'exchange-decision',
] as const
