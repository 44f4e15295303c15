/**
 * One small exchange of Chongqing, set up as an administrator does it: `keys create`, the annotated example
 * adapted, `audit create`, `serve`. It shares one CSV file of civil affairs.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadContent } from '../../catalog/load.ts'
import type { Consumer } from '../../catalog/types.ts'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { contentFolder } from '../../gateway/demo/layout.ts'
import { makeClientAssertion } from '../../gateway/trust/client-assertion.ts'
import { generateSigningKey, loadSigningKey } from '../../gateway/trust/keys.ts'
import { CLIENT_ASSERTION_TYPE } from '../../gateway/trust/token-endpoint.ts'
import type { Grant } from '../../policies/types.ts'
import { program } from '../support/program.ts'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a `shudao` command to its end. */
export async function shudao(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = start(args, env)
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}

export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [program(), ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ...env },
  })
}

const keys = {
  desk: loadSigningKey(generateSigningKey().privateKeyPem),
  auditor: loadSigningKey(generateSigningKey().privateKeyPem),
}

/** What an administrator changes in the example: the port, the sources, the peers, an auditor. */
export function adapt(example: ConfigFile, port: number): ConfigFile {
  return {
    ...example,
    listen: { host: '127.0.0.1', port },
    publicUrl: `http://127.0.0.1:${port}`,
    sources: {
      mz: {
        kind: 'delimited',
        options: { folder: 'files', encoding: 'utf-8', delimiter: ',' },
      },
    },
    peers: [],
    clockSkewSec: 0,
    auditors: [{ id: 'chongqing-auditor', keys: [keys.auditor.publicJwk] }],
  }
}

/** Registers one resource, one consumer and one grant, and lays down the department's file. */
export function furnish(folder: string): void {
  const resource = 'MZ.cremation.json'
  const at = (...path: string[]): string => {
    const file = join(folder, ...path)
    mkdirSync(join(file, '..'), { recursive: true })
    return file
  }
  cpSync(
    join(contentFolder(), 'resources', '500000', resource),
    at('catalog', 'resources', resource),
  )
  const department = loadContent().departments.find(({ code }) => code === 'RS')
  const consumer: Consumer = {
    id: 'cq-pension-desk',
    nameZh: '重庆养老待遇资格认证窗口系统',
    nameEn: 'Chongqing pension desk',
    region: '500000',
    department: 'RS',
    unitCode: department?.bodies['500000']?.uscc ?? '',
    state: 'active',
    keys: [{ ...keys.desk.publicJwk }],
  }
  writeFileSync(at('catalog', 'consumers', 'desk.json'), JSON.stringify([consumer]))
  const grants = JSON.parse(
    readFileSync(join(contentFolder(), 'grants', 'cq-pension-desk.json'), 'utf8'),
  ) as readonly Grant[]
  const granted = grants.filter(({ id }) => id === 'cq-pension-desk.500000.MZ.cremation')
  writeFileSync(at('policies', 'grants', 'desk.json'), JSON.stringify(granted))
  writeFileSync(
    at('files', 'huohua.csv'),
    [
      'SZXM,SZSFZH,SWRQ,HHRQ,HHZH,BYGMC,XZQH',
      '刘桂芳,510100194608209907,20260211,20260213,CQ2026000001,石桥铺殡仪馆,500105',
      '',
    ].join('\r\n'),
  )
}

/** An access token of the pension desk, or of the auditor. */
export async function tokenOf(url: string, who: 'desk' | 'auditor'): Promise<string> {
  const clientId = who === 'desk' ? 'cq-pension-desk' : 'chongqing-auditor'
  const audience = `${url}/oauth/token`
  const assertion = await makeClientAssertion({
    clientId,
    audience,
    key: keys[who],
    now: () => new Date(),
  })
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: assertion,
  })
  const response = await fetch(audience, { method: 'POST', body })
  const { access_token: token } = (await response.json()) as { readonly access_token: string }
  return token
}

export async function untilReady(url: string, gone: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 60_000 && !gone(); waitedMs += 50) {
    const ok = await fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return true
    await sleep(50)
  }
  return false
}
