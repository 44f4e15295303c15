import assert from 'node:assert/strict'
import { draftAll, type Difference } from '../../../gateway/cli/catalog-folder.ts'
import type { Listed } from '../../../gateway/cli/catalog-registry.ts'
import { CliError } from '../../../gateway/cli/cli-error.ts'
import type { AskManagement } from '../../../gateway/cli/management-client.ts'
import { readEntry } from '../../../gateway/registry/entry.ts'
import { said } from '../../support/said.ts'

const CODE = '500000.RS.trainingRecord'
const OURS = readEntry(JSON.stringify({ code: CODE, nameEn: 'Ours' }))
const SEEN = 'the digest that was looked at'
const THEIRS = 'the digest of what somebody else wrote'

/** A registry of one entry, which somebody else writes over before the operations told. */
function registryOf(digest: string, writtenOverBefore: readonly RegExp[]): AskManagement {
  let now = digest
  return async (query, variables = {}) => {
    if (writtenOverBefore.some((operation) => operation.test(query))) now = THEIRS
    if (variables['digest'] !== now) throw new CliError(`${CODE} has changed since.`)
    if (query.includes('draftResource(')) now = OURS.digest
    return { done: now }
  }
}

async function draft(known: Listed | undefined, ask: AskManagement): Promise<string> {
  const change: Difference = { entry: OURS, known }
  const { out, err } = await said(() => draftAll([change], ask, { reason: 'Ours.', submit: true }))
  return out + err
}

describe('what a folder changes in the registry', () => {
  const listed = { code: CODE, digest: SEEN } as Listed

  it('is written over what was looked at, and submitted as it was written', async () => {
    assert.equal(await draft(listed, registryOf(SEEN, [])), '')
    assert.equal(await draft(undefined, registryOf('', [])), '')
  })

  it('is written over nothing that somebody else wrote meanwhile', async () => {
    for (const known of [listed, undefined]) {
      const ask = registryOf(known?.digest ?? '', [/draftResource/])
      assert.match(await draft(known, ask), /500000\.RS\.trainingRecord:\n.*has changed since/s)
    }
  })

  it('is submitted with what the exchange could not look at, by the entry', async () => {
    const ask: AskManagement = async (query) => ({
      done: query.includes('draftResource(') ? OURS.digest : ['Nobody has looked.'],
    })
    assert.equal(await draft(undefined, ask), `${CODE}: Nobody has looked.\n`)
  })

  it('is not submitted where somebody else wrote over it meanwhile', async () => {
    const ask = registryOf(SEEN, [/submitResource/])
    assert.match(await draft(listed, ask), /has changed since/)
  })
})
