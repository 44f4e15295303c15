import type { healthZh } from './health-zh.ts'

/** Of keys, certificates and peers on the page of health, in English. */
export const healthEn: Readonly<Record<keyof typeof healthZh, string>> = {
  'health.witnessed': 'Cosigned',
  'health.witnessed.none': 'Nobody is asked to cosign',
  'health.witnessed.text': '{count} entries, by {quorum} at least',
  'health.offers': 'Catalogues of peers',
  'health.peers.none': 'No peer is configured.',
  'health.peer.exchange': 'Name of the exchange',
  'health.peer.offers': 'Its resources known here',
  'health.peer.try': 'Try it from here',
  'health.peer.reason': 'Routine connection test',
  'health.peer.latency': 'There and back',
  'health.peer.clock': 'Clock difference',
  'health.ms': '{count} ms',
  'health.peer.knows': 'Our resources known there',
  'health.peer.knows.text': '{known} (published here for other provinces: {published})',
  'health.peer.pinned': 'Our keys pinned there',
  'health.peer.cosigns': 'It cosigns our log',
  'health.peer.well': 'All is well: signatures are believed both ways, the clocks agree.',
  'health.trouble.UNREACHABLE':
    'No answer. Check the address, the network and the firewall, and ask the other administrator whether the exchange is running.',
  'health.trouble.TIMEOUT':
    'No answer in time. Check the network; if it stays so, ask the other administrator about load and time limits.',
  'health.trouble.NOT_SIGNED':
    'Something answers without a signature to be believed: the peer does not know our key, or it is no exchange. Have both administrators compare the key pinned under "peers" with our exchange key below.',
  'health.trouble.KEY_UNKNOWN':
    'The peer signs by a key that is not pinned here; it may have changed it. Get its new key by a way that you trust, and write it under "peers".',
  'health.trouble.CLOCK':
    'The clocks of the two exchanges are further apart than is allowed. Have both administrators check time synchronisation (NTP).',
  'health.trouble.MALFORMED':
    'The answer can be believed, but is not what was agreed: the peer may run an older version. Have both administrators compare versions.',
  'health.keys': 'Keys',
  'health.keys.text':
    'Keys have no end of their own and are changed by rule: two may be pinned at once, and the old one is taken away last.',
  'health.key.use': 'Use',
  'health.key.id': 'Thumbprint',
  'health.key.algorithm': 'Algorithm',
  'health.key.use.exchange': 'Signs messages to peers',
  'health.key.use.token': 'Signs access tokens',
  'health.key.use.log': 'Signs checkpoints of the log',
  'health.key.use.sm2': 'Signs checkpoints, national algorithm',
  'health.key.use.peer': 'Messages of a peer',
  'health.key.use.peer-log': 'Log of a peer',
  'health.key.use.witness': 'Witness',
  'health.certificates': 'TLS certificates',
  'health.certificate': 'Certificate',
  'health.address': 'Address',
  'health.address.own': 'Our public address',
  'health.address.peer': 'Peer',
  'health.address.issuer': 'Issuer of sign-ins',
  'health.address.time-stamp': 'Time-stamp authority',
  'health.certificate.none':
    'No TLS at this address; in earnest the load balancer in front provides it.',
  'health.certificate.silent': 'No answer',
  'health.certificate.ended': 'Ended on {day} ({count} days ago)',
  'health.certificate.left': 'Ends on {day} ({count} days left)',
}
