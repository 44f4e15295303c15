/**
 * RFC 3161 time-stamps: a third party's signed word that a digest existed at a time. The only file that knows the
 * ASN.1 library.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { Integer, OctetString } from 'asn1js'
import {
  AlgorithmIdentifier,
  type Certificate,
  ContentInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import { TrustError } from './errors.ts'

export interface TimeStamp {
  /** The TimeStampToken (CMS SignedData), DER. */
  readonly token: Buffer
  /** When the authority says that it saw the digest. */
  readonly time: Date
}

/** A token that holds, and by whose certificate. */
export interface OpenedTimeStamp extends TimeStamp {
  /** Names in the certificate's subject, as they stand there; nobody has vouched for them. */
  readonly authority: string
  /** SHA-256 of the certificate, hex: to compare with what the authority publishes. */
  readonly certificateSha256: string
}

const SHA256 = '2.16.840.1.101.3.4.2.1'
const NONCE_BYTES = 8
const ANSWER_BYTES_MAX = 65_536
/** PKIStatus of RFC 3161 §2.4.2: granted, granted with modifications. */
const GRANTED = [0, 1]

/**
 * Asks an authority for a time-stamp.
 *
 * @param text what is stamped; the authority sees its SHA-256 alone.
 * @throws {TrustError} `TIME_STAMP_INVALID` when the answer is none, or is about something else.
 */
export async function requestTimeStamp(
  url: string,
  text: Uint8Array,
  timeoutMs: number,
): Promise<TimeStamp> {
  const digest = digestOf(text)
  // Positive whatever the first bit: the nonce is an INTEGER.
  const nonce = Buffer.concat([Buffer.from([1]), randomBytes(NONCE_BYTES)])
  const answer = await post(url, writeQuery(digest, nonce), timeoutMs)
  const stamp = readAnswer(answer)
  const { info } = stamp
  const theirs =
    info.nonce === undefined ? undefined : Buffer.from(info.nonce.valueBlock.valueHexView)
  if (theirs?.equals(nonce) !== true) throw invalid('it answers another query')
  assertImprint(info, digest)
  return { token: stamp.token, time: info.genTime }
}

/**
 * Reads a token: that it is about `text`, and that whoever holds the certificate in it signed it. Whether that
 * certificate is an authority's, its reader decides.
 *
 * @throws {TrustError} `TIME_STAMP_INVALID`
 */
export async function openTimeStamp(token: Uint8Array, text: Uint8Array): Promise<OpenedTimeStamp> {
  const { signed, info } = readToken(token)
  assertImprint(info, digestOf(text))
  const found = await signed
    .verify({ signer: 0, data: exact(text), extendedMode: true })
    .catch(() => undefined)
  if (found?.signatureVerified !== true || !found.signerCertificate) {
    throw invalid('its signature is wrong, or its certificate is missing')
  }
  return { token: Buffer.from(token), time: info.genTime, ...toldBy(found.signerCertificate) }
}

function toldBy(
  certificate: Certificate,
): Pick<OpenedTimeStamp, 'authority' | 'certificateSha256'> {
  const names = certificate.subject.typesAndValues.map(({ value }) => value.getValue())
  const der = Buffer.from(certificate.toSchema(true).toBER(false))
  return { authority: names.join(', '), certificateSha256: digestOf(der).toString('hex') }
}

function digestOf(text: Uint8Array): Buffer {
  return createHash('sha256').update(text).digest()
}

function writeQuery(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const query = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: exact(digest) }),
    }),
    nonce: new Integer({ valueHex: exact(nonce) }),
    certReq: true,
  })
  return Buffer.from(query.toSchema().toBER(false))
}

async function post(url: string, query: Buffer, timeoutMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: query,
      headers: { 'content-type': 'application/timestamp-query' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    if (response.ok && bytes.length <= ANSWER_BYTES_MAX) return bytes
    throw invalid(`the authority answered ${response.status}, ${bytes.length} bytes`)
  } catch (thrown) {
    throw thrown instanceof TrustError ? thrown : invalid('the authority cannot be reached', thrown)
  }
}

function readAnswer(bytes: Buffer): { readonly token: Buffer; readonly info: TSTInfo } {
  const answer = attempt(() => TimeStampResp.fromBER(exact(bytes)))
  const { status } = answer.status
  if (!GRANTED.includes(status) || answer.timeStampToken === undefined) {
    throw invalid(`the authority refused with status ${status}`)
  }
  const token = Buffer.from(answer.timeStampToken.toSchema().toBER(false))
  return { token, info: readToken(token).info }
}

function readToken(token: Uint8Array): { readonly signed: SignedData; readonly info: TSTInfo } {
  return attempt(() => {
    const content = ContentInfo.fromBER(exact(token))
    const signed = new SignedData({ schema: content.content as unknown })
    const inner = signed.encapContentInfo.eContent?.getValue()
    if (inner === undefined) throw invalid('it holds no time')
    return { signed, info: TSTInfo.fromBER(inner) }
  })
}

function assertImprint({ messageImprint }: TSTInfo, digest: Uint8Array): void {
  const { hashAlgorithm, hashedMessage } = messageImprint
  const stamped = Buffer.from(hashedMessage.valueBlock.valueHexView)
  if (hashAlgorithm.algorithmId === SHA256 && stamped.equals(digest)) return
  throw invalid('it is about something else')
}

function attempt<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof TrustError ? cause : invalid('it is not in the form of RFC 3161', cause)
  }
}

/** The bytes alone: what a Buffer lies in may be longer. */
function exact(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}

function invalid(why: string, cause?: unknown): TrustError {
  return new TrustError('TIME_STAMP_INVALID', `There is no time-stamp to rely on: ${why}.`, {
    cause,
  })
}
