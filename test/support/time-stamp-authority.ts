/**
 * A real time-stamping authority for tests: `openssl ts` behind HTTP, with a certificate made for the run.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './services.ts'

export interface TimeStampAuthority {
  readonly url: string
  /** Whether `openssl ts -verify` believes a token for a digest. */
  verifies(token: Buffer, digest: Buffer): boolean
  /** SHA-256 of its certificate, hex. */
  certificateSha256(): string
  /** What it answers from now on instead; undefined: the truth. */
  pretend(answer: Buffer | undefined): void
  /** The last answer that it gave. */
  last(): Buffer
  close(): Promise<void>
}

const CONFIGURATION = `
[req]
distinguished_name = name
x509_extensions = authority
prompt = no
[name]
CN = Test time-stamping authority
[authority]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = serial
crypto_device = builtin
signer_cert = cert.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
`

/** @throws when `openssl` is missing: it is part of every machine that tests us. */
export async function startTimeStampAuthority(): Promise<TimeStampAuthority> {
  if (findProgram('openssl') === undefined) throw new Error('Install openssl.')
  const folder = mkdtempSync(join(tmpdir(), 'shudao-tsa-'))
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  writeFileSync(join(folder, 'tsa.cnf'), CONFIGURATION)
  writeFileSync(join(folder, 'serial'), '01\n')
  const days = ['-days', '2', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem']
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-config', 'tsa.cnf', ...days)
  let pretended: Buffer | undefined
  let last: Buffer = Buffer.alloc(0)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => {
      writeFileSync(join(folder, 'query'), Buffer.concat(chunks))
      openssl('ts', '-reply', '-queryfile', 'query', '-out', 'reply', '-config', 'tsa.cnf')
      last = pretended ?? readFileSync(join(folder, 'reply'))
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(last)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    verifies: (token, digest) => {
      writeFileSync(join(folder, 'token'), token)
      const of = ['-digest', digest.toString('hex'), '-in', 'token', '-token_in']
      try {
        openssl('ts', '-verify', ...of, '-CAfile', 'cert.pem')
        return true
      } catch {
        return false
      }
    },
    certificateSha256: () =>
      new X509Certificate(readFileSync(join(folder, 'cert.pem'))).fingerprint256
        .replaceAll(':', '')
        .toLowerCase(),
    pretend: (answer) => {
      pretended = answer
    },
    last: () => last,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      rmSync(folder, { recursive: true })
    },
  }
}
