/** What can go wrong with a peer. For administrators; consumers read `PEER_UNAVAILABLE` or `PEER_REFUSED`. */
export class PeerError extends Error {
  readonly code:
    'PEER_MALFORMED' | 'PEER_FAILED' | 'PEER_CATALOG_INVALID' | 'PEER_BUSY' | 'PEER_PATH_UNKNOWN'

  constructor(code: PeerError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PeerError'
    this.code = code
  }
}
