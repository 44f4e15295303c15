/**
 * The certificate that an address shows, looked at and not believed: who issued it, and until when it is good.
 *
 * @module
 */
import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'

export interface SeenCertificate {
  readonly subject: string
  readonly issuer: string
  readonly validFrom: Date
  readonly validTo: Date
  /** Why this machine would not believe it, as TLS says it; null where it would. */
  readonly distrust: string | null
}

/** A person waits for it. */
const LOOK_MS = 5_000

/** @param url of `https:`. @returns undefined where nobody answers there with TLS. */
export function lookAtCertificate(url: URL): Promise<SeenCertificate | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      // RFC 6066 §3: a name, never an address.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // Nothing is sent or believed; a certificate that has expired is what one wants to see.
      rejectUnauthorized: false,
      timeout: LOOK_MS,
    })
    const end = (seen?: SeenCertificate): void => {
      socket.destroy()
      resolve(seen)
    }
    socket.once('secureConnect', () => {
      // A code of OpenSSL, whatever its type says.
      const distrust = socket.authorized ? null : String(socket.authorizationError)
      end(described(socket.getPeerCertificate(), distrust))
    })
    socket.once('error', () => end())
    socket.once('timeout', () => end())
  })
}

function described(
  { subject, issuer, valid_from: from, valid_to: to }: PeerCertificate,
  distrust: string | null,
): SeenCertificate {
  const nameOf = (name: PeerCertificate['subject']): string => String(name.CN ?? name.O ?? '')
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    validFrom: new Date(from),
    validTo: new Date(to),
    distrust,
  }
}
