/**
 * Access tokens for the consumers and the staff of the running demo.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { makeClientAssertion } from '../trust/client-assertion.ts'
import { loadSigningKey } from '../trust/keys.ts'
import { CLIENT_ASSERTION_TYPE } from '../trust/token-endpoint.ts'
import { JUST_STARTED } from '../trust/verify-client-assertion.ts'
import { DemoError } from './errors.ts'
import { exchangeUrl, inDemo } from './layout.ts'
import { demoConsumers, demoStaff } from './prepare.ts'
import type { DemoRegionCode } from './world/places.ts'

/** An exchange that has just started believes no assertion for a moment. */
const TRIES_MAX = 20
const BETWEEN_TRIES_MS = 250

export interface DemoTokenOptions {
  readonly folder: string
  readonly portBase: number
  /** Id of the consumer or member of the staff: `cq-pension-desk`, `cq-steward`. */
  readonly consumer: string
  readonly now: () => Date
}

/**
 * Proves with the client's key that it is the client, as its system would, and gives the access token.
 *
 * @throws {DemoError} `DEMO_UNKNOWN_CONSUMER`, `DEMO_NOT_RUNNING`, `DEMO_UNEXPECTED_ANSWER`
 */
export async function demoToken(options: DemoTokenOptions): Promise<string> {
  const { folder, portBase, consumer: id, now } = options
  const clients = [...demoConsumers(), ...demoStaff()]
  const client = clients.find((each) => each.id === id)
  if (!client) {
    const ids = clients.map((each) => each.id)
    throw new DemoError(
      'DEMO_UNKNOWN_CONSUMER',
      `The demo has no consumer and no staff "${id}".${didYouMean(id, ids)} It has: ${ids.join(', ')}.`,
    )
  }
  const keyFile = inDemo.clientKey(folder, id)
  const endpoint = `${exchangeUrl(portBase, client.region as DemoRegionCode)}/oauth/token`
  if (!existsSync(keyFile)) throw notRunning(endpoint)
  const key = loadSigningKey(readFileSync(keyFile, 'utf8'))
  for (let tries = 1; ; tries += 1) {
    const assertion = await makeClientAssertion({ clientId: id, audience: endpoint, key, now })
    const token = await askForToken(endpoint, id, assertion, tries === TRIES_MAX)
    if (token !== undefined) return token
    await sleep(BETWEEN_TRIES_MS)
  }
}

/** @returns `undefined` when the exchange has just started and, unless this was the last try, may soon give one. */
async function askForToken(
  endpoint: string,
  id: string,
  assertion: string,
  isLast: boolean,
): Promise<string | undefined> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: assertion,
  })
  const response = await fetch(endpoint, { method: 'POST', body }).catch((cause: unknown) => {
    throw notRunning(endpoint, cause)
  })
  const answer = (await response.json().catch(() => ({}))) as {
    readonly access_token?: string
    readonly error?: string
    readonly error_description?: string
  }
  const token = answer.access_token
  if (response.ok && token !== undefined) return token
  if (answer.error_description === JUST_STARTED && !isLast) return undefined
  const said = answer.error_description ?? answer.error ?? 'nothing more.'
  throw new DemoError(
    'DEMO_UNEXPECTED_ANSWER',
    `The exchange at ${endpoint} gave ${id} no token (HTTP ${response.status}): ${said} ` +
      'If another demo runs on these ports, stop it or give its folder.',
  )
}

function notRunning(endpoint: string, cause?: unknown): DemoError {
  return new DemoError(
    'DEMO_NOT_RUNNING',
    `No demo answers at ${endpoint}. Start it with "npx shudao demo", ` +
      'and give the same --port-base here if you gave one there.',
    { cause },
  )
}
