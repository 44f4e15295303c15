import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { lookAtCertificate } from '../../../gateway/trust/certificate.ts'

const DAYS = 20

describe('the certificate of an address', () => {
  it('is told with its end, believed or not, and not at all where nobody speaks TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const made = ['-keyout', keyFile, '-out', certFile, '-days', String(DAYS), '-nodes']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ed25519', '-subj', '/CN=exchange.test', ...made],
      { stdio: 'ignore' },
    )
    const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const seen = await lookAtCertificate(new URL(`https://127.0.0.1:${port}`))
      assert.deepEqual([seen?.subject, seen?.issuer], ['exchange.test', 'exchange.test'])
      const days = ((seen?.validTo.getTime() ?? 0) - Date.now()) / 86_400_000
      assert(days > DAYS - 1 && days <= DAYS)
      assert.equal(seen?.distrust, 'DEPTH_ZERO_SELF_SIGNED_CERT')
    } finally {
      server.close()
      rmSync(folder, { recursive: true })
    }
    assert.equal(await lookAtCertificate(new URL('https://127.0.0.1:1')), undefined)
  })
})
