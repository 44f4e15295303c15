import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { act } from '../../../catalog/procedures/request-act.ts'
import type { Deed } from '../../../catalog/procedures/request-act.ts'
import type { Request, RequestAction } from '../../../catalog/procedures/request.ts'
import { CliError } from '../../../gateway/cli/cli-error.ts'
import { inItsWords, type TypedStep } from '../../../gateway/cli/step-words.ts'
import {
  APPLICATION,
  deedOf,
  newRequest,
  play,
  TERMS,
} from '../../catalog/procedures/request-fixtures.ts'

const ID = 'SQ-500000-2026-0001'
const PROPOSED = { proposal: 'agree', terms: TERMS } as const

describe('what is said against a step that was typed', () => {
  let folder: string
  before(() => (folder = mkdtempSync(join(tmpdir(), 'shudao-'))))
  after(() => rmSync(folder, { recursive: true }))

  /** By the procedure itself, and then in the command's words. */
  async function against(
    request: Request,
    action: RequestAction,
    deed: Deed,
    files: TypedStep['files'] = {},
  ): Promise<readonly string[]> {
    const acted = act(request, action, deed)
    const refused = new CliError('refused', acted.ok ? [] : acted.problems)
    return said({ kind: 'request', name: action, operation: 'x', id: ID, files }, refused)
  }
  async function said(step: TypedStep, refused: CliError): Promise<readonly string[]> {
    const told = await inItsWords(step, () => Promise.reject(refused)).catch(
      (thrown: unknown) => thrown,
    )
    assert(told instanceof CliError)
    return told.message.split('\n')
  }
  const submitted = (): Request =>
    play(newRequest(), [
      ['endorse', 'demandHead'],
      ['submit', 'demandOfficer'],
    ])
  const reviewed = (): Request => play(submitted(), [['review', 'supplyOfficer', PROPOSED]])

  it('says how far the procedure is, and by which commands it can go on', async () => {
    assert.deepEqual(await against(reviewed(), 'provide', deedOf('supplyOfficer', { grant: ID })), [
      `${ID} is reviewing, and "shudao request provide" is for what is agreed. It can be now: "shudao request withdraw", "shudao request review", "shudao request agree", "shudao request refuse", "shudao request extend".`,
    ])
    const refused = play(reviewed(), [['refuse', 'supplyHead']])
    assert.deepEqual(await against(refused, 'agree', deedOf('supplyHead')), [
      `${ID} is refused, and "shudao request agree" is for what is reviewing. Nothing can be done with it now.`,
    ])
  })

  it('says whose the command is, and what the same person did before', async () => {
    assert.deepEqual(await against(reviewed(), 'agree', deedOf('supplyOfficer')), [
      'Your account may not do "shudao request agree": it is for the head of the provider (Art. 20).',
      'Your account is who did "shudao request review" too: another person must do "shudao request agree" (Art. 20).',
    ])
  })

  it('names options as they are typed', async () => {
    const use = play(reviewed(), [
      ['agree', 'supplyHead'],
      ['provide', 'supplyOfficer', { grant: ID }],
    ])
    const late = deedOf('steward', { rectifyBy: '2026-01-01', why: '' })
    assert.deepEqual(await against(use, 'suspend', late), [
      '--reason is missing; say why, in words.',
      '--rectify-by is no later day; say until when it is to be put right (Art. 27).',
    ])
  })

  it('names the file that was given, with the line, and leaves what stands in it as it is', async () => {
    const application = join(folder, 'application.json')
    writeFileSync(application, JSON.stringify({ ...APPLICATION, until: '2026-01-01' }, null, 2))
    const deed = deedOf('demandOfficer', {
      application: { ...APPLICATION, until: '2026-01-01', resource: 'review' },
    })
    assert.deepEqual(await against(newRequest(), 'amend', deed, { application }), [
      `${application}: /until (line 15) is 2026-01-01, which is not to come (Art. 20).`,
      `${application}: /resource (line 3) is another one than before; make a new request for it.`,
    ])
    const terms = join(folder, 'terms.json')
    writeFileSync(terms, '{\n  "items": {\n    "photo": "clear"\n  }\n}')
    const proposed = { proposal: 'agree', terms: { items: { photo: 'clear' } } } as const
    const review = deedOf('supplyOfficer', proposed)
    assert.deepEqual(await against(submitted(), 'review', review, { terms }), [
      `${terms}: /items/photo (line 3) was not asked for.`,
    ])
  })

  it('names the command where the exchange names its operation', async () => {
    const refused = new CliError('"endorseRequest" needs the role head; cq-officer-rs is officer.')
    const step = { kind: 'request', name: 'endorse', operation: 'endorseRequest' } as const
    assert.deepEqual(await said(step, refused), [
      '"shudao request endorse" needs the role head; cq-officer-rs is officer.',
    ])
    const missing = new CliError('refused', [
      { pointer: '/outcome', message: 'is missing; say it' },
    ])
    const settle = { kind: 'dispute', name: 'settle', operation: 'settleDispute' } as const
    assert.deepEqual(await said(settle, missing), ['--outcome is missing; say it.'])
  })
})
